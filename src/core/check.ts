import type { z } from 'zod';
import type { ControlReference, StepTools } from './step.ts';

/** What a check found. `unknown` is for what cannot be told; it is never taken for a yes. */
export interface CheckAnswer {
  readonly verdict: 'yes' | 'no' | 'unknown';
  readonly expected: string;
  readonly observed: string;
  /** What the answer rests on and no picture shows; kept as JSON once the check has answered for the last time. */
  readonly record?: CheckRecord;
}

export interface CheckRecord {
  /** Name of the file, ending in `.json`. */
  readonly name: string;
  readonly title: string;
  readonly content: unknown;
}

export interface CheckDefinition<S extends z.ZodType> {
  readonly name: string;
  /** One question. */
  readonly summary: string;
  readonly schema: S;
  readonly examples: readonly string[];
  readonly controls?: (input: z.output<S>) => ControlReference[];
  /**
   * Whether its "no" tells that a thing is not so, wherever the page stands: it asks the server, or a field by its
   * value. Otherwise a "no" only says that the page does not show it, which proves nothing after a fault.
   */
  readonly conclusive?: boolean;
  /** After a yes: goes to what it found, as a person would who is to go on with it. */
  readonly goTo?: (context: StepTools, input: z.output<S>) => Promise<void>;
  /** Looks once and changes nothing; the runner asks again until yes or the deadline. */
  readonly ask: (context: StepTools, input: z.output<S>) => Promise<CheckAnswer>;
}

/** A kind of check: one file in `src/checks/`. */
export interface CheckKind {
  readonly kind: 'check';
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType;
  readonly examples: readonly string[];
  readonly controls: (input: unknown) => ControlReference[];
  readonly conclusive: boolean;
  readonly goTo: ((context: StepTools, input: unknown) => Promise<void>) | undefined;
  readonly ask: (context: StepTools, input: unknown) => Promise<CheckAnswer>;
}

export function defineCheck<S extends z.ZodType>(definition: CheckDefinition<S>): CheckKind {
  const { schema, controls, goTo, ask } = definition;
  return {
    kind: 'check',
    name: definition.name,
    summary: definition.summary,
    schema,
    examples: definition.examples,
    controls: (input) => controls?.(schema.parse(input)) ?? [],
    conclusive: definition.conclusive ?? false,
    goTo: goTo === undefined ? undefined : (context, input) => goTo(context, schema.parse(input)),
    ask: (context, input) => ask(context, schema.parse(input)),
  };
}
