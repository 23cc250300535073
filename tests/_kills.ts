import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { z } from 'zod';
import { startPracticeTenant, type PracticeTenant } from '../src/commands/_practice-tenant.ts';
import { listRuns, verifyBag } from '../src/evidence/index.ts';
import { DEFAULT_SEED } from '../src/practice/server/seed.ts';
import { differences, truthOf, type Truth } from './_campaign.ts';
import { ROOT } from './_cli.ts';
import { freePort } from './_practice.ts';

/** A write of the run, as its occurrence among those of the same name. */
export interface WritePoint {
  readonly label: string;
  readonly nth: number;
  /** Half of it is written before the process dies. */
  readonly torn?: boolean;
}

export interface AfterKill {
  readonly point: WritePoint;
  /** What `evidence verify` said of the bag of the killed run; `none` where it had none yet. */
  readonly bag: string;
  /** How many runs it took after the killed one, and how the last one ended. */
  readonly runs: number;
  readonly verdict: string;
  /** A person was asked whether the change in doubt took place. */
  readonly asked: boolean;
  readonly truth: Truth;
  /** Each breaks a promise. */
  readonly broken: readonly string[];
}

const ended = z.object({
  verdict: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
  exit: z.number().optional(),
  bag: z.string(),
  points: z.array(z.string()),
});
type Ended = z.output<typeof ended>;

interface Ground {
  readonly folder: string;
  readonly tenant: PracticeTenant;
  readonly port: number;
}

/** Accounts without a second factor: a code is taken once, and the next one takes its half minute. */
const TENANTS = {
  tenants: DEFAULT_SEED.tenants.map((tenant) => ({
    ...tenant,
    users: tenant.users.map((user) => ({ ...user, signIn: { secondFactor: 'none' } })),
  })),
};

