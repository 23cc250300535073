import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { writeWhole } from '../core/files.ts';
import type { PracticeReady } from '../practice/ready.ts';
import type * as Server from '../practice/server/index.ts';
import type { FaultPlan } from '../practice/server/index.ts';
import { DEFAULT_VERSION, PRACTICE_VERSIONS } from '../practice/server/names.ts';

const known = PRACTICE_VERSIONS.join(', ');

const PORT = 'must be a whole number from 0 to 65535';
const SEED = 'must be a whole number from 0 to 4294967295';

const schema = z.strictObject({
  port: z.coerce.number('must be a number').int(PORT).min(0, PORT).max(65_535, PORT).optional(),
  portalVersion: z.enum(PRACTICE_VERSIONS, `must be one of ${known}`).optional(),
  tenants: z.string().optional(),
  save: z.string().optional(),
  faults: z.string().optional(),
  seed: z.coerce.number('must be a number').int(SEED).min(0, SEED).max(0xffff_ffff, SEED).optional(),
  hostData: z.string().optional(),
  json: z.boolean().default(false),
});

type Input = z.output<typeof schema>;
type Practice = typeof Server;
type Running = Awaited<ReturnType<Practice['startPracticeServer']>>;

function told(ready: PracticeReady): string {
  const accounts = ready.accounts.flatMap(({ account, user, password, totp }) =>
    account === undefined
      ? []
      : [`  ${account.padEnd(8)} ${user}`, `           password ${password}   code secret ${totp}`],
  );
  const faults = ready.faults === null ? [] : ['What will go wrong (a file for --faults):', ready.faults.trimEnd()];
  return [
    'The practice tenant is ready. It listens on 127.0.0.1 alone and keeps everything in memory.',
    `  Portal   ${ready.address}   (portal version ${ready.version})`,
    ...ready.tenants.map(({ desktop, hostName }) => `  Server   ${desktop}   (${hostName})`),
    `  Graph    ${ready.origins.graph}/v1.0/`,
    'Accounts, made up for this start:',
    ...accounts,
    ...faults,
    'End it with Ctrl-C.',
    '',
  ].join('\n');
}

/** Until a person ends the program, or the program that started it goes away. */
async function untilEnd(signal: AbortSignal): Promise<void> {
  await new Promise<void>((ended) => {
    const end = (): void => {
      ended();
    };
    const isChild = process.connected;
    if (isChild) process.once('disconnect', end);
    // On Windows Ctrl-C reaches every program of the console: the one that started this decides when it ends.
    if (isChild && process.platform === 'win32') return;
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

async function faultsOf(practice: Practice, { faults, seed }: Input, cwd: string): Promise<FaultPlan | undefined> {
  if (faults === undefined) return seed === undefined ? undefined : practice.drawPlan(seed);
  const plan = await practice.readSettings(resolve(cwd, faults), practice.planSchema);
  return seed === undefined ? plan : { ...plan, seed };
}

function readyOf(server: Running, faults: string | null): PracticeReady {
  const { port, version, origins, controlToken, accounts, tenants } = server;
  const address = `${origins.entra}/`;
  return {
    v: 1,
    kind: 'practice.ready',
    address,
    port,
    version,
    origins,
    controlToken,
    faults,
    accounts: [...accounts],
    tenants: [...tenants],
  };
}

const unwritable = (file: string, cause?: unknown): Fault =>
  new Fault('PR-106', `${file} cannot be written`, { cause });

/** Looked at before it starts: at its end a day's work would be lost to a misspelt folder. */
async function needWritable(file: string): Promise<void> {
  const isFolder = async (path: string): Promise<boolean | undefined> =>
    (await stat(path).catch(() => undefined))?.isDirectory();
  if ((await isFolder(file)) === true || (await isFolder(dirname(file))) !== true) throw unwritable(file);
  try {
    await access(dirname(file), constants.W_OK);
  } catch (thrown) {
    throw unwritable(file, thrown);
  }
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeWhole(file, text);
  } catch (thrown) {
    throw unwritable(file, thrown);
  }
}

// Not within the default export: tsc 6.0 leaves the `.ts` ending of imports in there as it is.
async function run(io: CommandIo, input: Input): Promise<number> {
  const practice = await import('../practice/server/index.ts');
  const { createCertificateMaker } = await import('../cert/index.ts');
  const { readSettings, seedSchema, planText } = practice;
  const seed = input.tenants === undefined ? undefined : await readSettings(resolve(io.cwd, input.tenants), seedSchema);
  const faults = await faultsOf(practice, input, io.cwd);
  const saveTo = input.save === undefined ? undefined : resolve(io.cwd, input.save);
  if (saveTo !== undefined) await needWritable(saveTo);
  const temporary = input.hostData === undefined ? await mkdtemp(join(tmpdir(), 'portal-runbook-')) : undefined;
  const hostData = temporary ?? resolve(io.cwd, input.hostData ?? '');
  try {
    const server = await practice.startPracticeServer({
      certificates: createCertificateMaker(),
      hostData,
      port: input.port,
      version: input.portalVersion,
      seed,
      faults,
      onBug: (thrown) => {
        io.err(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
      },
    });
    try {
      const ready = readyOf(server, faults === undefined ? null : planText(faults));
      io.out(input.json ? `${JSON.stringify(ready)}\n` : told(ready));
      await untilEnd(io.signal);
      if (saveTo !== undefined) await save(saveTo, server.exported());
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
    { flags: '--portal-version <month>', description: `Names and screens of ${known}; ${DEFAULT_VERSION} unless told` },
    { flags: '--tenants <file>', description: 'YAML file of tenants with users, apps and agents to start from' },
    { flags: '--save <file>', description: 'Write the tenants to this YAML file at the end' },
    { flags: '--faults <file>', description: 'YAML file of what is to go wrong' },
    { flags: '--seed <number>', description: 'Draw a bad day: what goes wrong follows from the number' },
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
