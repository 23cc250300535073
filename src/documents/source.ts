import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Fault, systemCode } from '../core/errors.ts';

/** A document as it lies on the disk. */
export interface DocumentSource {
  /** As the person named it. */
  readonly file: string;
  /** Without a byte order mark; line ends as they are. */
  readonly text: string;
  readonly byteOrderMark: boolean;
  readonly bytes: number;
  /** Of the bytes, in hex. */
  readonly sha256: string;
}

const MOST_BYTES = 2 * 1024 * 1024;

const unreadable = (file: string, fact: string, hint: string, line = 1): Fault =>
  new Fault('PR-801', fact, { hint, place: { file, line, column: 1 } });

/**
 * @throws Fault PR-102 when there is no such file, PR-801 for what is no text: binary, other than UTF-8, over 2 MB.
 */
export async function readSource(path: string, file = path): Promise<DocumentSource> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EISDIR') throw new Fault('PR-102', `${file} is a folder`, { cause: error });
    throw new Fault('PR-102', `cannot read ${file}${code === undefined ? '' : ` (${code})`}`, { cause: error });
  }
  if (content.length > MOST_BYTES) {
    throw unreadable(
      file,
      `the document has ${(content.length / 1024 / 1024).toFixed(1)} MB; 2 MB are the most`,
      'Divide it into articles.',
    );
  }
  if (content.includes(0)) throw unreadable(file, 'the file is binary, not Markdown', 'Name a Markdown file in UTF-8.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (error) {
    const lossy = new TextDecoder('utf-8').decode(content);
    const line = lossy.slice(0, lossy.indexOf('\uFFFD')).split('\n').length;
    throw new Fault('PR-801', 'the file is not valid UTF-8', {
      hint: 'Save it as UTF-8.',
      place: { file, line, column: 1 },
      cause: error,
    });
  }
  const byteOrderMark = text.startsWith('\uFEFF');
  return {
    file,
    text: byteOrderMark ? text.slice(1) : text,
    byteOrderMark,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}
