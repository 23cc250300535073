import type { Page } from 'playwright-core';
import type { CertificateMaker } from '../core/certificate.ts';
import type { DirectoryReader } from '../core/directory.ts';
import type { GuidedDesk } from '../core/desk.ts';
import { Fault } from '../core/errors.ts';
import { isEverNamed, nameAt, normalizeLabel } from '../core/names.ts';
import { nearest } from '../core/nearest.ts';
import type { Host } from '../core/host.ts';
import type { PortalIdentity, PortalProfile, PortalShell, SignInDialog } from '../core/portal.ts';
import type { Registry } from '../core/registry.ts';
import type { Screen, WindowName } from '../core/screen.ts';
import type { Sessions } from '../core/session.ts';
import type { Resolved, StepTools, Verb } from '../core/step.ts';
import { dialogsOf } from './dialogs.ts';
import { byVersion } from './by-version.ts';
import { screenOf } from './place.ts';
import { headingsOf, inventory, rowsOf } from './resolve/inventory.ts';
import { resolve, type Question } from './resolve/resolver.ts';
import { comeToRest } from './resolve/settle.ts';
import { stirring } from './resolve/stir.ts';
import { until } from '../core/until.ts';
import { createPatience, pageTrouble } from './trouble.ts';
import type { VersionFinder } from './versions.ts';

/** What stays the same through a run. */
export interface RunScope {
  /** Its version is found out after the sign-in where the configuration leaves that to the page. */
  portal: PortalProfile;
  readonly shell: PortalShell;
  readonly screens: Registry<Screen>;
  readonly host: Host;
  readonly certificates: CertificateMaker;
  readonly directory: DirectoryReader | undefined;
  readonly dialog: SignInDialog;
  readonly sessions: Sessions;
  /** Where people answer what only they can. */
  readonly desk: GuidedDesk | undefined;
  readonly patience: number;
  /** Which screen the last control of a window was said to lead to. */
  readonly expected: Map<WindowName, string>;
  identity: PortalIdentity | undefined;
  /** The account that was signed in at the portal last, to sign it in again. */
  account: string | undefined;
  /** Where the configuration leaves the version to the pages. */
  readonly versions: VersionFinder | undefined;
  /** Files of the bag by their path in it, with the names they had. */
  readonly kept: Map<string, string>;
}

export interface Scene {
  readonly page: Page;
  readonly window: WindowName;
  readonly on: string | undefined;
  readonly under: string | undefined;
  readonly signal: AbortSignal;
}

/** Who is signed in, as the portal's page said; the other windows show no such thing. */
export function identityOf(scope: RunScope, window: WindowName): PortalIdentity | undefined {
  return window === 'portal' ? scope.identity : undefined;
}

/** What an action or check sees of a window: the parts of their context that only look. */
export function lookAt(scope: RunScope, scene: Scene): StepTools {
  const { page, window, signal } = scene;
  dialogsOf(page.context())?.check();
  let asked: Promise<Screen | undefined> | undefined;
  const screen = (): Promise<Screen | undefined> => (asked ??= screenOfScene(scope, scene));
  return {
    page,
    window,
    portal: scope.portal,
    host: scope.host,
    certificates: scope.certificates,
    directory: scope.directory,
    screen,
    under: scene.under,
    signal,
    patience: scope.patience,
    candidates: async (verb, label) => find(scope, scene, await screen(), verb, label),
    settle: () => atRest(scope, scene),
    headings: () => headingsOf(page, scope.shell),
    rows: () => rowsOf(page, scope.shell),
  };
}

/** Waits until the page is quiet, and looks whether the browser asked something that nobody answered. */
async function atRest(scope: RunScope, { page, signal }: Scene): Promise<void> {
  await comeToRest(page, scope, signal);
  dialogsOf(page.context())?.check();
}

async function screenOfScene(scope: RunScope, scene: Scene): Promise<Screen | undefined> {
  return scene.on === undefined ? standsOn(scope, scene) : scope.screens.get(scene.on);
}

export function standsOn(scope: RunScope, scene: Pick<Scene, 'page' | 'window'>): Promise<Screen | undefined> {
  return screenOf(scene.page, {
    shell: scope.shell,
    screens: scope.screens,
    version: scope.portal.version,
    window: scene.window,
    expected: scope.expected.get(scene.window),
  });
}

function find(
  scope: RunScope,
  scene: Scene,
  screen: Screen | undefined,
  verb: Verb,
  label: string,
  reach: Question['reach'] = 'any',
): Promise<Resolved[]> {
  return byVersion(scope, scene, screen, () => ask(scope, scene, screen, verb, label, reach));
}

function ask(
  scope: RunScope,
  scene: Scene,
  screen: Screen | undefined,
  verb: Verb,
  label: string,
  reach: Question['reach'],
): Promise<Resolved[]> {
  return resolve({
    reach,
    page: scene.page,
    shell: scope.shell,
    version: scope.portal.version,
    screen,
    verb,
    label,
    under: scene.under,
  });
}

