import { Fault } from '../../core/errors.ts';
import { allNames, nameAt, normalizeLabel, versionsOf, type PortalVersion } from '../../core/names.ts';
import type { ControlSpec, Screen } from '../../core/screen.ts';
import type { Verb } from '../../core/step.ts';
import { ROLES_BY_VERB, textWillDo } from './roles.ts';

/** A control that a screen declares, with its name in the portal's version. */
export interface Declared {
  readonly key: string;
  readonly spec: ControlSpec;
  readonly name: string;
}

function canBeMeant(spec: ControlSpec, verb: Verb): boolean {
  if (spec.role === 'text') return textWillDo(verb);
  return verb === 'read' || ROLES_BY_VERB[verb].some((tier) => tier.some((role) => role === spec.role));
}

/**
 * The controls of a screen that a label can mean: by key, by the name of any version, or by another spelling; those
 * that the verb can act on, and those under the named section if it is named.
 * @throws Fault PR-308 when all of them are gone in this version.
 */
export function declaredControls(
  screen: Screen,
  label: string,
  verb: Verb,
  version: PortalVersion,
  under: string | undefined,
): Declared[] {
  const wanted = normalizeLabel(label);
  const meant = Object.entries(screen.controls).filter(
    ([key, spec]) =>
      canBeMeant(spec, verb) &&
      (key === label ||
        [...allNames(spec.name), ...(spec.aliases ?? [])].some((name) => normalizeLabel(name) === wanted)),
  );
  const here = meant.filter(
    ([, spec]) =>
      under === undefined ||
      spec.under === undefined ||
      allNames(spec.under).some((section) => normalizeLabel(section) === normalizeLabel(under)),
  );
  const shown: Declared[] = [];
  for (const [key, spec] of here) {
    const name = nameAt(spec.name, version);
    if (name !== null) shown.push({ key, spec, name });
  }
  const gone = here[0]?.[1];
  if (shown.length === 0 && gone !== undefined) {
    const since = versionsOf(gone.name).findLast((month) => month <= version) ?? version;
    throw new Fault('PR-308', `"${label}" is gone from screen ${screen.name} since portal version ${since}`, {
      hint: `The portal is at version ${version}; see "portal-runbook screens ${screen.name}" for what stands there now.`,
    });
  }
  return shown;
}
