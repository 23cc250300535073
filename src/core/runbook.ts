import type { Place } from './place.ts';
import type { WindowName } from './screen.ts';

/** `read` looks and opens; `change` alters something in the tenant or on the host. */
export type Effect = 'read' | 'change';

export const INPUT_TYPES = ['text', 'number', 'boolean', 'port', 'host', 'url'] as const;
export type InputType = (typeof INPUT_TYPES)[number];

export interface InputSpec {
  readonly description: string;
  /** What its value must be; values stay texts all the way. */
  readonly type: InputType;
  readonly default?: string;
  /** The values that it may have, where they are few. */
  readonly options?: readonly string[];
  /** Masked, redacted and never journalled. */
  readonly secret: boolean;
  /** Made at random in a rehearsal that does not give it: on a live server somebody must know it to type it. */
  readonly generate: boolean;
}

/** One action of a step: the kind, what was written behind it, and the modifiers beside it. */
export interface ActionCall {
  /** The name of a step kind (`click`, `fill`...). */
  readonly kind: string;
  /** What stands behind the kind in the YAML, before interpolation. */
  readonly input: unknown;
  /** A written `effect:`, which overrides the kind's own. */
  readonly effect?: Effect;
  /** The document forgets this action. */
  readonly undocumented: boolean;
  /** The screen that it acts on, by name. */
  readonly on?: string;
  /** The section that it acts in, by label: the document's "Under **X**". */
  readonly under?: string;
  /** The name under which its output is kept: `${steps.<id>.<as>}`. */
  readonly as?: string;
  readonly place: Place;
}

/** One check of a step. */
export interface CheckCall {
  readonly kind: string;
  readonly input: unknown;
  readonly on?: string;
  readonly under?: string;
  readonly place: Place;
}

export interface RunbookStep {
  readonly id: string;
  readonly title: string;
  /** The numbered items under the section's heading that it reproduces, from 1. */
  readonly reproduces: readonly number[];
  readonly window: WindowName;
  /** True already, by an object of ours: the step is skipped, with evidence of that. */
  readonly ensure: readonly CheckCall[];
  readonly do: readonly ActionCall[];
  readonly expect: readonly CheckCall[];
  /** What the picture shows, for its caption. */
  readonly shows?: string;
  /** The document's picture that this step renews, by the path that the document writes. */
  readonly image?: string;
  /** Ids of the controls of an audit that this step is evidence for. */
  readonly controls: readonly string[];
  /** The later step that saves what this one enters: a page that is loaded again before has lost it. */
  readonly keptBy?: string;
  /** Deadline of the step in milliseconds; the run's default otherwise. */
  readonly timeout?: number;
  /** What is still to be written; `run` refuses it. */
  readonly todo?: string;
  readonly place: Place;
}

export interface RunbookSection {
  readonly title: string;
  /** The heading of the document that it reproduces; the section's title otherwise. */
  readonly heading: string;
  readonly steps: readonly RunbookStep[];
  readonly place: Place;
}

export interface DocumentReference {
  readonly repository?: string;
  readonly path: string;
}

export interface Runbook {
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  readonly document?: DocumentReference;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly sections: readonly RunbookSection[];
  readonly source: {
    /** As the person named it. */
    readonly file: string;
    readonly text: string;
    /** Of the file's bytes, in hex. */
    readonly sha256: string;
  };
}

export function stepsOf(runbook: Runbook): RunbookStep[] {
  return runbook.sections.flatMap((section) => section.steps);
}