/** A control, and the screen on which it was found. */
export interface Found {
  readonly target: Resolved;
  readonly screen: Screen | undefined;
}

/** The one element that a label means, waited for; see `ActionContext.control`. */
export async function findControl(scope: RunScope, scene: Scene, verb: Verb, label: string): Promise<Found> {
  let several: Resolved[] = [];
  let screen: Screen | undefined;
  const started = performance.now();
  const hopeless = createPatience(() => pageTrouble(scene.page, scope.shell));
  const found = await until(
    async () => {
      await atRest(scope, scene);
      screen = await screenOfScene(scope, scene);
      // What the screen declares may still be drawn: others of that name are looked at only when it stays away.
      const reach = performance.now() - started < scope.patience / 2 ? 'declared' : 'any';
      let matches = await find(scope, scene, screen, verb, label, reach);
      // What belongs to a row may show only while the pointer is on the row.
      if (matches.length === 0 && reach === 'any' && (await pointAtSection(scope, scene)))
        matches = await find(scope, scene, screen, verb, label, reach);
      several = matches.length > 1 ? matches : [];
      const [match] = matches;
      if (matches.length === 1) return match;
      const instead = await hopeless();
      if (instead !== undefined) {
        throw new Fault('PR-307', `"${label}" cannot be looked for: the page shows ${instead}`, {
          hint: 'The picture of the step shows it. Loading the page again may help.',
        });
      }
      return undefined;
    },
    { ms: scope.patience, signal: scene.signal, stirring: (ms) => stirring(scene.page, ms) },
  );
  if (found !== undefined) return { target: found, screen };
  if (several.length > 1) {
    const list = several.map((match) => `${match.role} "${match.name}"`).join(', ');
    throw new Fault('PR-303', `"${label}" names ${several.length} controls that can be meant: ${list}`, {
      hint: 'Say where it is: "under: <section>" beside the action, or "on: <screen>" for a declared control.',
    });
  }
  throw await notFound(scope, scene, screen, verb, label);
}

/** Moves the pointer to the words that name the section, if they stand on the page once; whether it did. */
async function pointAtSection(scope: RunScope, scene: Scene): Promise<boolean> {
  const { under, page } = scene;
  if (under === undefined) return false;
  const { shell, portal } = scope;
  const question = { page, shell, version: portal.version, screen: undefined, verb: 'point', reach: 'any' } as const;
  const [words, ...more] = await resolve({ ...question, label: under, under: undefined });
  if (words === undefined || more.length > 0) return false;
  await words.locator.hover({ timeout: scope.patience }).catch(() => undefined);
  return true;
}

async function notFound(
  scope: RunScope,
  scene: Scene,
  screen: Screen | undefined,
  verb: Verb,
  label: string,
): Promise<Fault> {
  const seen = await inventory(scene.page, scope.shell);
  const names = nearest(
    label,
    seen.map((entry) => entry.name),
    5,
  );
  const near = names.map((name) => `"${name}" (${seen.find((entry) => entry.name === name)?.role ?? 'control'})`);
  const wanted = label === '' ? `nothing to ${verb}` : `no control named "${label}" that one can ${verb}`;
  const section = scene.under === undefined ? '' : ` under "${scene.under}"`;
  const place = screen === undefined ? `on the page "${await scene.page.title()}"` : `on screen ${screen.name}`;
  const hints = [
    near.length > 0 ? `The nearest are ${near.join(', ')}.` : undefined,
    otherVersion(scope, label),
    near.length === 0 && seen.length > 0
      ? `On the page stand ${[...new Set(seen.map((entry) => `"${entry.name}"`))].slice(0, 8).join(', ')}.`
      : undefined,
  ];
  return new Fault('PR-301', `${wanted}${section} ${place}`, {
    hint: hints.filter((hint) => hint !== undefined).join('\n') || undefined,
  });
}

/** "Portal version X calls it Y", when a screen knows the label under another version's name. */
function otherVersion(scope: RunScope, label: string): string | undefined {
  const wanted = normalizeLabel(label);
  for (const screen of scope.screens.values()) {
    for (const spec of Object.values(screen.controls)) {
      if (typeof spec.name === 'string' || !isEverNamed(spec.name, label)) continue;
      const months = Object.entries(spec.name).filter(([, name]) => name !== null && normalizeLabel(name) === wanted);
      const since = months[0]?.[0];
      if (since === undefined || since > scope.portal.version) {
        return `Screen ${screen.name} has it since portal version ${since ?? '?'}; this portal is at ${scope.portal.version}.`;
      }
      const now = nameAt(spec.name, scope.portal.version);
      if (now === null || normalizeLabel(now) !== wanted) {
        return `Screen ${screen.name} had it since ${since}; at ${scope.portal.version} it is ${now === null ? 'gone' : `"${now}"`}.`;
      }
    }
  }
  return undefined;
}