async function withGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-runbook-kills-'));
  const tenants = path.join(folder, 'tenants.yaml');
  await writeFile(tenants, stringify(TENANTS));
  const hostData = path.join(folder, 'host');
  const tenant = await startPracticeTenant({ signal: new AbortController().signal, hostData, tenants });
  try {
    return await work({ folder, tenant, port: await freePort() });
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Asked {
  readonly kill?: WritePoint;
  readonly resume?: string;
  readonly tookPlace?: boolean;
}

/** A run in a process of its own; undefined when it was killed. */
async function runOnce(
  { folder, tenant, port }: Ground,
  { kill, resume, tookPlace }: Asked,
): Promise<Ended | { readonly said: string } | undefined> {
  const out = path.join(folder, 'reports');
  const child = spawn(process.execPath, [fileURLToPath(new URL('_killed-run.mjs', import.meta.url))], {
    detached: true,
    stdio: 'pipe',
    env: { ...process.env, HOME: path.join(folder, 'home'), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' },
  });
  const request = { ready: tenant.ready, out, cwd: ROOT, folders: [out, path.join(folder, 'home')], port };
  const more = { kill: kill ?? null, resume: resume ?? null, tookPlace: tookPlace ?? null };
  child.stdin.end(JSON.stringify({ ...request, ...more }));
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.signalCode === 'SIGKILL') return undefined;
  const line = said.trim();
  return line === '' ? { said: complained.trim() } : ended.parse(JSON.parse(line));
}

/** What a person sees who looks whether the last change of the step took place. */
const SEEN: Readonly<Record<string, (truth: Truth) => boolean>> = {
  'create-app': ({ changes }) => [...changes.keys()].some((change) => /ECMA practice app/u.test(change)),
  'install-agent': ({ changes }) => [...changes.keys()].some((change) => change.startsWith('put ')),
  'assign-agent': ({ state }) => JSON.stringify(state).includes('"agents":["SRV-ECMA-01"]'),
  'save-credentials': ({ state }) => JSON.stringify(state).includes('"hasSecretToken":true'),
  'make-certificate': ({ changes }) => [...changes.keys()].some((change) => change.startsWith('generate ')),
};

export interface GoodDay {
  readonly truth: Truth;
  readonly points: readonly string[];
}

/** The run without a kill: all that it writes, and what it leaves. */
export function goodDay(): Promise<GoodDay> {
  return withGround(async (ground) => {
    const ran = await runOnce(ground, {});
    if (ran === undefined || 'said' in ran || ran.verdict !== 'passed')
      throw new TypeError(`the run on a good day: ${JSON.stringify(ran)}`);
    return { truth: truthOf(await ground.tenant.state()), points: ran.points };
  });
}

/**
 * Kills a run at a write, looks at what it left, and goes on with it to the end.
 * @param good what the tenant is compared with; left to the caller without it.
 */
export function killAt(point: WritePoint, good?: GoodDay): Promise<AfterKill> {
  return withGround(async (ground) => {
    const { tenant, folder } = ground;
    const broken: string[] = [];
    const first = await runOnce(ground, { kill: point });
    if (first !== undefined) broken.push(`it was not killed: ${JSON.stringify({ ...first, points: undefined })}`);
    let bag = await newestBag(folder);
    const verified = bag === undefined ? undefined : await verifyBag(bag);
    if (verified?.verdict === 'BROKEN') broken.push(`the bag is BROKEN: ${JSON.stringify(verified.problems)}`);
    let asked = false;
    let last: Awaited<ReturnType<typeof runOnce>> = undefined;
    let runs = 0;
    let tookPlace: boolean | undefined;
    while (runs < 4) {
      runs += 1;
      last = await runOnce(ground, {
        ...(bag === undefined ? {} : { resume: bag }),
        ...(tookPlace === undefined ? {} : { tookPlace }),
      });
      if (last === undefined) break;
      // A run that had not come to its first step is begun anew.
      if ('said' in last && bag !== undefined && /stopped before its first step|there is no run/u.test(last.said)) {
        bag = undefined;
        continue;
      }
      if ('said' in last || last.exit !== 3 || last.code !== 'PR-408') break;
      asked = true;
      bag = last.bag;
      const step = await stepInDoubt(bag);
      tookPlace = SEEN[step]?.(truthOf(await tenant.state()));
      if (tookPlace === undefined) {
        broken.push(`in doubt at ${step}: ${last.message ?? ''}`);
        break;
      }
    }
    const truth = truthOf(await tenant.state());
    const verdict = last === undefined ? 'killed' : 'said' in last ? `refused: ${last.said}` : last.verdict;
    if (verdict !== 'passed')
      broken.push(
        `${verdict} ${last !== undefined && 'code' in last ? `${last.code ?? ''} ${last.message ?? ''}` : ''}`,
      );
    if (good !== undefined) broken.push(...otherThan(truth, good.truth));
    if (last !== undefined && 'bag' in last) {
      const { verdict: end, problems } = await verifyBag(last.bag);
      if (end !== 'COMPLETE') broken.push(`the last bag is ${end}: ${JSON.stringify(problems)}`);
    }
    return { point, bag: verified?.verdict ?? 'none', runs, verdict, asked, truth, broken };
  });
}

function otherThan(truth: Truth, good: Truth): string[] {
  const same = JSON.stringify(truth.state) === JSON.stringify(good.state);
  const tooOften = [...truth.changes].filter(([change, times]) => times > (good.changes.get(change) ?? 0));
  return [
    ...(same ? [] : [`the state: ${differences(truth.state, good.state)}`]),
    ...tooOften.map(([change, times]) => `${times} times: ${change}`),
  ];
}

async function newestBag(folder: string): Promise<string | undefined> {
  const runs = await listRuns(path.join(folder, 'reports')).catch(() => []);
  return runs[0]?.bag;
}

async function stepInDoubt(bag: string): Promise<string> {
  const { readEvents } = await import('../src/evidence/index.ts');
  const events = await readEvents(bag);
  const event = events.findLast(({ type }) => type === 'step.finished');
  return event?.type === 'step.finished' ? event.stepId : '';
}

/** Writes that every step has, each of which is a point of its own; of the others one of each kind will do. */
const OF_STEPS = /journal\.jsonl: (?:step|action)\./u;

/** A write without the picture and the number of its file. */
const kindOf = (label: string): string =>
  label.replace(/shots\/\d\d-.*?(?=\.[a-z]+(?:\.[a-z]+)?$)/u, 'shots/').replace(/(artifact [\w.]+) [\w-]+$/u, '$1');

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The points to be tried: each write of a step's beginning, intent, deed and end, one of every other kind, drawn by
 * seed, and torn lines of the journal.
 */
export function pointsOf(
  { points }: GoodDay,
  { most, seed, only }: { readonly most: number; readonly seed: number; readonly only?: string | undefined },
): WritePoint[] {
  const draw = random(seed);
  const counts = new Map<string, number>();
  const all = points.map((label): WritePoint => {
    const nth = (counts.get(label) ?? 0) + 1;
    counts.set(label, nth);
    return { label, nth };
  });
  const one = <T>(list: readonly T[]): T[] => list.slice(Math.floor(draw() * list.length)).slice(0, 1);
  const kinds = grouped(
    all.filter(({ label }) => !OF_STEPS.test(label) && !label.startsWith('unlink home/.cache')),
    ({ label }) => kindOf(label),
  );
  const ofSteps = all.filter(({ label }) => OF_STEPS.test(label) && label.startsWith('appendFile'));
  const torn = Array.from({ length: 12 }, () => one(ofSteps).map((point) => ({ ...point, torn: true }))).flat();
  const chosen = [...ofSteps, ...[...kinds.values()].flatMap(one), ...torn]
    .filter(({ label }) => only === undefined || new RegExp(only, 'u').test(label))
    .map((point) => ({ point, rank: draw() }));
  return chosen
    .sort((left, right) => left.rank - right.rank)
    .slice(0, most)
    .map(({ point }) => point);
}

function grouped<T>(list: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}
