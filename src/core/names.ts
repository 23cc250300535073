import { Fault } from './errors.ts';

/** The month since which a set of names holds, `YYYY-MM`. */
export type PortalVersion = string;

/**
 * What the page shows, where it differs by portal version: each entry holds from its month to the next one, and
 * `null` means that the control is gone since then. A plain string holds in every version.
 */
export type VersionedName = string | Readonly<Record<PortalVersion, string | null>>;

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;

export function isPortalVersion(text: string): boolean {
  return MONTH.test(text);
}

/** The months of a name, oldest first; empty for a name that holds always. */
export function versionsOf(name: VersionedName): PortalVersion[] {
  return typeof name === 'string' ? [] : Object.keys(name).sort();
}

/** Every spelling that any version of the portal knows, oldest first, without repetition. */
export function allNames(name: VersionedName): string[] {
  if (typeof name === 'string') return [name];
  const names = versionsOf(name).map((month) => name[month]);
  return [...new Set(names.filter((text): text is string => typeof text === 'string'))];
}

/**
 * The name in force in a portal version; `null` when the control is gone by then.
 * @throws Fault PR-302 when the version is older than the oldest name: an old name is never guessed.
 */
export function nameAt(name: VersionedName, version: PortalVersion): string | null {
  if (typeof name === 'string') return name;
  const months = versionsOf(name);
  const month = months.filter((candidate) => candidate <= version).at(-1);
  if (month === undefined) {
    throw new Fault('PR-302', `no name is known for portal version ${version}; the oldest is of ${months[0] ?? '?'}`);
  }
  return name[month] ?? null;
}

/** A label without what documents and portals add or leave out: see `normalizeLabel`. Its letters stay as they are. */
export function bareLabel(label: string): string {
  return label
    .replace(/[\s\u00a0\u200b]+/gu, ' ')
    .trim()
    .replace(/^\+\s*/u, '')
    .replace(/(?:\s*(?:\((?:(?:ctrl|alt|shift|cmd|g)\s*\+\s*)+[^)]{1,9}\)|\.\.\.|…|\*|:))+$/iu, '')
    .replace(/[‘’]/gu, "'")
    .replace(/[“”]/gu, '"')
    .trim();
}

/**
 * A label in the form in which labels are compared. Documents and portals differ in case, in a leading "+", in
 * trailing ellipses and colons, in hotkey hints such as "(G+/)", in required-field asterisks and in kinds of space.
 */
export function normalizeLabel(label: string): string {
  return bareLabel(label.normalize('NFKC')).toLowerCase();
}

export function sameLabel(left: string, right: string): boolean {
  return normalizeLabel(left) === normalizeLabel(right);
}

/** Whether any version of the portal calls it so. */
export function isEverNamed(name: VersionedName, label: string): boolean {
  return allNames(name).some((known) => sameLabel(known, label));
}

/** A heading as checks compare it: without case, and only the part before " | ". */
export function normalizeHeading(heading: string): string {
  return normalizeLabel(heading.split(/\s\|\s/u)[0] ?? heading);
}
