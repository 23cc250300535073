import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';

/** The runbooks that ship with the program. */
export const SHIPPED = fileURLToPath(new URL('../../runbooks/', import.meta.url));

const isFile = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined))?.isFile() ?? false;

/** Runbook files of a folder, by name; a folder that is not there has none. */
export async function runbooksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /\.ya?ml$/u.test(name) && !name.startsWith('portal-runbook.config')).sort();
}

/**
 * The file of a runbook that a person names: a path, or the bare name of one in ./runbooks or of one that ships.
 * @throws Fault PR-102 when there is none, with those of nearly that name.
 */
export async function findRunbook(name: string, cwd: string): Promise<string> {
  if (await isFile(path.resolve(cwd, name))) return name;
  const bare = /^[\w-]+$/u.test(name);
  const folders = [path.join(cwd, 'runbooks'), SHIPPED];
  if (bare) {
    for (const folder of folders) {
      for (const ending of ['.yaml', '.yml']) {
        const file = path.join(folder, `${name}${ending}`);
        if (await isFile(file)) return path.relative(cwd, file) || file;
      }
    }
  }
  const beside = path.dirname(path.resolve(cwd, name));
  const near = (await runbooksIn(beside)).map((file) => path.join(path.dirname(name), file));
  const shipped = (await runbooksIn(SHIPPED)).map((file) => file.replace(/\.ya?ml$/u, ''));
  throw new Fault('PR-102', `there is no runbook ${name}`, {
    hint: didYouMean(name, [...near, ...shipped]) ?? 'Run "portal-runbook list" to see the runbooks.',
  });
}
