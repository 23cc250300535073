import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Download, Locator } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import type { EvidenceFile, EvidenceStore, Mark } from '../core/evidence.ts';
import { allNames, normalizeLabel } from '../core/names.ts';
import type { Place } from '../core/place.ts';
import { printable } from '../core/printable.ts';
import type { PortalProfile } from '../core/portal.ts';
import type { ActionCall } from '../core/runbook.ts';
import type { Screen } from '../core/screen.ts';
import type { ActionContext } from '../core/step.ts';
import { keepWord, type Word } from './attested.ts';
import { isAllowed } from './origins.ts';
import { dialogsOf } from './dialogs.ts';
import { refuseWithoutRole } from './role.ts';
import { signInAtPortal, signInElsewhere } from './sign-in.ts';
import { findControl, identityOf, lookAt, type RunScope, type Scene } from './context.ts';

/** What the actions of one step leave for the pictures and for later steps. */
export interface StepTrace {
  /** Controls that were filled or ticked since the last picture, to be boxed in the next one. */
  marks: Mark[];
  readonly outputs: Map<string, string>;
  /** What the server, or a person, said of the action that is under way. */
  said: { result?: string; attested?: Word };
  /** A change was begun: what goes wrong from here on may have altered something. */
  changed: boolean;
  /** The action that is under way has begun its change. */
  midway: boolean;
}

export interface ActionTools {
  readonly evidence: EvidenceStore;
  readonly stepId: string;
  readonly stepTitle: string;
  /** The place of the action in its step, from 0. */
  readonly action: number;
  readonly trace: StepTrace;
  /** SHA-256 of the runbook: a person's answer counts for it alone. */
  readonly runbook: string;
  /** Ends with the run, and not with the step: a person may take days. */
  readonly runSignal: AbortSignal;
  readonly waiting: (what: string) => Promise<void>;
  /** Journals what is about to be changed, once for each action. */
  readonly touching: () => Promise<void>;
}

/** Verbs that leave the page as it is, but for the field itself. */
const STAYS = new Set(['fill', 'check', 'read', 'search', 'list']);

/** What an action works with, and the screen on which it began, as far as that was asked for. */
export interface Acting {
  readonly context: ActionContext;
  readonly began: () => Screen | undefined;
}

