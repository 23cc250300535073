import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact } from '../core/evidence.ts';
import { makeFolder, syncFolder, UNFINISHED } from '../core/files.ts';

async function* pieces(content: Uint8Array | { readonly path: string }): AsyncIterable<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else yield* createReadStream(content.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
}

/**
 * Puts a file into the bag: to a temporary name, hashed on the way, synced, renamed. It is for the caller to see that
 * the name is free.
 */
export async function placeFile(
  bag: string,
  path: string,
  content: Uint8Array | { readonly path: string },
): Promise<Artifact> {
  const target = join(bag, ...path.split('/'));
  const folder = dirname(target);
  await makeFolder(folder);
  const unfinished = join(folder, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(unfinished, 'wx');
  try {
    try {
      for await (const piece of pieces(content)) {
        hash.update(piece);
        bytes += piece.length;
        await handle.appendFile(piece);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, target);
  } catch (thrown) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw thrown;
  }
  await syncFolder(folder);
  return { path, sha256: hash.digest('hex'), bytes };
}
