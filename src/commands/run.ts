import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { run } from './_run/index.ts';

export default defineCommand({
  name: 'run',
  summary: 'Run a runbook, on the practice tenant unless told otherwise, and leave a bag of evidence',
  arguments: [{ name: 'runbook', description: 'A runbook file, or the name of one that ships', required: true }],
  options: [
    { flags: '--portal <name>', description: 'The portal of the configuration to run on' },
    { flags: '--input <name=value>', description: 'A value for an input of the runbook', repeatable: true },
    { flags: '--yes', description: 'Agree to the changes on a live portal, where there is no terminal to ask at' },
    { flags: '--headed', description: 'Show the browser' },
    { flags: '--slow-mo <duration>', description: 'Pause between actions, such as 250ms' },
    { flags: '--out <folder>', description: 'The folder for reports' },
    { flags: '--evidence <level>', description: 'full, or none for a run without pictures' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--junit <file>', description: 'Write JUnit XML of the run into this file' },
    { flags: '--json', description: 'The events of the run as JSON lines' },
  ],
  schema: z.strictObject({
    runbook: z.string(),
    portal: z.string().optional(),
    input: z.array(z.string()).default([]),
    yes: z.boolean().default(false),
    headed: z.boolean().default(false),
    slowMo: z.string().optional(),
    out: z.string().optional(),
    evidence: z.enum(['full', 'none'], 'must be full or none').optional(),
    config: z.string().optional(),
    json: z.boolean().default(false),
    junit: z.string().optional(),
  }),
  examples: [
    'portal-runbook run runbooks/on-premises-ecma-app.yaml',
    'portal-runbook run on-premises-ecma-app --input port=8443 --headed',
  ],
  run,
});
