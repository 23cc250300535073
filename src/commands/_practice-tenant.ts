import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../core/built.ts';
import { Fault } from '../core/errors.ts';
import type { Host } from '../core/host.ts';
import type { Account, PortalProfile } from '../core/portal.ts';
import { createPracticeHost } from '../host/practice.ts';
import { PracticeControl } from '../practice/control.ts';
import { readySchema, type PracticeReady } from '../practice/ready.ts';

export interface PracticeTenantOptions {
  readonly signal: AbortSignal;
  /** A version of the practice portal; its default unless told. */
  readonly version?: string | undefined;
  /** File of tenants to start from. */
  readonly tenants?: string | undefined;
  /** Draws a bad day. */
  readonly seed?: number | undefined;
  /** File of what is to go wrong. */
  readonly faults?: string | undefined;
  /** Folder for the connector host's keys and certificates. */
  readonly hostData: string;
  readonly port?: number | undefined;
}

export interface PracticeTenant {
  readonly profile: PortalProfile;
  readonly host: Host;
  /** All its tenants, that of `profile` and `host` first. */
  readonly places: readonly PracticePlace[];
  readonly ready: PracticeReady;
  readonly control: PracticeControl;
  /** Everything that the tenant holds, for a test to look at. */
  state(): Promise<unknown>;
  /** Ends the process and waits for its end. */
  stop(): Promise<void>;
}

const START_DEADLINE = 20_000;
const STOP_DEADLINE = 5_000;

function wordsOf({ version, tenants, seed, faults, hostData, port }: PracticeTenantOptions): string[] {
  const words = ['practice', '--json', '--host-data', hostData];
  if (version !== undefined) words.push('--portal-version', version);
  if (tenants !== undefined) words.push('--tenants', tenants);
  if (seed !== undefined) words.push('--seed', String(seed));
  if (faults !== undefined) words.push('--faults', faults);
  if (port !== undefined) words.push('--port', String(port));
  return words;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE);
  // Its end of the channel closes, which tells it to end in order.
  if (child.connected) child.disconnect();
  await ended;
  clearTimeout(deadline);
}

/** Its first line of output. @throws Fault PR-901 with what it said, when it ends before. */
async function readyLine(child: ChildProcess, signal: AbortSignal): Promise<PracticeReady> {
  const complaints: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const { stdout } = child;
  if (stdout === null) throw new TypeError('the practice tenant was started without a pipe');
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    const fail = (fact: string): void => {
      const said = complaints.join('').trim();
      reject(new Fault('PR-901', fact, { hint: said === '' ? undefined : said }));
    };
    const late = setTimeout(() => {
      fail(`the practice tenant was not ready within ${START_DEADLINE / 1000} seconds`);
    }, START_DEADLINE);
    const interrupted = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Fault('PR-407', 'interrupted'));
    };
    if (signal.aborted) interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    child.once('error', (error) => {
      fail(`the practice tenant could not be started: ${error.message}`);
    });
    child.once('close', (code) => {
      clearTimeout(late);
      fail(`the practice tenant ended before it was ready (exit code ${code ?? 'none'})`);
    });
    lines.once('line', (line) => {
      clearTimeout(late);
      signal.removeEventListener('abort', interrupted);
      const ready = readySchema.safeParse(parsed(line));
      if (ready.success) resolve(ready.data);
      else fail('the practice tenant said something else than that it is ready');
    });
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function profileOf(ready: PracticeReady, { id, domain, reader }: PracticeReady['tenants'][number]): PortalProfile {
  const accounts = ready.accounts.flatMap(({ account, tenant, user, password, totp }): [string, Account][] =>
    account === undefined || tenant !== domain ? [] : [[account, { user, password, totp }]],
  );
  const { entra, login, federation, blades, graph } = ready.origins;
  return {
    name: 'practice',
    practice: true,
    address: ready.address,
    origins: [entra, login, federation, blades, ...ready.tenants.map(({ desktop }) => new URL(desktop).origin)],
    tenantId: id,
    version: ready.version,
    shell: 'entra',
    accounts: Object.fromEntries(accounts),
    graph: { address: graph, tokenAddress: `${login}/organizations/oauth2/v2.0/token`, ...reader },
  };
}

/** A tenant of the practice portal as a run sees it, with the server beside it. */
export interface PracticePlace {
  readonly domain: string;
  readonly profile: PortalProfile;
  readonly host: Host;
}

function placesOf(ready: PracticeReady, control: PracticeControl): PracticePlace[] {
  return ready.tenants.map((tenant, index) => ({
    domain: tenant.domain,
    profile: profileOf(ready, tenant),
    host: createPracticeHost({
      control,
      index,
      name: tenant.hostName,
      desktop: tenant.desktop,
      certificateFolder: tenant.certificateFolder,
    }),
  }));
}

/** The tenants of a practice portal that runs already, as runs see them. */
export function practicePlaces(ready: PracticeReady): readonly PracticePlace[] {
  return placesOf(ready, new PracticeControl(ready));
}

/**
 * Starts the practice tenant in a process of its own, which ends with this one whatever becomes of it.
 * @throws Fault PR-901 with what it said, when it does not start.
 */
export async function startPracticeTenant(options: PracticeTenantOptions): Promise<PracticeTenant> {
  // Ctrl-C goes to every process of the terminal's group: in a group of its own the tenant lives until the run is over.
  const child = fork(fileURLToPath(builtFile(import.meta.url, '../cli.js')), wordsOf(options), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
    execArgv: [],
  });
  try {
    const ready = await readyLine(child, options.signal);
    const control = new PracticeControl(ready);
    const places = placesOf(ready, control);
    const [first] = places;
    if (first === undefined) throw new Fault('PR-901', 'the practice tenant has no tenant');
    return {
      profile: first.profile,
      host: first.host,
      places,
      ready,
      control,
      state: () => control.state(),
      stop: () => stop(child),
    };
  } catch (thrown) {
    await stop(child);
    throw thrown;
  }
}
