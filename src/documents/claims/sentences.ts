import type { Line } from '../parse/lines.ts';

/** A sentence as a stretch of a line. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
}

const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|approx|no|fig|incl)|\b[A-Z])$/iu;

/** Splits at full stops, question and exclamation marks that no mark encloses, and at `<br>`. */
export function sentencesOf(line: Line): Sentence[] {
  const { text, marks } = line;
  const sentences: Sentence[] = [];
  let start = 0;
  const push = (end: number): void => {
    if (text.slice(start, end).trim() !== '') sentences.push({ start, end });
    start = end;
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\u2028') {
      push(index);
      start = index + 1;
    } else if (character === '.' || character === '!' || character === '?') {
      const after = /^[)"”*_]*(\s+)(.?)/u.exec(text.slice(index + 1, index + 12));
      if (after === null && index + 1 < text.length) continue;
      if (after !== null && !/[\p{Lu}\d"“(+*`<[]/u.test(after[2] ?? '') && !beginsMark(line, index + 1)) continue;
      // "Select **A**." ends with a name, and no initial.
      const named = marks.some((mark) => mark.end === index);
      if (character === '.' && !named && ABBREVIATION.test(text.slice(Math.max(0, index - 6), index))) continue;
      const within = marks.find((mark) => mark.start <= index && index < mark.end - 1);
      // A sentence that is bold or italic as a whole is split all the same; a label that holds a full stop is not.
      // "Next to **Require approval?** Select": a question that is a name ends no sentence.
      const asked = marks.find((mark) => character === '?' && mark.kind === 'strong' && mark.end === index + 1);
      if (asked !== undefined && text.slice(start, asked.start).trim() !== '') continue;
      if (within !== undefined && (within.kind === 'code' || within.end - within.start < 120)) continue;
      // What is quoted with its full stop keeps its closing mark.
      push(index + 1 + (/^["”]*/u.exec(text.slice(index + 1, index + 4))?.[0].length ?? 0));
    }
  }
  push(text.length);
  return sentences;
}

function beginsMark(line: Line, from: number): boolean {
  const next = from + (/^\s*/u.exec(line.text.slice(from))?.[0].length ?? 0);
  return line.marks.some((mark) => mark.start === next);
}
