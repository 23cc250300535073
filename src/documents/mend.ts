import { lstat } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { Fault } from '../core/errors.ts';
import { writeWhole } from '../core/files.ts';
import type { Edit, Finding } from './check/finding.ts';
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
 * Writes a mended document whole or not at all.
 * @throws Fault PR-801 when the document has changed since it was read, or is a symbolic link, which may lead anywhere.
 */
export async function writeMending(path: string, { source, text }: Mending): Promise<void> {
  const now = await readSource(path, source.file);
  if (now.sha256 !== source.sha256)
    throw new Fault('PR-801', `${source.file} has changed while it was checked`, { hint: 'Mend it again.' });
  const status = await lstat(path);
  if (status.isSymbolicLink())
    throw new Fault('PR-801', `${source.file} is a symbolic link`, { hint: 'Mend the file that it leads to.' });
  try {
    await writeWhole(path, whole(source, text), status.mode & 0o777);
  } catch (error) {
    throw new Fault('PR-106', `${source.file} cannot be written`, { cause: error });
  }
}
