import { parentPort } from 'node:worker_threads';
import type { DrawAnswer, DrawRequest } from './drawing.ts';
import { markPicture, prepareMarkedPictures } from './marked-picture.ts';

// What cannot be loaded is told by the first picture.
prepareMarkedPictures().catch(() => undefined);

async function draw({ id, png, options }: DrawRequest): Promise<DrawAnswer> {
  try {
    return { id, pictures: await markPicture(Buffer.from(png.buffer, png.byteOffset, png.byteLength), options) };
  } catch (error) {
    return { id, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

parentPort?.on('message', (request: DrawRequest) => {
  void draw(request).then((answer) => {
    parentPort?.postMessage(answer);
  });
});
