import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createTwoFilesPatch } from 'diff';
import { glob } from 'tinyglobby';
import { readFile } from 'node:fs/promises';
import { Fault } from '../core/errors.ts';
import { repositoryOf, targetOf } from './check/beside.ts';
import type { Edit, Finding } from './check/finding.ts';
import { scanDialect } from './parse/dialect.ts';
import { readSource, type DocumentSource } from './source.ts';

export interface Mending {
  readonly source: DocumentSource;
  /** Without the byte order mark, as the source's text. */
  readonly text: string;
  readonly applied: readonly Finding[];
  /** Findings whose corrections touch the same words as an earlier one; mended by mending again. */
  readonly postponed: readonly Finding[];
}

/** Puts the corrections of findings into the text; every other character stays as it is. */
export function mendDocument(source: DocumentSource, findings: readonly Finding[]): Mending {
  const applied: Finding[] = [];
  const postponed: Finding[] = [];
  const edits: Edit[] = [];
  for (const finding of findings) {
    if (finding.mend === undefined) continue;
    const clash = finding.mend.edits.some(
      (edit) =>
        edits.some((other) => edit.start < other.end && other.start < edit.end) ||
        edits.some((other) => edit.start === other.start),
    );
    if (clash) postponed.push(finding);
    else {
      edits.push(...finding.mend.edits);
      applied.push(finding);
    }
  }
  edits.sort((left, right) => left.start - right.start);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of edits) {
    parts.push(source.text.slice(at, start), text);
    at = end;
  }
  parts.push(source.text.slice(at));
  return { source, text: parts.join(''), applied, postponed };
}

const whole = (source: DocumentSource, text: string): string => (source.byteOrderMark ? `\uFEFF${text}` : text);

/** A unified diff as git writes it, to be applied with `git apply` or `patch -p1`. */
export function diffOf({ source, text }: Mending): string {
  const file = source.file.replace(/^\.?\//u, '');
  const patch = createTwoFilesPatch(
    `a/${file}`,
    `b/${file}`,
    whole(source, source.text),
    whole(source, text),
    undefined,
    undefined,
    { context: 3 },
  );
  return patch.replace(/^=+\n/u, '');
}

/**
 * Writes a mended document whole: to a file beside it, which then takes its place.
 * @throws Fault PR-801 when the document has changed since it was read.
 */
export async function writeMending(path: string, { source, text }: Mending): Promise<void> {
  const now = await readSource(path, source.file);
  if (now.sha256 !== source.sha256)
    throw new Fault('PR-801', `${source.file} has changed while it was checked`, { hint: 'Mend it again.' });
  const draft = join(dirname(path), `.${randomUUID()}.tmp`);
  const { mode } = await stat(path);
  try {
    await writeFile(draft, whole(source, text), { mode });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Fault('PR-106', `${source.file} cannot be written`, { cause: error });
  }
}

export interface Sharing {
  /** Other articles of the repository that include this one. */
  readonly includedBy: readonly string[];
  /** Pictures of this document that other articles show as well. */
  readonly pictures: readonly { readonly picture: string; readonly shownBy: readonly string[] }[];
}

const PICTURE = /!\[[^\]]*\]\(\s*<?([^)\s>]+)|source\s*=\s*"([^"]+)"/gu;

/** Which other documents of the repository an edit of this one reaches, and which show its pictures. */
export async function sharingOf(path: string, pictures: readonly string[]): Promise<Sharing> {
  const repository = await repositoryOf(path);
  if (repository === undefined) return { includedBy: [], pictures: [] };
  const files = await glob(['**/*.{md,markdown}'], {
    cwd: repository,
    absolute: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
  });
  const includedBy: string[] = [];
  const own = new Map(pictures.map((picture) => [targetOf(path, picture), picture]));
  const shownBy = new Map<string, Set<string>>();
  for (const file of files.sort()) {
    if (file === path || file.replaceAll('/', '\\') === path) continue;
    const text = await readFile(file, 'utf8').catch(() => '');
    const shown = file.slice(repository.length + 1).replaceAll('\\', '/');
    if (text.includes('[!INCLUDE') || text.includes('[!include')) {
      const includes = scanDialect(text).marks.filter(({ kind }) => kind === 'include');
      if (includes.some(({ attributes }) => targetOf(file, attributes['path'] ?? '') === path)) includedBy.push(shown);
    }
    for (const match of text.matchAll(PICTURE)) {
      const picture = own.get(targetOf(file, match[1] ?? match[2] ?? ''));
      if (picture === undefined) continue;
      const set = shownBy.get(picture) ?? new Set<string>();
      set.add(shown);
      shownBy.set(picture, set);
    }
  }
  return { includedBy, pictures: [...shownBy].map(([picture, set]) => ({ picture, shownBy: [...set] })) };
}
