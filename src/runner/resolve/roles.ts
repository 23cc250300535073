import type { ControlRole } from '../../core/screen.ts';
import type { Verb } from '../../core/step.ts';

/** Roles as Playwright's `getByRole` takes them; `text` stands for what only has a text. */
export type AriaRole =
  | Exclude<ControlRole, 'text'>
  | 'menuitemradio'
  | 'menuitemcheckbox'
  | 'columnheader'
  | 'rowheader'
  | 'cell'
  | 'slider'
  | 'region'
  | 'table'
  | 'treegrid'
  | 'group'
  | 'radiogroup';

const POINTED: readonly (readonly AriaRole[])[] = [
  ['button', 'link', 'menuitem', 'tab', 'option', 'treeitem', 'menuitemradio', 'menuitemcheckbox'],
  ['checkbox', 'radio', 'switch', 'combobox'],
  ['row', 'gridcell', 'columnheader', 'rowheader', 'cell', 'img'],
];

/**
 * What a verb can act on. Roles of one tier are equally likely to be meant; a match in an earlier tier wins over
 * matches in later ones. A heading or a cell is clicked only when nothing else has the name.
 */
export const ROLES_BY_VERB: Readonly<Record<Verb, readonly (readonly AriaRole[])[]>> = {
  click: POINTED,
  point: POINTED,
  fill: [['textbox', 'searchbox', 'spinbutton', 'combobox', 'slider']],
  search: [['searchbox'], ['textbox', 'combobox']],
  choose: [['combobox', 'listbox', 'radiogroup'], ['group'], ['button'], ['textbox', 'searchbox']],
  pick: [
    ['option', 'treeitem', 'menuitemradio', 'radio'],
    ['menuitem', 'menuitemcheckbox'],
    ['button', 'link'],
  ],
  check: [
    ['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio'],
    ['row', 'option'],
  ],
  expand: [
    ['button', 'treeitem', 'menuitem', 'tab', 'combobox'],
    ['link', 'row', 'heading'],
  ],
  upload: [['button', 'link']],
  list: [['grid', 'treegrid', 'table']],
  read: [
    ['heading', 'dialog', 'alert', 'status', 'button', 'link', 'menuitem', 'tab', 'option', 'treeitem', 'row'],
    ['textbox', 'searchbox', 'spinbutton', 'combobox', 'checkbox', 'radio', 'switch', 'listbox', 'grid'],
    ['region', 'group', 'gridcell', 'columnheader', 'img'],
  ],
};

const TYPED =
  'input:not([type=hidden], [type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=image], [type=file]), ' +
  'textarea, [contenteditable=""], [contenteditable=true], [contenteditable=plaintext-only], ' +
  '[role=textbox], [role=searchbox], [role=spinbutton], [role=combobox], [role=slider]';

/**
 * CSS of the fields that a verb works on, for those that have no accessible name and only a label beside them, or
 * that are drawn by something else and stand in the page unseen.
 */
export const FIELDS_BY_VERB: Partial<Readonly<Record<Verb, string>>> = {
  fill: TYPED,
  search: TYPED,
  choose: 'select, input[list], [role=combobox], [role=listbox], [role=radiogroup], [aria-haspopup=listbox]',
  check: 'input[type=checkbox], input[type=radio], [role=checkbox], [role=switch], [role=radio]',
  upload: 'input[type=file]',
};

/** Whether an element that only shows the text may be taken when no role has the name. */
export function textWillDo(verb: Verb): boolean {
  return ['click', 'point', 'read', 'expand', 'pick', 'upload'].includes(verb);
}
