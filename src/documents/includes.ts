import type { DocumentModel } from './model.ts';
import { isBelow, placeOf, targetOf } from './places.ts';

/** The includes of a document that lie in its repository, as absolute paths; their own includes are theirs. */
export async function includesOf(file: string, model: DocumentModel): Promise<string[]> {
  if (model.includes.length === 0) return [];
  const place = await placeOf(file);
  const { repository } = place;
  if (repository === undefined) return [];
  return model.includes
    .map(({ path }) => targetOf(place, path))
    .filter((path) => path !== undefined)
    .filter((path) => /\.(?:md|markdown)$/iu.test(path) && isBelow(repository, path));
}
