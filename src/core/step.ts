import type { Download, Frame, Locator, Page } from 'playwright-core';
import type { z } from 'zod';
import type { CertificateMaker } from './certificate.ts';
import type { DirectoryReader } from './directory.ts';
import type { Artifact, EvidenceFile } from './evidence.ts';
import type { GuidedAnswer, guidedQuestion } from './desk.ts';
import type { Host, HostTask, TaskDone } from './host.ts';
import type { PortalProfile } from './portal.ts';
import type { MaskRule } from './masks.ts';
import type { Effect } from './runbook.ts';
import type { Screen, WindowName } from './screen.ts';

/**
 * What an action is about to do to a control; decides which roles can be meant. `choose` opens a list of values,
 * `pick` takes one of them, `point` means whatever lies under the pointer, `list` a list of rows, `upload` what takes a
 * file, `read` looks at anything that has a name.
 */
export const VERBS = [
  'click',
  'point',
  'fill',
  'search',
  'choose',
  'pick',
  'check',
  'expand',
  'upload',
  'list',
  'read',
] as const;
export type Verb = (typeof VERBS)[number];

/** A label that an action or check will look for; what `lint` can compare with the screens before a browser starts. */
export interface ControlReference {
  readonly verb: Verb;
  readonly label: string;
}

/** One element, found exactly once. */
export interface Resolved {
  readonly locator: Locator;
  readonly verb: Verb;
  /** The label as it was asked for. */
  readonly label: string;
  /** The name as the page shows it. */
  readonly name: string;
  readonly role: string;
  /** The key of the control, where the screen declares it. */
  readonly control?: string;
  /** Where in the element it is to be clicked, in pixels from its top left, when its middle is another control. */
  readonly at?: { readonly x: number; readonly y: number };
  readonly frame: Frame;
}

/** What both actions and checks may touch. */
export interface StepTools {
  readonly page: Page;
  readonly window: WindowName;
  readonly portal: PortalProfile;
  readonly host: Host;
  readonly certificates: CertificateMaker;
  /** What the directory behind the portal says to a program; absent where the portal gives no such access. */
  readonly directory?: DirectoryReader | undefined;
  /** The label of the section named by `under:`. */
  readonly under: string | undefined;
  /** Aborted at the deadline of the step and at the end of the run. */
  readonly signal: AbortSignal;
  /** Milliseconds that one wait may take. */
  readonly patience: number;
  /** The screen named by `on:`, otherwise the one that the page is known to stand on; the page is asked once. */
  screen(): Promise<Screen | undefined>;
  /** Every visible element with that label which the verb can act on; never throws for none or several. */
  candidates(verb: Verb, label: string): Promise<Resolved[]>;
  /** Waits until the page is quiet: no spinner, exactly one active frame. */
  settle(): Promise<void>;
  /** The headings that are visible, in every frame. */
  headings(): Promise<string[]>;
  /** The texts of the cells of every row that is visible, in every frame; column headers are left out. */
  rows(): Promise<string[][]>;
}

/** What to answer when the browser itself asks, in a box outside the page. */
export interface DialogAnswer {
  /** The whole question; compared as labels are. */
  readonly asks: string;
  readonly answer: 'OK' | 'Cancel';
  /** What is typed into the box first. */
  readonly type?: string;
}

