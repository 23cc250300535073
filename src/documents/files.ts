import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { Fault } from '../core/errors.ts';

const MARKDOWN = '**/*.{md,markdown}';
// A link may lead out of the repository, or in a circle.
const HOW = { ignore: ['**/node_modules/**', '**/.git/**'], absolute: true, followSymbolicLinks: false };

/**
 * The Markdown files that names, folders and globs stand for, as paths relative to `cwd` with `/`, each once.
 * @throws Fault PR-102 for a name that leads to nothing.
 */
export async function findDocuments(cwd: string, names: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const name of names) {
    const kind = await stat(resolve(cwd, name)).catch(() => undefined);
    if (kind?.isFile() === true) found.add(shownFrom(cwd, resolve(cwd, name)));
    else if (kind?.isDirectory() === true) {
      const folder = resolve(cwd, name);
      for (const file of await glob([MARKDOWN], { ...HOW, cwd: folder })) found.add(shownFrom(cwd, file));
    } else if (isDynamicPattern(name)) {
      const files = await glob([name.replaceAll('\\', '/')], { ...HOW, cwd });
      if (files.length === 0) throw new Fault('PR-102', `no document matches ${name}`);
      for (const file of files) found.add(shownFrom(cwd, file));
    } else
      throw new Fault('PR-102', `there is no document ${name}`, { hint: 'Name a Markdown file, a folder or a glob.' });
  }
  return [...found].sort();
}

/** A path as a person reads it: relative where it is below `cwd`, with `/`. */
export function shownFrom(cwd: string, file: string): string {
  const path = relative(cwd, file);
  return (path === '' || path.startsWith('..') ? file : path).replaceAll('\\', '/');
}
