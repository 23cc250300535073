import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { glob } from 'tinyglobby';
import { scanDialect } from './parse/dialect.ts';
import { placeOf, targetOf, type Place } from './places.ts';

export interface Sharing {
  /** Other articles of the repository that include this one, at first or second hand. */
  readonly includedBy: readonly string[];
  /** Pictures of this document that other articles show as well. */
  readonly pictures: readonly { readonly picture: string; readonly shownBy: readonly string[] }[];
}

/** What a text refers to: targets of links and pictures in Markdown, in attributes and in definitions. */
const REFERENCE =
  /\]\(\s*(?:<([^>\n]+)>|([^)\s]+))|\b(?:source|src|lightbox)\s*=\s*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'>]+))|^[ \t]*\[[^\]\n]+\]:[ \t]*(?:<([^>\n]+)>|(\S+))/gimu;

/** Which other documents of the repository an edit of this one reaches, and which show its pictures. */
export async function sharingOf(path: string, pictures: readonly string[]): Promise<Sharing> {
  const own = await placeOf(path);
  if (own.repository === undefined) return { includedBy: [], pictures: [] };
  const files = await glob(['**/*.{md,markdown}'], {
    cwd: own.repository,
    absolute: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
    followSymbolicLinks: false,
  });
  const targets = new Map(pictures.map((picture) => [targetOf(own, picture), picture]));
  targets.delete(undefined);
  const includes = new Map<string, ReadonlySet<string>>();
  const shownBy = new Map<string, Set<string>>();
  const docsets = new Map<string, string | undefined>();
  for (const file of files.map(nativePath).sort()) {
    if (file === own.file) continue;
    const text = await readFile(file, 'utf8').catch(() => '');
    const place = await placed(file, text, docsets);
    if (/\[!include/iu.test(text)) includes.set(file, includedIn(place, text));
    for (const match of targets.size === 0 ? [] : text.matchAll(REFERENCE)) {
      const picture = targets.get(targetOf(place, match.slice(1).find(Boolean) ?? ''));
      if (picture !== undefined) shownBy.set(picture, (shownBy.get(picture) ?? new Set()).add(file));
    }
  }
  const shown = (file: string): string => file.slice((own.repository?.length ?? 0) + 1).replaceAll('\\', '/');
  return {
    includedBy: reaching(own.file, includes).map(shown),
    pictures: [...shownBy].map(([picture, by]) => ({ picture, shownBy: [...by].map(shown) })),
  };
}

// The library writes `/` everywhere.
const nativePath = (file: string): string => (process.platform === 'win32' ? file.replaceAll('/', '\\') : file);

async function placed(
  file: string,
  text: string,
  docsets: Map<string, string | undefined>,
): Promise<Pick<Place, 'file' | 'docset'>> {
  if (!text.includes('~/')) return { file, docset: undefined };
  const folder = dirname(file);
  if (!docsets.has(folder)) docsets.set(folder, (await placeOf(file)).docset);
  return { file, docset: docsets.get(folder) };
}

function includedIn(place: Pick<Place, 'file' | 'docset'>, text: string): Set<string> {
  const marks = scanDialect(text).marks.filter(({ kind }) => kind === 'include');
  return new Set(
    marks.map(({ attributes }) => targetOf(place, attributes['path'] ?? '')).filter((path) => path !== undefined),
  );
}

/** Everything that includes a file, and what includes that. */
function reaching(file: string, includes: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reached = new Set([file]);
  for (const one of reached) for (const [article, its] of includes) if (its.has(one)) reached.add(article);
  reached.delete(file);
  return [...reached].sort();
}
