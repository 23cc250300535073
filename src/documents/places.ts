import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where a document lies, for what it refers to. */
export interface Place {
  /** The document; absolute. */
  readonly file: string;
  /** The folder with `.git` above it; undefined outside of a repository. */
  readonly repository: string | undefined;
  /** The folder with `docfx.json` above it, where `~/` leads; undefined where none is. */
  readonly docset: string | undefined;
}

const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/|#)/iu;

export const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

async function above(file: string, name: string, last?: string): Promise<string | undefined> {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (await exists(join(folder, name))) return folder;
    if (folder === last || dirname(folder) === folder) return undefined;
  }
}

/** The folder with `.git` above a file; undefined outside of a repository. */
export const repositoryOf = (file: string): Promise<string | undefined> => above(file, '.git');

export async function placeOf(file: string): Promise<Place> {
  const repository = await repositoryOf(file);
  // A docset does not begin above the repository.
  return { file: resolve(file), repository, docset: await above(file, 'docfx.json', repository) };
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/**
 * The file that a reference of a document names; undefined for what is on the web, elsewhere on the site or nowhere.
 * `~/` is relative to `docfx.json` (docfx, "Links and Cross References").
 */
export function targetOf({ file, docset }: Pick<Place, 'file' | 'docset'>, url: string): string | undefined {
  const path = decoded(url.replaceAll('\\', '/').split(/[?#]/u)[0] ?? '');
  if (path === '' || ELSEWHERE.test(path)) return undefined;
  if (!path.startsWith('~')) return resolve(dirname(file), path);
  return docset === undefined || !path.startsWith('~/') ? undefined : resolve(docset, path.slice(2));
}

/** Whether a path is a folder or lies below it. */
export const isBelow = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);

/**
 * Whether a file that a reference names should be there. `~/` may lead to what is only fetched when the site is built,
 * from other repositories: of that nothing can be said where the docset has no such folder.
 */
export async function isOwn({ docset }: Place, url: string): Promise<boolean> {
  const [tilde, top, ...below] = url.replaceAll('\\', '/').split('/');
  if (tilde !== '~' || docset === undefined || top === undefined || below.length === 0) return true;
  return top !== '..' && (await exists(join(docset, top)));
}