/** What an action works with. */
export interface ActionContext extends StepTools {
  /**
   * The one element with that label, waited for. An empty label means the only one that the verb can act on.
   * @throws Fault PR-301 none, with the nearest names; PR-303 several; PR-308 gone in this portal version.
   */
  control(verb: Verb, label: string): Promise<Resolved>;
  /**
   * To be called with the element just before it is acted on. Takes the picture that the red boxes are drawn on when
   * the page may change by it; a field that is only filled is boxed in the next picture.
   */
  aboutTo(target: Resolved): Promise<void>;
  /** Goes to an address of the portal, or along a path `A > B` of any portal version. */
  browse(path: string): Promise<void>;
  open(address: string): Promise<void>;
  /** Signs the named account in, whichever sign-in page is up; in the window of the step. */
  signIn(account: string): Promise<void>;
  /** Clicks and waits for the file. */
  download(click: () => Promise<void>): Promise<Download>;
  /** Keeps a file in the bag and says where. */
  keep(file: EvidenceFile): Promise<Artifact>;
  /**
   * A file that this run has kept, by the path that `keep` gave: where it lies on this machine, and the name it had.
   * @throws Fault PR-413 for any other path: a runbook reads no file that its run did not make.
   */
  kept(path: string): { readonly path: string; readonly name: string };
  /**
   * A file to give to the page: one that this run has kept, or one in the folder of the runbook. What was given, with
   * its SHA-256, becomes part of what is said of the action.
   * @throws Fault PR-416 for any other.
   */
  file(wanted: string): Promise<{ readonly name: string; readonly mimeType: string; readonly buffer: Buffer }>;
  /**
   * Acts while a question of the browser gets this answer.
   * @throws Fault PR-415 when it asks something else, or nothing.
   */
  answering(answer: DialogAnswer, act: () => Promise<void>): Promise<void>;
  /** What no picture may show; an action that reads the page leaves it out too. */
  readonly masks: readonly MaskRule[];
  /**
   * Has the server do a task; what it said, who attests it and the files that came with it become evidence.
   * @throws what the host throws.
   */
  perform(task: HostTask): Promise<TaskDone>;
  /**
   * Asks a person at the desk, for as long as it takes: deadlines stand still meanwhile, and the answer outlives the
   * run. Who answers, and the files that come with it, become evidence.
   */
  ask(question: AskedQuestion): Promise<GuidedAnswer>;
  /** Says to whoever watches what is being waited for. */
  waiting(what: string): Promise<void>;
  /** Sets the output that `as:` names; without `as:` it is not kept. */
  output(value: string): void;
}

/** A question of an action; id and what it is bound to are the run's own. */
export type AskedQuestion = Omit<z.input<typeof guidedQuestion>, 'id' | 'boundTo'>;

export interface StepDefinition<S extends z.ZodType> {
  readonly name: string;
  /** One sentence in the imperative. */
  readonly summary: string;
  readonly effect: Effect;
  /** It sets a value: doing it again leaves what it left the first time. */
  readonly repeatable?: boolean;
  readonly schema: S;
  /** YAML of one action each; all are parsed and run by a test. */
  readonly examples: readonly string[];
  /** The labels that it will look for. */
  readonly controls?: (input: z.output<S>) => ControlReference[];
  /** What it would run on the server, one entry each; for what acts on a page alone there is none. Changes nothing. */
  readonly plan?: (host: Host, input: z.output<S>) => Promise<readonly string[]>;
  readonly run: (context: ActionContext, input: z.output<S>) => Promise<void>;
}

/** A kind of action: one file in `src/steps/`. */
export interface StepKind {
  readonly kind: 'step';
  readonly name: string;
  readonly summary: string;
  readonly effect: Effect;
  readonly repeatable: boolean;
  readonly schema: z.ZodType;
  readonly examples: readonly string[];
  readonly controls: (input: unknown) => ControlReference[];
  readonly plan: (host: Host, input: unknown) => Promise<readonly string[]>;
  readonly run: (context: ActionContext, input: unknown) => Promise<void>;
}

export function defineStep<S extends z.ZodType>(definition: StepDefinition<S>): StepKind {
  const { schema, controls, plan, run } = definition;
  return {
    kind: 'step',
    name: definition.name,
    summary: definition.summary,
    effect: definition.effect,
    repeatable: definition.repeatable ?? false,
    schema,
    examples: definition.examples,
    controls: (input) => controls?.(schema.parse(input)) ?? [],
    plan: async (host, input) => (await plan?.(host, schema.parse(input))) ?? [],
    run: (context, input) => run(context, schema.parse(input)),
  };
}
