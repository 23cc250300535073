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
 * Headings and controls in accessibility trees as Playwright writes them (YAML of `- role "name"`), as `role name`, each
 * once, in order; numbers as `#`, since counts come and go.
 * @param isData whether a name tells of people, tenants or inputs; those are left out.
 */
export function namesShown(trees: readonly string[], isData: (name: string) => boolean): string[] {
  const names = new Set<string>();
  for (const line of trees.flatMap((tree) => tree.split('\n'))) {
    const [, role = '', quoted = ''] = LINE.exec(line) ?? [];
    if (!TELLING.has(role)) continue;
    const name = quoted.replace(/\\(.)/gu, '$1');
    if (name === '' || name.length > LONGEST || isData(name)) continue;
    names.add(`${role} ${name.replace(/\d+/gu, '#').trim()}`);
    if (names.size === MOST) break;
  }
  return [...names];
}