export function actionContext(scope: RunScope, scene: Scene, call: ActionCall, tools: ActionTools): Acting {
  const looking = lookAt(scope, scene);
  // Every control tells anew where the page stands; the first of them, where the action began.
  let began: { readonly screen: Screen | undefined } | undefined;
  let now: typeof began;
  const standsOn = async (): Promise<Screen | undefined> => {
    now ??= { screen: await looking.screen() };
    began ??= now;
    return now.screen;
  };
  const { page, signal } = scene;
  const picture = async (locator: Locator, label: string): Promise<void> => {
    await tools.evidence.shoot({
      page,
      stepId: tools.stepId,
      phase: 'before',
      title: tools.stepTitle,
      marks: [...tools.trace.marks, { locator, label }],
      identity: identityOf(scope, scene.window),
    });
    tools.trace.marks = [];
  };
  const context: ActionContext = {
    ...looking,
    masks: tools.evidence.masks,
    screen: standsOn,
    async candidates(verb, label) {
      await standsOn();
      return looking.candidates(verb, label);
    },
    async control(verb, label) {
      const { target, screen } = await findControl(scope, scene, verb, label);
      now = { screen };
      began ??= now;
      await refuseWithoutRole(scope, scene, target);
      return target;
    },
    async aboutTo(target) {
      const leads = target.control === undefined ? undefined : (await standsOn())?.leadsTo?.[target.control];
      if (leads !== undefined) scope.expected.set(scene.window, leads);
      if (STAYS.has(target.verb)) {
        tools.trace.marks.push({ locator: target.locator, label: target.label });
      } else {
        await picture(target.locator, target.label);
      }
      await tools.touching();
    },
    async browse(way) {
      const parts = waysTo(scope, way) ?? way.split('>').map((part) => part.trim());
      await context.settle();
      await scope.shell.navigate(page, parts, { signal, aboutTo: picture });
      await context.settle();
    },
    async open(address) {
      const { origins } = scope.portal;
      const target = addressWithin(address, scope.portal);
      if (target === undefined) {
        throw new Fault('PR-404', `"${printable(address)}" is no address within ${origins.join(', ')}`, {
          hint: `Open a page of the portal "${scope.portal.name}", or add the origin to its "origins" if it is right.`,
          place: call.place,
        });
      }
      await page.goto(target, { waitUntil: 'domcontentloaded' });
      await context.settle();
    },
    async signIn(name) {
      const request = { page, name, signal, aboutTo: picture, settle: () => context.settle() };
      await (scene.window === 'portal' ? signInAtPortal : signInElsewhere)(scope, request);
    },
    async download(click) {
      const limit = scope.patience * 4;
      // The wait begins before the click; what it ends with is looked at after it.
      let missing: unknown;
      const arrived = page.waitForEvent('download', { timeout: limit }).catch((error: unknown): undefined => {
        missing = error;
      });
      await click();
      const download: Download | undefined = await arrived;
      if (download !== undefined) return download;
      signal.throwIfAborted();
      throw new Fault('PR-405', `no download began within ${limit / 1000} s`, { cause: missing });
    },
    async keep(file: EvidenceFile) {
      const artifact = await tools.evidence.keep(tools.stepId, file);
      scope.kept.set(artifact.path, file.name);
      return artifact;
    },
    kept(wanted) {
      const name = scope.kept.get(wanted);
      if (name === undefined)
        throw new Fault('PR-413', `"${wanted}" is not a file that this run has kept`, { place: call.place });
      return { path: path.join(tools.evidence.bag, ...wanted.split('/')), name };
    },
    async file(wanted) {
      const name = scope.kept.get(wanted);
      const at =
        name === undefined
          ? await besideRunbook(wanted, call.place)
          : path.join(tools.evidence.bag, ...wanted.split('/'));
      const buffer = await readFile(at);
      const digest = createHash('sha256').update(buffer).digest('hex');
      const given = name ?? path.basename(at);
      tools.trace.said = { result: `gave ${given}, ${buffer.length} bytes, SHA-256 ${digest}` };
      return { name: given, mimeType: 'application/octet-stream', buffer };
    },
    async answering(answer, act) {
      const dialogs = dialogsOf(page.context());
      await (dialogs === undefined ? act() : dialogs.answering(answer, act));
    },
    async perform(task) {
      const done = await scope.host.perform(task, tools.stepId);
      const { said, attested } = done;
      tools.trace.said = {
        result: said,
        ...(attested === undefined ? {} : { attested: await keepWord(tools.evidence, tools.stepId, attested) }),
      };
      return done;
    },
    async ask(question) {
      if (scope.desk === undefined) {
        throw new Fault('PR-107', 'nobody can be asked here: the run has no desk', { place: call.place });
      }
      await tools.waiting(question.title);
      const id = `${tools.stepId}.${tools.action + 1}`;
      const answer = await scope.desk.ask({ ...question, id, boundTo: tools.runbook }, tools.runSignal);
      tools.trace.said = { attested: await keepWord(tools.evidence, tools.stepId, answer) };
      return answer;
    },
    waiting: tools.waiting,
    output(value) {
      if (call.as !== undefined) tools.trace.outputs.set(call.as, value);
    },
  };
  return { context, began: () => began?.screen };
}

/** The whole address, if it is one of a server that the portal allows: a page made up by the runbook is none. */
function addressWithin(address: string, portal: PortalProfile): string | undefined {
  if (!URL.canParse(address, portal.address)) return undefined;
  const { href, protocol } = new URL(address, portal.address);
  return /^https?:$/u.test(protocol) && isAllowed(href, portal.origins) ? href : undefined;
}

/** A file in the folder of the runbook or below it, by a relative path and through no link that leads out of it. */
async function besideRunbook(wanted: string, place: Place): Promise<string> {
  const outside = (cause?: unknown): Fault =>
    new Fault('PR-416', `"${wanted}" is no file of this run, nor one in the folder of the runbook`, { place, cause });
  if (path.isAbsolute(wanted)) throw outside();
  try {
    const folder = await realpath(path.dirname(place.file));
    const at = await realpath(path.resolve(folder, wanted));
    const way = path.relative(folder, at);
    if (way !== '' && !way.startsWith('..') && !path.isAbsolute(way)) return at;
  } catch (error) {
    throw outside(error);
  }
  throw outside();
}

/** The way that this portal version has to the screen which any version reaches by that path. */
function waysTo(scope: RunScope, wanted: string): string[] | undefined {
  const parts = (text: string): string[] => text.split('>').map((part) => part.trim());
  const key = (text: string): string => parts(text).map(normalizeLabel).join('>');
  for (const screen of scope.screens.values()) {
    if (screen.paths === undefined || !allNames(screen.paths).some((way) => key(way) === key(wanted))) continue;
    if (typeof screen.paths === 'string') return parts(screen.paths);
    const month = Object.keys(screen.paths)
      .sort()
      .findLast((candidate) => candidate <= scope.portal.version);
    const way = month === undefined ? undefined : screen.paths[month];
    if (typeof way === 'string') return parts(way);
  }
  return undefined;
}
