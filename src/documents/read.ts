import { Extractor } from './claims/extract.ts';
import type { DocumentModel } from './model.ts';
import { scanDialect } from './parse/dialect.ts';
import { parseTree } from './parse/tree.ts';

/** More levels than this make the parser take minutes; nobody can read them either. */
export const MOST_LEVELS = 100;

/**
 * Reads the claims of a document. Offsets count from the beginning of `text`, which has no byte order mark.
 * @throws RangeError for lists or quotations nested deeper than `MOST_LEVELS`.
 */
export function readDocument(text: string): DocumentModel {
  const scan = scanDialect(text);
  if (scan.depth > MOST_LEVELS)
    throw new RangeError(`lists or quotations are nested more than ${MOST_LEVELS} levels deep`);
  // The parser swallows a mark at the very beginning, such as the second of two; all places would be off by one.
  return new Extractor(text, scan).read(parseTree(scan.text.replace(/^\uFEFF/u, ' ')));
}
