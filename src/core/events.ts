import { z } from 'zod';

const base = {
  v: z.literal(1),
  runId: z.string(),
  /** Counts the events of a run from 1 without gaps. */
  seq: z.int().positive(),
  /** UTC, ISO 8601 with milliseconds, by the clock of the machine that runs. */
  time: z.iso.datetime(),
};

const stepId = z.string();
const effect = z.enum(['read', 'change']);
const fault = z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() });
const attested = z.strictObject({ who: z.string(), at: z.iso.datetime(), reason: z.string().optional() });
const checkResult = z.strictObject({
  check: z.string(),
  verdict: z.enum(['yes', 'no', 'unknown']),
  expected: z.string(),
  observed: z.string(),
});
/** `pending`: a run that only looks has come to what would be changed. */
export const VERDICTS = ['passed', 'pending', 'failed', 'in-doubt', 'interrupted'] as const;
export const OUTCOMES = ['passed', 'skipped', 'pending', 'failed', 'in-doubt', 'interrupted'] as const;
/** What a step would do. */
const intended = z.strictObject({
  /** The page was looked at; what stands behind a change that is pending cannot be. */
  looked: z.boolean(),
  actions: z.array(
    z.strictObject({
      text: z.string(),
      effect,
      /** What it would run, or ask a person, on the server, one entry each. */
      server: z.array(z.string()),
    }),
  ),
});

/** Where the portal's window stands, and whose session it is: what a run that continues this one goes back to. */
const stands = z.strictObject({
  address: z.string(),
  /** Name of the account that was signed in. */
  account: z.string().optional(),
  /** As the page said. */
  user: z.string().optional(),
  tenantId: z.string().optional(),
});

