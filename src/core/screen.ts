import type { VersionedName } from './names.ts';

/** Which of the browser's windows: the portal itself, the server's desktop, or the sign-in popup of the server. */
export const WINDOWS = ['portal', 'host', 'popup'] as const;
export type WindowName = (typeof WINDOWS)[number];

/** Roles of controls, by their ARIA names. `text` is for what is only read. */
export const CONTROL_ROLES = [
  'button',
  'link',
  'menuitem',
  'tab',
  'treeitem',
  'option',
  'row',
  'checkbox',
  'radio',
  'switch',
  'combobox',
  'listbox',
  'textbox',
  'searchbox',
  'spinbutton',
  'heading',
  'grid',
  'gridcell',
  'dialog',
  'alert',
  'status',
  'img',
  'text',
] as const;
export type ControlRole = (typeof CONTROL_ROLES)[number];

export interface ControlOptions {
  /** Other spellings that documents use for this control; they resolve, but a document is told the true name. */
  readonly aliases?: readonly string[];
  /** The section of the screen it stands in, by that section's label; tells twins apart. */
  readonly under?: VersionedName;
  /** CSS of an element that contains it, or of itself: only where role and name cannot tell. Never in a step. */
  readonly selector?: string;
  /** The values that it offers, where the screen knows them all. */
  readonly options?: readonly VersionedName[];
  /** What stands in it before anybody acts: a default that documents quote, such as a port. */
  readonly value?: string;
  /** Where the name is known from (a public page or source); a mend of a document needs one. */
  readonly source?: string;
}

/** Something on a screen with a role and a name. Plain data, so that a screen can come from a YAML file as well. */
export interface ControlSpec extends ControlOptions {
  readonly role: ControlRole;
  readonly name: VersionedName;
}

const builder =
  (role: ControlRole) =>
  (name: VersionedName, options: ControlOptions = {}): ControlSpec => ({ role, name, ...options });

export const button = builder('button');
export const link = builder('link');
export const menuitem = builder('menuitem');
export const tab = builder('tab');
export const treeitem = builder('treeitem');
export const option = builder('option');
export const row = builder('row');
export const checkbox = builder('checkbox');
export const radio = builder('radio');
export const combobox = builder('combobox');
export const textbox = builder('textbox');
export const searchbox = builder('searchbox');
export const spinbutton = builder('spinbutton');
export const heading = builder('heading');
export const grid = builder('grid');
export const dialog = builder('dialog');
export const status = builder('status');
export const text = builder('text');

export interface ScreenDefinition {
  /** In lower case with hyphens; what `on:` names. */
  readonly name: string;
  /** One sentence: which page of the portal this is. */
  readonly summary: string;
  readonly window?: WindowName;
  /** Its heading, by which the runner knows that it stands on it; compared without case, before " | ". */
  readonly title?: VersionedName;
  /** The part of the address behind the portal's own, with `{placeholders}` where it names an object. */
  readonly address?: string;
  /** The key of the control whose presence means that the screen is ready. */
  readonly ready: string;
  /** The way to it as documents write it, `A > B`. */
  readonly paths?: VersionedName;
  readonly controls: Readonly<Record<string, ControlSpec>>;
  /** Which screen a control leads to, by the control's key. */
  readonly leadsTo?: Readonly<Record<string, string>>;
  /** Which controls of `leadsTo` only open what they lead to: whoever may change nothing may click them. */
  readonly opens?: readonly string[];
  /** Which screen the link in a row of a list opens, by the list's key. */
  readonly rows?: Readonly<Record<string, string>>;
  /** Other screens that stay in use while this one is open, such as the page under a pane. */
  readonly over?: readonly string[];
  /** The key of the control without which nothing that is done on the screen takes effect, such as its "Save". */
  readonly commit?: string;
  /** What takes effect by `commit` alone, by key; all controls when not given. */
  readonly committed?: readonly string[];
  /** Who may do what the screen is for: any of these roles is enough, the least powerful first. */
  readonly roles?: { readonly anyOf: readonly string[]; readonly source?: string };
  /** Where title and paths are known from (a public page or source); a mend of a document needs one. */
  readonly source?: string;
}

export interface Screen extends ScreenDefinition {
  readonly kind: 'screen';
}

/**
 * One page object. It is one file in `src/pages/`, or a YAML or `.mjs` file in a user's folder of screens.
 * @throws TypeError when `ready`, `leadsTo` and their like name a control that the screen does not declare (a bug of the screen).
 */
export function defineScreen(definition: ScreenDefinition): Screen {
  const [stray] = strayKeys(definition);
  if (stray !== undefined) throw new TypeError(`screen ${definition.name}: "${stray.key}" is not one of its controls`);
  return { kind: 'screen', ...definition };
}

/** Where `ready`, `leadsTo` and their like name a control that the screen does not declare. */
export function strayKeys({
  controls,
  ready,
  commit,
  committed = [],
  leadsTo = {},
  opens = [],
  rows = {},
}: ScreenDefinition): {
  readonly key: string;
  /** Where it stands in the definition. */
  readonly path: readonly string[];
}[] {
  const named = [
    { key: ready, path: ['ready'] },
    ...(commit === undefined ? [] : [{ key: commit, path: ['commit'] }]),
    ...committed.map((key, index) => ({ key, path: ['committed', String(index)] })),
    ...Object.keys(leadsTo).map((key) => ({ key, path: ['leadsTo', key] })),
    ...opens.map((key, index) => ({ key, path: ['opens', String(index)] })),
    ...Object.keys(rows).map((key) => ({ key, path: ['rows', key] })),
  ];
  return named.filter(({ key }) => !Object.hasOwn(controls, key));
}
