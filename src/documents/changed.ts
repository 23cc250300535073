import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Fault, messageOf } from '../core/errors.ts';

const run = promisify(execFile);

/**
 * The files that differ from where a branch left `revision`, in commits or in the working tree, as absolute paths.
 * @throws Fault PR-102 when git does not know the revision, or there is no git.
 */
export async function changedSince(cwd: string, revision: string): Promise<ReadonlySet<string>> {
  if (!/^[\w./@{}~^:-]+$/u.test(revision) || revision.startsWith('-'))
    throw new Fault('PR-102', `"${revision}" is no revision`, { hint: 'Name a branch, a tag or a commit.' });
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', args, { cwd, maxBuffer: 64 * 1024 * 1024 })).stdout;
  try {
    const root = (await git('rev-parse', '--show-toplevel')).trim();
    const base = (await git('merge-base', revision, 'HEAD')).trim();
    const changed = await git('diff', '--name-only', '-z', '--diff-filter=d', base, '--');
    const added = await git('ls-files', '--others', '--exclude-standard', '--full-name', '-z');
    return new Set(
      `${changed}\0${added}`
        .split('\0')
        .filter((name) => name !== '')
        .map((name) => resolve(root, name)),
    );
  } catch (error) {
    throw new Fault(
      'PR-102',
      `git cannot tell what changed since ${revision}: ${messageOf(error).split('\n')[0] ?? ''}`,
      { cause: error },
    );
  }
}
