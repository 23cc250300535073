/** Roles whose names make out what a page is; rows, cells and messages hold data. */
const TELLING = new Set([
  'button',
  'checkbox',
  'columnheader',
  'combobox',
  'heading',
  'link',
  'menuitem',
  'radio',
  'searchbox',
  'switch',
  'tab',
  'textbox',
]);
const LINE = /^\s*- '?([a-z]+) "((?:[^"\\]|\\.)*)"/u;
const MOST = 300;
const LONGEST = 80;

/**
 * The names of headings and controls in accessibility trees as Playwright writes them (YAML of `- role "name"`), each
 * once, in order; numbers as `#`, since counts come and go.
 */
export function namesShown(trees: readonly string[], replace: (text: string) => string): string[] {
  const names = new Set<string>();
  for (const line of trees.flatMap((tree) => tree.split('\n'))) {
    const [, role = '', quoted = ''] = LINE.exec(line) ?? [];
    if (!TELLING.has(role)) continue;
    const name = replace(quoted.replace(/\\(.)/gu, '$1')).replace(/\d+/gu, '#').trim();
    if (name !== '' && name.length <= LONGEST) names.add(`${role} ${name}`);
    if (names.size === MOST) break;
  }
  return [...names];
}
