import type { Line, MarkKind } from '../parse/lines.ts';

export interface Token {
  readonly kind: 'word' | 'label' | 'punctuation';
  readonly text: string;
  readonly lower: string;
  readonly mark?: MarkKind | 'quote';
  readonly url?: string;
  /** Parts of a navigation, where the label is one. */
  readonly parts?: readonly Token[];
  /** Indices in the line's text. */
  readonly start: number;
  readonly end: number;
}

const WORD = /[A-Za-z]:\\[^\s,;()<>"“”]+|[^\s,;:()<>"“”]+(?:\(e?s\)(?!\p{L}))?|[,;:()<>"“”]/gu;
const QUOTED = /["“]([^"”“]{1,120})["”]/uy;
const SINGLE = /(?<![^\s(])['‘]([^'’‘]{1,60})['’](?=[\s.,;:)]|$)/uy;
const TYPED = /\+\+\+\s*([^+]+?)\s*\+\+\+/uy;

const punctuation = (text: string, start: number): Token => ({
  kind: 'punctuation',
  text,
  lower: text,
  start,
  end: start + text.length,
});

/** A token without what a pattern finds at its end; the token itself where it finds nothing. */
export function withoutEnd(token: Token, ending: RegExp): Token {
  const text = token.text.replace(ending, '');
  if (text === token.text) return token;
  return { ...token, text, lower: text.toLowerCase(), end: token.start + text.length };
}

/** What the document marks, without quotes and punctuation at its ends. */
export function label(line: Line, start: number, end: number, mark: Token['mark'], url?: string): Token | undefined {
  const raw = line.text.slice(start, end);
  const lead = /^[\s"“*`]*/u.exec(raw)?.[0].length ?? 0;
  // What ends a password is no end of a sentence.
  const typed = /^(?=\S*\d)(?=\S*\p{Lu})\S+!$/u.test(raw.slice(lead));
  const trimmed = typed
    ? raw.slice(lead)
    : raw.slice(lead).replace(mark === 'code' ? /\s+$/u : /(?<!\.\.)[\s,:;!"”*`]+$/u, '');
  const text = /[^.]\.$/u.test(trimmed) && !/\b(?:etc|inc)\.$/iu.test(trimmed) ? trimmed.slice(0, -1) : trimmed;
  if (text === '') return undefined;
  const at = start + lead;
  return {
    kind: 'label',
    text,
    lower: text.toLowerCase(),
    ...(mark === undefined ? {} : { mark }),
    ...(url === undefined ? {} : { url }),
    start: at,
    end: at + text.length,
  };
}

/** Words and punctuation of a stretch without marks. */
function plain(line: Line, start: number, end: number, tokens: Token[]): void {
  const { text } = line;
  WORD.lastIndex = start;
  for (let match = WORD.exec(text); match !== null && match.index < end; match = WORD.exec(text)) {
    const at = match.index;
    let word = match[0];
    QUOTED.lastIndex = at;
    SINGLE.lastIndex = at;
    TYPED.lastIndex = at;
    const set = QUOTED.exec(text) ?? SINGLE.exec(text) ?? TYPED.exec(text);
    if (set !== null && set.index + set[0].length <= end) {
      const inner = set.index + set[0].indexOf(set[1] ?? '');
      const token = label(line, inner, inner + (set[1] ?? '').length, set[0].startsWith('+') ? 'code' : 'quote');
      if (token !== undefined) tokens.push(token);
      WORD.lastIndex = at + set[0].length;
      continue;
    }
    if (at + word.length > end) word = word.slice(0, end - at);
    if (/^[,;:()<>"“”]$/u.test(word) || /^[-–—=]+$/u.test(word)) {
      tokens.push(punctuation(word, at));
      continue;
    }
    const bare = word.replace(/[.!?…*_]+$/u, '').replace(/^[*_]+/u, '');
    if (bare !== '') {
      const from = at + word.indexOf(bare);
      const lower = bare.toLowerCase().replaceAll('’', "'");
      // "the the", "to to", "then then"
      const before = tokens.at(-1);
      if (
        before?.kind === 'word' &&
        before.lower === lower &&
        /^(?:the|to|then|a|an|and|in|on|as|of|for|is|with|your)$/u.test(lower)
      )
        continue;
      tokens.push({ kind: 'word', text: bare, lower, start: from, end: from + bare.length });
    }
  }
}

/** Cuts a stretch of a line into words, punctuation and labels; a label is what the document marks. */
export function tokenize(line: Line, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  let at = start;
  for (const mark of line.marks) {
    if (mark.end <= at || mark.start >= end || mark.start < at) continue;
    plain(line, at, mark.start, tokens);
    const code = line.marks.find(
      (inner) => inner.kind === 'code' && inner.start === mark.start && inner.end === mark.end,
    );
    const stop = Math.min(mark.end, end);
    const token = label(line, mark.start, stop, code?.kind ?? mark.kind, mark.url);
    const before = tokens.at(-1);
    // Two marks without a blank between them are one label that was marked twice.
    if (token !== undefined && before?.kind === 'label' && before.end === token.start && before.mark === token.mark) {
      tokens.pop();
      tokens.push({ ...before, text: before.text + token.text, lower: before.lower + token.lower, end: token.end });
    } else if (token !== undefined) tokens.push(token);
    at = mark.end;
  }
  plain(line, at, end, tokens);
  return tokens;
}
