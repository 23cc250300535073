import { relative } from 'node:path';
import { repositoryOf, targetOf } from './check/beside.ts';
import type { DocumentModel } from './model.ts';

/** The includes of a document that lie in its repository, as absolute paths; their own includes are theirs. */
export async function includesOf(file: string, model: DocumentModel): Promise<string[]> {
  if (model.includes.length === 0) return [];
  const repository = await repositoryOf(file);
  const paths = model.includes.map(({ path }) => targetOf(file, path)).filter((path) => path !== undefined);
  return paths.filter(
    (path) =>
      /\.(?:md|markdown)$/iu.test(path) && repository !== undefined && !relative(repository, path).startsWith('..'),
  );
}
