import type { Outcome, RunEvent } from '../../core/events.ts';

export type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
export type Started = Of<'run.started'>;
export type ArtifactEvent = Of<'artifact'>;

/** A picture with what belongs to it. */
export interface ShotModel {
  readonly original: ArtifactEvent;
  marked: ArtifactEvent | undefined;
  thumbnail: ArtifactEvent | undefined;
  sidecar: ArtifactEvent | undefined;
}

export interface StepModel {
  readonly plan: Started['steps'][number];
  /** From 1, over all sections. */
  readonly number: number;
  started: Of<'step.started'> | undefined;
  finished: Of<'step.finished'> | undefined;
  /** What was announced and never done. */
  intent: Of<'action.intent'> | undefined;
  readonly actions: Of<'action.done'>[];
  readonly retries: Of<'retry'>[];
  readonly corrections: Of<'runbook.corrected'>[];
  readonly shots: ShotModel[];
  readonly files: ArtifactEvent[];
}

/** A run as its events tell it. */
export interface RunModel {
  readonly started: Started;
  readonly finished: Of<'run.finished'> | undefined;
  readonly steps: readonly StepModel[];
  /** Files that belong to no step. */
  readonly files: readonly ArtifactEvent[];
  readonly artifacts: readonly ArtifactEvent[];
  /** What the run met by the way. */
  readonly notes: readonly Of<'note'>[];
}

export type StepState = Outcome | 'not-run';

export function stateOf(step: StepModel): StepState {
  if (step.finished !== undefined) return step.finished.outcome;
  return step.started === undefined ? 'not-run' : 'interrupted';
}

/** The version that was found out, and what it may be as well. */
export function versionSaid({ version, orElse }: Of<'portal.version'>): string {
  return orElse.length === 0 ? version : `${version} (or ${orElse.join(', ')})`;
}

/** Collects events; gives nothing as long as the run has not started. */
export class RunCollector {
  #started: Started | undefined;
  #finished: Of<'run.finished'> | undefined;
  readonly #steps = new Map<string, StepModel>();
  readonly #files: ArtifactEvent[] = [];
  readonly #artifacts: ArtifactEvent[] = [];
  readonly #notes: Of<'note'>[] = [];
  readonly #shots = new Map<string, ShotModel>();

  on(event: RunEvent): void {
    switch (event.type) {
      case 'run.started':
        this.#started = event;
        event.steps.forEach((plan, index) => this.#steps.set(plan.id, newStep(plan, index + 1)));
        break;
      case 'step.started':
        this.#with(event.stepId, (step) => (step.started ??= event));
        break;
      case 'action.intent':
        this.#with(event.stepId, (step) => (step.intent = event));
        break;
      case 'action.done':
        this.#with(event.stepId, (step) => {
          step.intent = undefined;
          step.actions.push(event);
        });
        break;
      case 'portal.version':
        if (this.#started !== undefined) {
          const { portal } = this.#started;
          this.#started = { ...this.#started, portal: { ...portal, version: versionSaid(event) } };
        }
        break;
      case 'retry':
        this.#with(event.stepId, (step) => step.retries.push(event));
        break;
      case 'runbook.corrected':
        this.#with(event.stepId, (step) => step.corrections.push(event));
        break;
      case 'step.finished':
        this.#with(event.stepId, (step) => (step.finished = event));
        break;
      case 'artifact':
        this.#take(event);
        break;
      case 'run.finished':
        this.#finished = event;
        break;
      case 'note':
        this.#notes.push(event);
        break;
      case 'waiting':
      case 'run.sealed':
        break;
    }
  }

  model(): RunModel | undefined {
    if (this.#started === undefined) return undefined;
    return {
      started: this.#started,
      finished: this.#finished,
      steps: [...this.#steps.values()],
      files: this.#files,
      artifacts: this.#artifacts,
      notes: this.#notes,
    };
  }

  #with(id: string | undefined, change: (step: StepModel) => unknown): void {
    const step = id === undefined ? undefined : this.#steps.get(id);
    if (step !== undefined) change(step);
  }

  #take(event: ArtifactEvent): void {
    this.#artifacts.push(event);
    const shot = event.of === undefined ? undefined : this.#shots.get(event.of);
    const step = event.stepId === undefined ? undefined : this.#steps.get(event.stepId);
    if (event.kind === 'screenshot' && step !== undefined) {
      const taken: ShotModel = { original: event, marked: undefined, thumbnail: undefined, sidecar: undefined };
      this.#shots.set(event.path, taken);
      step.shots.push(taken);
    } else if (shot !== undefined && event.kind === 'marked') shot.marked = event;
    else if (shot !== undefined && event.kind === 'thumbnail') shot.thumbnail = event;
    else if (shot !== undefined && event.kind === 'sidecar') shot.sidecar = event;
    else (step?.files ?? this.#files).push(event);
  }
}

function newStep(plan: Started['steps'][number], number: number): StepModel {
  return {
    plan,
    number,
    started: undefined,
    finished: undefined,
    intent: undefined,
    actions: [],
    retries: [],
    corrections: [],
    shots: [],
    files: [],
  };
}
