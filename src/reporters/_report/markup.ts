/** Text that is HTML already, as against text of unknown origin. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Markup | string | number | undefined | false | readonly Piece[];

// What would act on the page or turn its reading direction: markup, control characters, marks of direction.
const ACTIVE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const UNSEEN = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB]/gu;

/** Text from anywhere, harmless in content and in quoted attributes. Line feeds and tabs stay, other controls show as �. */
export function escapeText(text: string): string {
  return text
    .replace(UNSEEN, (sign) => (sign === '\n' || sign === '\t' ? sign : '\uFFFD'))
    .replace(/[&<>"']/gu, (sign) => ACTIVE[sign] ?? sign);
}

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('');
  return escapeText(String(piece));
}

/** HTML from a template; whatever is put into it and is not `Markup` itself is escaped. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + render(pieces[index - 1]) + string));
}