/** All that the engine says, and the only way in which it speaks. */
export const runEvent = z.discriminatedUnion('type', [
  z.strictObject({
    ...base,
    type: z.literal('run.started'),
    tool: z.strictObject({ name: z.string(), version: z.string() }),
    runbook: z.strictObject({
      id: z.string(),
      title: z.string(),
      file: z.string(),
      sha256: z.string(),
      document: z.string().optional(),
    }),
    portal: z.strictObject({
      name: z.string(),
      address: z.string(),
      version: z.string(),
      practice: z.boolean(),
      tenantId: z.string().optional(),
    }),
    host: z.strictObject({ kind: z.string(), name: z.string() }),
    operator: z.string(),
    browser: z.string(),
    /** Inputs by name; secret ones masked. */
    inputs: z.record(z.string(), z.string()),
    steps: z.array(
      z.strictObject({
        id: stepId,
        title: z.string(),
        section: z.string(),
        reproduces: z.array(z.int()),
        window: z.string(),
        effect,
        controls: z.array(z.string()),
        shows: z.string().optional(),
      }),
    ),
    /** It only looks, and changes nothing. */
    looksOnly: z.literal(true).optional(),
    resumes: z
      .strictObject({
        /** The run that this one continues. */
        runId: z.string(),
        /** SHA-256 of the last line of its journal. */
        head: z.string(),
        /** The first run of those that continue each other. */
        first: z.string(),
        /** The change in the middle of which it ended. */
        doubt: z
          .strictObject({
            stepId,
            text: z.string(),
            /** The changes of that step that were begun, by their places in it from 0. */
            begun: z.array(z.int()).optional(),
            /** The actions of that step that were done. */
            done: z.array(z.int()).optional(),
            /** What the operator has seen of the last one begun, where the run cannot tell by itself. */
            tookPlace: z.boolean().optional(),
          })
          .optional(),
        /** Steps that are done anew, since a page that is loaded again has lost what they entered. */
        anew: z.array(stepId).optional(),
      })
      .optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('step.started'),
    stepId,
    /** Of the step among those of the run, from 0. */
    index: z.int(),
    title: z.string(),
    attempt: z.int(),
  }),
  /** Synced before the action: what is about to be changed. */
  z.strictObject({ ...base, type: z.literal('action.intent'), stepId, action: z.int(), text: z.string(), effect }),
  z.strictObject({
    ...base,
    type: z.literal('action.done'),
    stepId,
    action: z.int(),
    /** What was done, as a person would say it: `click "New application"`. */
    text: z.string(),
    effect,
    undocumented: z.boolean(),
    screen: z.string().optional(),
    /** What the server, or a person, said of it. */
    result: z.string().optional(),
    /** Who says that it was done, or agreed to it, where a person answered. */
    attested: attested.optional(),
    ms: z.number(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('artifact'),
    stepId: stepId.optional(),
    kind: z.string(),
    title: z.string(),
    path: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    /** The artifact that it was derived from. */
    of: z.string().optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('retry'),
    stepId: stepId.optional(),
    what: z.string(),
    attempt: z.int(),
    delayMs: z.number(),
    reason: z.string(),
  }),
  /** What the pages tell of the portal's version, where the configuration leaves it to them. */
  z.strictObject({
    ...base,
    type: z.literal('portal.version'),
    version: z.string(),
    /** Versions that fit as well: nothing that was seen tells them apart. */
    orElse: z.array(z.string()),
    seen: z.string(),
  }),
  z.strictObject({ ...base, type: z.literal('waiting'), stepId: stepId.optional(), for: z.string() }),
  /** A person corrected the runbook in the middle of a step, which goes on with it. */
  z.strictObject({
    ...base,
    type: z.literal('runbook.corrected'),
    stepId,
    /** The action that it goes on with, from 0; those before it are done. */
    action: z.int(),
    /** Where the step could not go on. */
    why: z.string(),
    /** Of the runbook as it is now. */
    sha256: z.string(),
    /** Where the bag has it. */
    path: z.string(),
    /** A unified diff; empty when the person put something else right, such as the page. */
    changes: z.string(),
  }),
  /** What the run met by the way and a person should know, in a sentence. */
  z.strictObject({ ...base, type: z.literal('note'), stepId: stepId.optional(), text: z.string() }),
  z.strictObject({
    ...base,
    type: z.literal('step.finished'),
    stepId,
    index: z.int(),
    outcome: z.enum(OUTCOMES),
    ms: z.number(),
    checks: z.array(checkResult),
    /** Which try it was that ended it, from 1; left out for the first. */
    attempt: z.int().optional(),
    /** How it was found out that a change took place whose end nobody saw. */
    recovered: z.string().optional(),
    /** The run that did it, where this one continues that. */
    doneIn: z.string().optional(),
    /** What later steps may use of it, by name. */
    outputs: z.record(z.string(), z.string()).optional(),
    stands: stands.optional(),
    /** `pending`: what it would do. */
    intended: intended.optional(),
    /** Who says that it was done, where a person did it and no program saw it. */
    attested: attested.optional(),
    fault: fault.optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('run.finished'),
    verdict: z.enum(VERDICTS),
    ms: z.number(),
    counts: z.strictObject({
      passed: z.int(),
      skipped: z.int(),
      pending: z.int().optional(),
      failed: z.int(),
      notRun: z.int(),
    }),
    fault: fault.optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('run.sealed'),
    bag: z.string(),
    head: z.string(),
    fingerprint: z.string(),
  }),
]);

export type RunEvent = z.infer<typeof runEvent>;
export type Verdict = (typeof VERDICTS)[number];
export type Outcome = (typeof OUTCOMES)[number];
export type CheckResult = z.infer<typeof checkResult>;
export type Intended = z.infer<typeof intended>;
export type Stands = z.infer<typeof stands>;
export type FaultRecord = z.infer<typeof fault>;

/** An event before the sink gives it run, number and time. */
export type EventBody = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'v' | 'runId' | 'seq' | 'time'>
    : never
  : never;
export type Emit = (event: EventBody) => Promise<void>;
