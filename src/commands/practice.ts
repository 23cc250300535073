import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import type { PracticeReady } from '../practice/ready.ts';

const VERSIONS = ['2023-09', '2025-04', '2026-01'] as const;

const schema = z.strictObject({
  port: z.coerce.number('must be a number').int().min(0).max(65_535).optional(),
  portalVersion: z.enum(VERSIONS, `must be one of ${VERSIONS.join(', ')}`).optional(),
  tenants: z.string().optional(),
  hostData: z.string().optional(),
  json: z.boolean().default(false),
});

function told(ready: PracticeReady): string {
  const accounts = ready.accounts.flatMap(({ account, user, password, totp }) =>
    account === undefined
      ? []
      : [`  ${account.padEnd(8)} ${user}`, `           password ${password}  one-time codes ${totp}`],
  );
  return [
    'The practice tenant is ready. It listens on 127.0.0.1 alone and keeps everything in memory.',
    `  Portal   ${ready.address}   (portal version ${ready.version})`,
    `  Server   ${ready.tenants[0]?.desktop ?? ''}`,
    'Accounts, made up for this start:',
    ...accounts,
    'End it with Ctrl-C.',
    '',
  ].join('\n');
}

/** Until a person ends the program, or the program that started it goes away. */
async function untilEnd(io: CommandIo): Promise<void> {
  await new Promise<void>((resolvePromise) => {
    const end = (): void => {
      resolvePromise();
    };
    if (process.connected) process.once('disconnect', end);
    if (io.signal.aborted) end();
    io.signal.addEventListener('abort', end, { once: true });
  });
}

// Not within the default export: tsc 6.0 leaves the `.ts` ending of imports in there as it is.
async function run(io: CommandIo, input: z.output<typeof schema>): Promise<number> {
  const { startPracticeServer, readSettings, seedSchema } = await import('../practice/server/index.ts');
  const { createCertificateMaker } = await import('../cert/index.ts');
  const seed = input.tenants === undefined ? undefined : await readSettings(resolve(io.cwd, input.tenants), seedSchema);
  const temporary =
    input.hostData === undefined ? await mkdtemp(join(tmpdir(), 'portal-runbook-practice-')) : undefined;
  const hostData = temporary ?? resolve(io.cwd, input.hostData ?? '.');
  try {
    const server = await startPracticeServer({
      certificates: createCertificateMaker(),
      hostData,
      port: input.port,
      version: input.portalVersion,
      seed,
      onBug: (thrown) => {
        io.err(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
      },
    });
    try {
      const { port, version, origins, controlToken, accounts, tenants } = server;
      const address = `${origins.entra}/`;
      const ready: PracticeReady = {
        v: 1,
        kind: 'practice.ready',
        address,
        port,
        version,
        origins,
        controlToken,
        accounts: [...accounts],
        tenants: [...tenants],
      };
      io.out(input.json ? `${JSON.stringify(ready)}\n` : told(ready));
      await untilEnd(io);
    } finally {
      await server.close();
    }
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
  return io.signal.aborted ? EXIT.interrupted : EXIT.ok;
}

export default defineCommand({
  name: 'practice',
  summary: 'Start the practice tenant, a local admin center to rehearse on, and stay until Ctrl-C',
  options: [
    { flags: '--port <number>', description: 'Port on 127.0.0.1; a free one unless told' },
    {
      flags: '--portal-version <month>',
      description: `Names and screens of ${VERSIONS.join(', ')}; 2025-04 unless told`,
    },
    { flags: '--tenants <file>', description: 'YAML file of tenants with users, apps and agents to start from' },
    {
      flags: '--host-data <folder>',
      description: "Where the practice host keeps the connector's keys and certificates",
    },
    { flags: '--json', description: 'Say address and accounts as one line of JSON' },
  ],
  schema,
  examples: ['portal-runbook practice', 'portal-runbook practice --portal-version 2026-01 --json'],
  run,
});
