import { createReadStream } from 'node:fs';
import { lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problems } from './problems.ts';

/** A plain file of a bag, by its path with `/`. */
export interface BagFile {
  readonly path: string;
  readonly bytes: number;
}

const MOST_FILES = 200_000;

/** Lists a bag without following anything; what is no plain file or folder is a problem. */
export async function listBag(bag: string, problems: Problems): Promise<Map<string, BagFile>> {
  const files = new Map<string, BagFile>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const entry of await opendir(join(bag, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const found = await lstat(join(bag, path));
      if (found.isDirectory()) folders.push(path);
      else if (found.isFile()) files.set(path, { path, bytes: found.size });
      else
        problems.add(path, found.isSymbolicLink() ? 'is a link, and a bag has none' : 'is neither a file nor a folder');
      if (files.size > MOST_FILES) {
        problems.add(undefined, `holds more than ${MOST_FILES} files`);
        return files;
      }
    }
  }
  return new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The bytes of a small file; undefined when it is larger than it can be in a bag. */
export async function readSmall(bag: string, file: BagFile, most: number): Promise<Buffer | undefined> {
  if (file.bytes > most) return undefined;
  const handle = await open(join(bag, file.path), 'r');
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

export interface RawLine {
  readonly bytes: Buffer;
  /** False for the rest behind the last line feed. */
  readonly whole: boolean;
}

const LONGEST_LINE = 8 * 1024 * 1024;

/** The lines of a file as raw bytes without their line feed; ends early behind a line that is longer than any can be. */
export async function* rawLines(bag: string, path: string): AsyncGenerator<RawLine | 'too long'> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const piece of createReadStream(join(bag, path), { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = piece.indexOf(10); to !== -1; to = piece.indexOf(10, from)) {
      yield { bytes: Buffer.concat([...rest, piece.subarray(from, to)]), whole: true };
      rest = [];
      length = 0;
      from = to + 1;
    }
    if (from < piece.length) rest.push(piece.subarray(from));
    length += piece.length - from;
    if (length > LONGEST_LINE) {
      yield 'too long';
      return;
    }
  }
  if (length > 0) yield { bytes: Buffer.concat(rest), whole: false };
}
