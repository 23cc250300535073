import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** SHA-256 in lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const PIECE = 1 << 20;

/**
 * SHA-256 of a file in lower-case hex, and its length in bytes. Reads it in pieces into one buffer: a bag has thousands
 * of small files, and a stream for each costs more than its bytes do.
 */
export async function sha256OfFile(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    // One byte more than there is: what fills it has grown, and what does not needs no second look at the disk.
    const buffer = Buffer.allocUnsafe(Math.min(size + 1, PIECE));
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
      if (bytesRead === 0 || (bytesRead < buffer.length && bytes >= size)) break;
    }
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}
