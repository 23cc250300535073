import { z } from 'zod';
import { runEvent, VERDICTS } from '../../core/events.ts';

/** What `runbookTests` takes. Paths are relative to `cwd`. */
export const testsShape = z.strictObject({
  /** Files, or names of runbooks that ship; all in the folder `runbooks` unless told. */
  runbooks: z.array(z.string()).optional(),
  /** YAML file of tenants, as `run --matrix` takes it. */
  matrix: z.string().optional(),
  /** Of the configuration; for all entries of the matrix. */
  portal: z.string().optional(),
  /** Values for inputs of the runbooks. */
  inputs: z.record(z.string(), z.string()).default({}),
  /** Agrees to changes on a live portal, where nobody can be asked. */
  yes: z.boolean().default(false),
  evidence: z.enum(['full', 'none']).optional(),
  /** The configuration file; the nearest upward unless told. */
  config: z.string().optional(),
  /** The folder for reports. */
  out: z.string().optional(),
  /** The folder that the command was run in unless told. */
  cwd: z.string().optional(),
});

export type RunbookTests = z.input<typeof testsShape>;
export type TestsRequest = z.output<typeof testsShape> & { readonly cwd: string };

/** The browser as Playwright's configuration has it: where to connect to, or how to launch it. */
export const browserWish = z.object({
  connect: z.looseObject({ wsEndpoint: z.string(), headers: z.record(z.string(), z.string()).optional() }).optional(),
  launch: z.looseObject({ executablePath: z.string().optional(), channel: z.string().optional() }),
});
export type BrowserWish = z.output<typeof browserWish>;

/** From the test to the process that runs the runbooks. */
export const order = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('open'),
    tests: testsShape.extend({ cwd: z.string() }),
    browser: browserWish,
  }),
  z.object({ type: z.literal('run'), key: z.string() }),
  z.object({ type: z.literal('abort') }),
]);
export type Order = z.output<typeof order>;

const told = z.object({ code: z.string(), text: z.string() });

/** And back. */
export const word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: runEvent }),
  z.object({ type: z.literal('said'), text: z.string() }),
  /** Where the run leaves its evidence; said before its first event. */
  z.object({ type: z.literal('bag'), path: z.string() }),
  z.object({
    type: z.literal('ended'),
    verdict: z.enum(VERDICTS),
    bag: z.string().optional(),
    fault: told.optional(),
  }),
]);
export type Word = z.output<typeof word>;
export type Ended = Extract<Word, { type: 'ended' }>;
