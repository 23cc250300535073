import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';
import { systemCode } from './errors.ts';

/** The beginning of the names of files that are still being written. */
export const UNFINISHED = '.unfinished-';

const isFolder = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );

/**
 * Makes a folder and those above it, where they are missing. Node's own `recursive` never ends where the system says of a
 * new folder that there is no such place, as in `/proc` (seen with Node 20).
 * @param mode permission bits of each new folder, such as 0o700.
 * @throws the system's error for the first folder that cannot be made.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  if (await isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above, mode);
  try {
    await mkdir(folder, { mode });
  } catch (thrown) {
    // Somebody else may have made it meanwhile.
    if (!(await isFolder(folder))) throw thrown;
  }
}

/** Syncs a folder, so that a rename in it survives a loss of power. Windows has no such thing and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// A virus scanner may hold a new file open for a moment on Windows.
async function renameSteadily(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (thrown) {
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(thrown) ?? '');
      if (!passing || attempt === 10) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, attempt * 10));
    }
  }
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, synced, then renamed over the old one.
 * @param mode permission bits of a new file, such as 0o600.
 */
export async function writeWhole(file: string, content: Uint8Array | string, mode = 0o644): Promise<void> {
  const folder = dirname(file);
  const unfinished = join(folder, `${UNFINISHED}${randomBytes(6).toString('hex')}-${basename(file).slice(0, 60)}`);
  const handle = await open(unfinished, 'wx', mode);
  try {
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameSteadily(unfinished, file);
  } catch (thrown) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw thrown;
  }
  await syncFolder(folder);
}
