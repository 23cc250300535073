import type { ControlRole } from '../../core/screen.ts';
import type { Verb } from '../../core/step.ts';

/** Roles as Playwright's `getByRole` takes them; `text` stands for what only has a text. */
export type AriaRole =
  | Exclude<ControlRole, 'text'>
  | 'menuitemradio'
  | 'menuitemcheckbox'
  | 'columnheader'
  | 'region'
  | 'table'
  | 'treegrid'
  | 'group'
  | 'radiogroup';

/**
 * What a verb can act on. Roles of one tier are equally likely to be meant; a match in an earlier tier wins over
 * matches in later ones. A heading or a cell is clicked only when nothing else has the name.
 */
export const ROLES_BY_VERB: Readonly<Record<Verb, readonly (readonly AriaRole[])[]>> = {
  click: [
    ['button', 'link', 'menuitem', 'tab', 'option', 'treeitem', 'menuitemradio', 'menuitemcheckbox'],
    ['checkbox', 'radio', 'switch', 'combobox'],
    ['row', 'gridcell', 'columnheader'],
  ],
  fill: [['textbox', 'searchbox', 'spinbutton', 'combobox']],
  search: [['searchbox'], ['textbox', 'combobox']],
  choose: [['combobox', 'listbox', 'radiogroup'], ['button']],
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
    ['link', 'heading'],
  ],
  list: [['grid', 'treegrid', 'table']],
  read: [
    ['heading', 'dialog', 'alert', 'status', 'button', 'link', 'menuitem', 'tab', 'option', 'treeitem', 'row'],
    ['textbox', 'searchbox', 'spinbutton', 'combobox', 'checkbox', 'radio', 'switch', 'listbox', 'grid'],
    ['region', 'group', 'gridcell', 'columnheader', 'img'],
  ],
};

/** Whether an element that only shows the text may be taken when no role has the name. */
export function textWillDo(verb: Verb): boolean {
  return verb === 'click' || verb === 'read' || verb === 'expand' || verb === 'pick';
}
