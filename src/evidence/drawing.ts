import { Worker } from 'node:worker_threads';
import { builtFile } from '../core/built.ts';
import type { MarkedPictures, MarkOptions } from './marked-picture.ts';

/** What the thread is sent: one picture, and what is to be drawn on it. */
export interface DrawRequest {
  readonly id: number;
  readonly png: Uint8Array;
  readonly options: MarkOptions;
}

/** What it answers: the drawn pictures, or what went wrong. */
export type DrawAnswer =
  { readonly id: number; readonly pictures: MarkedPictures } | { readonly id: number; readonly error: Error };

interface Waiting {
  readonly resolve: (pictures: MarkedPictures) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One thread of the process draws for all its runs: what it does in the meantime, this one has for the browser. The
 * program may end while it lives.
 */
function startThread(): (png: Uint8Array, options: MarkOptions) => Promise<MarkedPictures> {
  // Its pictures lie outside of its heap, which would grow to what no picture needs.
  const worker = new Worker(builtFile(import.meta.url, './drawing-thread.js'), {
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const waiting = new Map<number, Waiting>();
  let ids = 0;
  worker.on('message', (answer: DrawAnswer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('pictures' in answer) asked?.resolve(answer.pictures);
    else asked?.reject(answer.error);
  });
  worker.on('error', (error) => {
    thread = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  worker.unref();
  return (png, options) =>
    new Promise((resolve, reject) => {
      ids += 1;
      waiting.set(ids, { resolve, reject });
      worker.ref();
      worker.postMessage({ id: ids, png, options } satisfies DrawRequest);
    });
}

let thread: ReturnType<typeof startThread> | undefined;

/** Starts the thread, so that the first picture does not wait until it has loaded what it draws with. */
export function prepareDrawing(): void {
  thread ??= startThread();
}

/** `markPicture`, in a thread of its own. */
export function drawMarked(png: Uint8Array, options: MarkOptions): Promise<MarkedPictures> {
  thread ??= startThread();
  return thread(png, options);
}
