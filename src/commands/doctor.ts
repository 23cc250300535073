import { z } from 'zod';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import { guarded, lineOf, type Finding } from './_doctor/finding.ts';
import { machineFindings } from './_doctor/machine.ts';
import { screenFindings } from './_doctor/screens.ts';

const schema = z.strictObject({
  portal: z.string().optional(),
  account: z.string().optional(),
  screens: z.boolean().default(true),
  config: z.string().optional(),
  json: z.boolean().default(false),
});

async function run(io: CommandIo, input: z.output<typeof schema>): Promise<number> {
  const { portal, account, config: file, json } = input;
  const config = await loadConfig({ cwd: io.cwd, flags: { portal, config: file }, environment: systemEnvironment() });
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (!json) io.out(`${lineOf(finding)}\n`);
  };
  for (const finding of await machineFindings(config, io.signal)) tell(finding);
  const inTheWay = findings.some(({ what, state }) => state === 'wrong' && /^(?:browser|portal)/u.test(what));
  if (!input.screens) tell({ what: 'screens', state: 'note', fact: 'left out' });
  else if (inTheWay) tell({ what: 'screens', state: 'note', fact: 'not looked at, for what is wrong above' });
  else {
    const broken = await guarded('screens', async () => {
      await screenFindings(io, { config, account }, tell);
      return [];
    });
    for (const finding of broken) tell(finding);
  }
  if (json) io.out(`${JSON.stringify(findings, null, 2)}\n`);
  return findings.some(({ state }) => state === 'wrong') ? EXIT.failed : EXIT.ok;
}

export default defineCommand({
  name: 'doctor',
  summary: 'Look whether all is in order, walking the screens of the portal without changing anything',
  options: [
    { flags: '--portal <name>', description: 'The portal of the configuration; the practice tenant without one' },
    { flags: '--account <name>', description: 'The account that looks; the first of the portal unless told' },
    { flags: '--no-screens', description: 'Leave the pages of the portal alone' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook doctor', 'portal-runbook doctor --no-screens --json'],
  run,
});
