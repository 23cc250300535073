import { z } from 'zod';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import type { Diagnosis } from '../host/windows/doctor.ts';
import type { Machine } from './_machine.ts';

const schema = z.strictObject({
  port: z.coerce
    .number({ error: 'a port is needed' })
    .int()
    .min(1, { error: 'at least 1' })
    .max(65_535, { error: 'at most 65535' })
    .default(8585),
  connector: z.string().optional(),
  agentAtLeast: z
    .string()
    .regex(/^\d+(?:\.\d+){1,3}$/u, { error: 'a version such as 1.1.2102.0 is needed' })
    .optional(),
  offline: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Input = z.output<typeof schema>;

const MARKS = { good: 'ok      ', bad: 'problem ', warning: 'look    ', unknown: 'unknown ' } as const;

const describe = ({ what, verdict, found, advice }: Diagnosis): string =>
  `${MARKS[verdict]} ${what}: ${found}\n${advice === undefined ? '' : `           ${advice}\n`}`;

/** The command on a given computer, so that tests bring their own. */
export async function examine(
  io: CommandIo,
  { port, connector, agentAtLeast, offline, json }: Input,
  machine: Machine,
): Promise<number> {
  if (machine.platform !== 'win32') {
    throw new Fault('PR-710', 'the provisioning agent runs on Windows Server; this computer is none', {
      hint: 'Run "portal-runbook host doctor" on the server. It needs no administrator rights.',
    });
  }
  const { diagnose, OUTBOUND } = await import('../host/windows/doctor.ts');
  const elevated = await machine.elevated();
  const found: Diagnosis[] = [
    {
      what: 'Rights',
      verdict: 'good',
      found: elevated
        ? 'administrator'
        : 'a user: enough to look; installing, trusting and binding need an administrator',
    },
    ...(await diagnose(machine.powershell, {
      port,
      connector,
      oldestAgent: agentAtLeast,
      outbound: offline ? [] : OUTBOUND,
      signal: io.signal,
    })),
  ];
  io.out(json ? `${JSON.stringify(found, null, 2)}\n` : found.map(describe).join(''));
  return found.some(({ verdict }) => verdict === 'bad') ? EXIT.failed : EXIT.ok;
}

async function here(io: CommandIo, input: Input): Promise<number> {
  const { thisMachine } = await import('./_machine.ts');
  return examine(io, input, thisMachine(io));
}

export default defineCommand({
  name: 'host doctor',
  summary: 'Look whether this Windows Server is fit for the provisioning agent and the connector host',
  options: [
    { flags: '--port <number>', description: 'Port of the connector host (8585)' },
    { flags: '--connector <name>', description: "Also run the connector host's own test of this connector" },
    {
      flags: '--agent-at-least <version>',
      description: "The oldest version of the agent that is supported now, as the agent's version history says",
    },
    { flags: '--offline', description: 'Do not try the outbound addresses' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook host doctor'],
  run: here,
});
