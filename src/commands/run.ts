import { z } from 'zod';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { Fault } from '../core/errors.ts';
import { run as runOne } from './_run/index.ts';

const schema = z.strictObject({
  runbook: z.array(z.string()).default([]),
  resume: z.string().optional(),
  acceptChanges: z.boolean().default(false),
  tookPlace: z
    .enum(['yes', 'no'], 'must be yes or no')
    .transform((answer) => answer === 'yes')
    .optional(),
  matrix: z.string().optional(),
  workers: z.coerce
    .number('must be a number')
    .int()
    .min(1, 'must be at least 1')
    .max(64, 'must be at most 64')
    .optional(),
  maxFailures: z.coerce.number('must be a number').int().min(1, 'must be at least 1').optional(),
  portal: z.string().optional(),
  input: z.array(z.string()).default([]),
  check: z.boolean().default(false),
  yes: z.boolean().default(false),
  headed: z.boolean().default(false),
  slowMo: z.string().optional(),
  pauseOnFailure: z.boolean().default(false),
  trace: z.string().optional(),
  verbose: z.boolean().default(false),
  out: z.string().optional(),
  evidence: z.enum(['full', 'none'], 'must be full or none').optional(),
  config: z.string().optional(),
  json: z.boolean().default(false),
  junit: z.string().optional(),
});

// Not within the default export: tsc 6.0 leaves the `.ts` ending of imports in there as it is.
async function run(io: CommandIo, input: z.output<typeof schema>): Promise<number> {
  const { runbook: runbooks, matrix, workers, maxFailures, ...rest } = input;
  const [runbook, ...more] = runbooks;
  const one = more.length === 0 && matrix === undefined;
  if (one && (runbook !== undefined || rest.resume !== undefined)) return runOne(io, { ...rest, runbook });
  if (rest.tookPlace !== undefined && rest.resume === undefined)
    throw new Fault('PR-101', '--took-place is said of a run that is continued, with --resume');
  if (rest.resume !== undefined)
    throw new Fault('PR-101', 'one run at a time is continued, without --matrix and other runbooks');
  const alone = [
    rest.pauseOnFailure ? '--pause-on-failure' : undefined,
    rest.trace === undefined ? undefined : '--trace',
    rest.verbose ? '--verbose' : undefined,
  ].find((flag) => flag !== undefined);
  if (alone !== undefined)
    throw new Fault('PR-101', `${alone} is for one run at a time, without --matrix and other runbooks`);
  if (runbook === undefined) throw new Fault('PR-101', 'name a runbook, or a run to continue with --resume');
  const { runBatch } = await import('./_batch/index.ts');
  return runBatch(io, { ...rest, runbooks, matrix, workers, maxFailures });
}

export default defineCommand({
  name: 'run',
  summary: 'Run runbooks, on the practice tenant unless told otherwise, and leave a bag of evidence of each',
  arguments: [
    { name: 'runbook', description: 'A runbook file, or the name of one that ships', required: false, variadic: true },
  ],
  options: [
    { flags: '--portal <name>', description: 'The portal of the configuration to run on' },
    { flags: '--input <name=value>', description: 'A value for an input of the runbook', repeatable: true },
    { flags: '--matrix <file>', description: 'YAML file of tenants; every runbook is run in each of them' },
    { flags: '--workers <number>', description: 'How many runs at once; never two that change one tenant' },
    { flags: '--max-failures <number>', description: 'Begin no more runs after so many have failed' },
    { flags: '--resume <run>', description: 'Continue a run that stopped: its id, the folder of its bag, or latest' },
    { flags: '--accept-changes', description: 'Continue although the runbook has changed since; what has is shown' },
    {
      flags: '--took-place <yes|no>',
      description: 'Continue a run that ended in doubt: what you have seen of the change in doubt',
    },
    { flags: '--check', description: 'Look as far as it goes without changing anything, and show what would be done' },
    { flags: '--yes', description: 'Agree to the changes on a live portal, where there is no terminal to ask at' },
    { flags: '--headed', description: 'Show the browser' },
    { flags: '--slow-mo <duration>', description: 'Pause between actions, such as 250ms' },
    {
      flags: '--pause-on-failure',
      description: 'Where a step stops, wait: correct its label in the runbook, and the run goes on with it',
    },
    {
      flags: '--trace <file.zip>',
      description: "Record Playwright's trace for its viewer; it holds secrets, and is no part of the bag",
    },
    { flags: '--out <folder>', description: 'The folder for reports' },
    { flags: '--evidence <level>', description: 'full, or none for a run without pictures' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--verbose', description: 'Tell on stderr all that happens, as the log of the run has it' },
    { flags: '--junit <file>', description: 'Write JUnit XML of the run into this file' },
    { flags: '--json', description: 'The events of the run as JSON lines' },
  ],
  schema,
  examples: [
    'portal-runbook run runbooks/on-premises-ecma-app.yaml',
    'portal-runbook run on-premises-ecma-app --input port=8443 --headed',
    'portal-runbook run --resume latest',
    'portal-runbook run on-premises-ecma-app --matrix tenants.yaml --workers 4 --junit junit.xml',
  ],
  run,
});
