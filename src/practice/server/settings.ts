import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { Fault, MistakesFault, systemCode, type Mistake } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';

/** Where a path of keys stands in the text; the nearest thing above it where the key itself is missing. */
function placeOf(document: Document, lines: LineCounter, file: string, path: readonly PropertyKey[]): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { file, line, column: col };
    }
  }
  return { file, line: 1, column: 1 };
}

/**
 * YAML of a seed or a fault plan.
 * @throws MistakesFault PR-902 with every mistake at its place.
 */
export function parseSettings<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map((error): Mistake => {
    const { line, col } = lines.linePos(error.pos[0]);
    const fact = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? error.message;
    return { code: 'PR-902', severity: 'error', place: { file, line, column: col }, fact };
  });
  if (broken.length > 0) throw new MistakesFault('PR-902', `${file} is not valid YAML`, broken);
  // Aliases that multiply without end are refused by the YAML library, as a ReferenceError.
  let value: unknown;
  try {
    value = document.toJS();
  } catch (thrown) {
    throw new Fault('PR-902', `${file} cannot be read`, { cause: thrown, hint: 'Leave out its YAML aliases.' });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue): Mistake => ({
    code: 'PR-902',
    severity: 'error',
    place: placeOf(document, lines, file, issue.path),
    fact: [issue.path.map(String).join('.'), issue.message].filter((part) => part !== '').join(': '),
  }));
  throw new MistakesFault('PR-902', `${file} is not what the practice tenant takes`, mistakes);
}

export async function readSettings<S extends z.ZodType>(file: string, schema: S): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const fact = systemCode(thrown) === 'ENOENT' ? `no file ${file}` : `${file} cannot be read`;
    throw new Fault('PR-102', fact, { cause: thrown });
  }
  return parseSettings(text, file, schema);
}
