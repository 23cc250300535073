import { randomBytes } from 'node:crypto';
import { access, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf, systemCode } from '../core/errors.ts';
import type { Execute } from '../core/execute.ts';
import { makeFolder, syncFolder, UNFINISHED } from '../core/files.ts';

export interface OutputFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Private keys and passwords: nobody but the owner may read them. */
  readonly secret: boolean;
}

export interface Writing {
  /** Overwrite files of the same names. */
  readonly force: boolean;
  readonly platform: NodeJS.Platform;
  readonly execute: Execute;
}

interface Placed {
  readonly final: string;
  readonly backup?: string;
}

const unfinished = (folder: string): string => path.join(folder, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * Windows has no permission bits: the file loses what it inherits, and only its owner (OWNER RIGHTS, S-1-3-4) and the
 * system (S-1-5-18) keep access. Well-known SIDs, since the names of both differ by display language.
 */
async function closeToOthers(file: string, { platform, execute }: Writing): Promise<void> {
  if (platform !== 'win32') return;
  const args = [file, '/inheritance:r', '/grant:r', '*S-1-3-4:F', '*S-1-5-18:F'];
  const { code, stdout, stderr } = await execute({ file: 'icacls.exe', args, deadline: 10_000 });
  if (code !== 0) throw new Error(`icacls: ${(stderr || stdout).trim()}`);
}

async function writeAside(folder: string, file: OutputFile, writing: Writing): Promise<string> {
  const aside = unfinished(folder);
  const handle = await open(aside, 'wx', file.secret ? 0o600 : 0o644);
  try {
    // Closed to others while it is still empty.
    if (file.secret) await closeToOthers(aside, writing);
    await handle.writeFile(file.content);
    await handle.sync();
  } catch (thrown) {
    await handle.close();
    await rm(aside, { force: true });
    throw thrown;
  }
  await handle.close();
  return aside;
}

/** Gives a file its name. Without `force` a link does it, which fails where the name is taken meanwhile. */
async function place(aside: string, final: string, force: boolean): Promise<Placed> {
  if (!force) {
    try {
      await link(aside, final);
      await rm(aside);
      return { final };
    } catch (thrown) {
      if (systemCode(thrown) === 'EEXIST') throw existing([final]);
      // File systems without hard links (FAT, some network shares).
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCode(thrown) ?? '')) throw thrown;
      if (await exists(final)) throw existing([final]);
    }
  }
  const backup = unfinished(path.dirname(final));
  const kept = await rename(final, backup).then(
    () => true,
    () => false,
  );
  try {
    await rename(aside, final);
  } catch (thrown) {
    if (kept) await rename(backup, final);
    throw thrown;
  }
  return kept ? { final, backup } : { final };
}

function existing(files: readonly string[]): Fault {
  const verb = files.length === 1 ? 'exists' : 'exist';
  return new Fault('PR-704', `${files.join(', ')} ${verb} already`, {
    hint: 'Nothing was written. Pass --force to replace what is there, or choose another folder with --out.',
  });
}

function asFault(folder: string, thrown: unknown): unknown {
  const code = systemCode(thrown);
  if (thrown instanceof Fault || code === undefined) return thrown;
  const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file is in its place' : messageOf(thrown);
  return new Fault('PR-106', `Cannot write into ${folder}: ${why}`, {
    hint: 'Nothing was left behind. Choose a folder that you may write, with --out.',
    cause: thrown,
  });
}

/**
 * Writes all files or none: each aside first, synced, then named; on a failure what was named is taken back and what
 * was replaced is restored.
 * @returns their paths in the same order.
 * @throws Fault PR-704 a file is there already, PR-106 the folder cannot be written.
 */
export async function writeTogether(folder: string, files: readonly OutputFile[], writing: Writing): Promise<string[]> {
  const finals = files.map(({ name }) => path.join(folder, name));
  const asides: string[] = [];
  const placed: Placed[] = [];
  try {
    await makeFolder(folder);
    if (!writing.force) {
      const there = await Promise.all(finals.map(exists));
      const taken = finals.filter((_, index) => there[index]);
      if (taken.length > 0) throw existing(taken);
    }
    for (const file of files) asides.push(await writeAside(folder, file, writing));
    for (const [index, final] of finals.entries()) {
      const aside = asides[index];
      if (aside !== undefined) placed.push(await place(aside, final, writing.force));
    }
    for (const { backup } of placed) if (backup !== undefined) await rm(backup, { force: true });
    await syncFolder(folder);
    return finals;
  } catch (thrown) {
    for (const { final, backup } of placed) {
      await (backup === undefined ? rm(final, { force: true }) : rename(backup, final)).catch(() => undefined);
    }
    for (const aside of asides) await rm(aside, { force: true }).catch(() => undefined);
    throw asFault(folder, thrown);
  }
}
