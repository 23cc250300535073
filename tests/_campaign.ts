import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { openDesk } from '../src/commands/_desk.ts';
import { executeRun } from '../src/commands/_run/execute.ts';
import { planRun, readGround, type Ground, type Plan } from '../src/commands/_run/prepare.ts';
import { startPracticeTenant, type PracticeTenant } from '../src/commands/_practice-tenant.ts';
import { quietIo } from '../src/core/command.ts';
import type { RunEvent } from '../src/core/events.ts';
import { stepsOf, type Runbook } from '../src/core/runbook.ts';
import { createRedactor } from '../src/core/secrets.ts';
import { verifyBag } from '../src/evidence/index.ts';
import { drawPlan, MOMENTS, planSchema, type FaultPlan } from '../src/practice/server/index.ts';
import { freePort } from './_practice.ts';

/** One bad day for the reference run. */
export interface BadDay {
  readonly name: string;
  /** What kind of trouble it is, for the summary. */
  readonly kind: string;
  /** From the start of which step on it is so; from the beginning unless told. */
  readonly from?: string;
  readonly plan: FaultPlan;
}

/** What became of a run on a bad day, and what of it may not be. */
export interface Aftermath {
  readonly verdict: string;
  readonly code: string | undefined;
  readonly message: string;
  /** How many faults of the plan came about. */
  readonly happened: number;
  readonly retries: number;
  /** Whether tenant and server are as the job leaves them on a good day. */
  readonly done: boolean;
  /** Each breaks a promise. */
  readonly broken: readonly string[];
  readonly bag: string;
}

export interface Campaign {
  readonly runbook: Runbook;
  run(day: BadDay): Promise<Aftermath>;
  close(): Promise<void>;
}

// A campaign has hundreds of runs that wait in vain: the patience is short, and longer than what the plans hold up.
const TIMEOUTS = { control: 5_000, step: 60_000, run: 180_000 };

/** @param browser is shared by all runs. */
export async function openCampaign(browser: Browser): Promise<Campaign> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-runbook-campaign-'));
  const read = await readGround(quietIo(process.cwd()), { out: folder, evidence: 'none' });
  const ground: Ground = { ...read, config: { ...read.config, timeouts: TIMEOUTS } };
  const planOf = async (): Promise<Plan> =>
    planRun(quietIo(process.cwd()), ground, 'runbooks/on-premises-ecma-app.yaml', [`port=${await freePort()}`]);
  const { runbook } = await planOf();
  let goodDay: Promise<Truth> | undefined;
  const go = async (day: BadDay): Promise<Ended> => runOnce({ browser, folder, ground, plan: await planOf() }, day);
  const wanted = (): Promise<Truth> =>
    (goodDay ??= go({ name: 'a good day', kind: 'none', plan: planSchema.parse({}) }).then(({ truth, verdict }) => {
      if (verdict !== 'passed') throw new TypeError(`the run on a good day ${verdict}`);
      return truth;
    }));
  return {
    runbook,
    async run(day) {
      const good = await wanted();
      const ended = await go(day);
      return judge(ended, good);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

interface Ended {
  readonly verdict: string;
  readonly fault: { code: string | undefined; message: string; exit: number } | undefined;
  readonly events: readonly RunEvent[];
  readonly happened: number;
  readonly truth: Truth;
  readonly bag: string;
}

async function runOnce(
  { browser, folder, ground, plan }: { browser: Browser; folder: string; ground: Ground; plan: Plan },
  day: BadDay,
): Promise<Ended> {
  const events: RunEvent[] = [];
  const io = quietIo(process.cwd());
  let tenant: PracticeTenant | undefined;
  let after: { truth: Truth; happened: number } | undefined;
  const breaks = (): Promise<unknown> =>
    tenant?.control.ask({ method: 'POST', path: '/faults', json: day.plan }) ?? Promise.resolve();
  const result = await executeRun(io, {
    ground,
    plan,
    yes: true,
    json: true,
    openBrowser: () => Promise.resolve({ browser, end: () => Promise.resolve() }),
    async place({ runId }) {
      const started = await startPracticeTenant({ signal: io.signal, hostData: path.join(folder, 'hosts', runId) });
      tenant = started;
      if (day.from === undefined) await breaks();
      const desk = openDesk(io, { reports: folder, runId, redactor: createRedactor(), json: true });
      return {
        portal: started.profile,
        host: started.host,
        desk,
        async stop() {
          after = { truth: truthOf(await started.state()), happened: await happenedOn(started) };
          await Promise.all([started.stop(), desk.close()]);
        },
      };
    },
    outputs: () =>
      Promise.resolve(() => ({
        bag: [],
        terminal: [
          {
            async on(event) {
              events.push(event);
              if (event.type === 'step.started' && event.stepId === day.from && event.attempt === 1) await breaks();
            },
          },
        ],
      })),
  });
  if (after === undefined) throw new TypeError('the place of the run was not stopped');
  const { fault } = result;
  return {
    verdict: result.verdict,
    fault: fault === undefined ? undefined : { code: fault.code, message: fault.message, exit: fault.exit },
    events,
    bag: result.bag,
    ...after,
  };
}

const happenedSchema = z.object({ happened: z.array(z.unknown()) });
async function happenedOn({ control }: PracticeTenant): Promise<number> {
  return happenedSchema.parse(await control.ask({ path: '/faults' })).happened.length;
}

async function judge({ verdict, fault, events, happened, truth, bag }: Ended, good: Truth): Promise<Aftermath> {
  const broken: string[] = [];
  const done = JSON.stringify(truth.state) === JSON.stringify(good.state);
  if (verdict === 'passed' && !done) broken.push(`passed, but ${differences(truth.state, good.state)}`);
  // One that asks a person to look has claimed nothing.
  if (verdict !== 'passed' && done && fault?.exit !== 3)
    broken.push(`${verdict} (${fault?.code ?? 'no code'}), but all is done`);
  for (const [change, times] of truth.changes)
    if (times > (good.changes.get(change) ?? 0)) broken.push(`${times} times: ${change}`);
  if (verdict !== 'passed' && fault?.code === undefined) broken.push(`a fault without a code: ${fault?.message ?? ''}`);
  const { verdict: evidence, problems } = await verifyBag(bag);
  if (evidence !== 'COMPLETE') broken.push(`the bag is ${evidence}: ${JSON.stringify(problems)}`);
  return {
    verdict,
    code: fault?.code,
    message: fault?.message ?? '',
    happened,
    retries: events.filter(({ type }) => type === 'retry').length,
    done,
    broken,
    bag,
  };
}

/** Tenant and server without what differs from day to day, and how often each change was made. */
export interface Truth {
  readonly state: unknown;
  readonly changes: ReadonlyMap<string, number>;
}

const stateSchema = z.object({
  tenants: z.tuple([
    z.object({
      apps: z.array(
        z.object({
          displayName: z.string(),
          templateId: z.string(),
          enabled: z.boolean(),
          provisioning: z.object({
            mode: z.string().nullable(),
            tenantUrl: z.string().nullable(),
            hasSecretToken: z.boolean(),
            assignedAgentIds: z.array(z.string()),
          }),
          assignments: z.array(z.unknown()),
        }),
      ),
      agents: z.array(
        z.object({ id: z.string(), machineName: z.string(), status: z.string(), purpose: z.string().nullable() }),
      ),
      audits: z.array(z.object({ activityDisplayName: z.string(), target: z.string().nullable(), result: z.string() })),
      host: z.object({
        downloads: z.array(z.string()),
        agent: z.object({ installed: z.boolean(), registered: z.boolean(), authorizedAs: z.string().nullable() }),
        ecma: z.object({
          configured: z.boolean(),
          listening: z.boolean(),
          problem: z.string().nullable(),
          certificates: z.array(
            z.object({
              subject: z.string(),
              names: z.array(z.string()),
              notAfter: z.string(),
              current: z.boolean(),
              trusted: z.boolean(),
            }),
          ),
        }),
      }),
    }),
  ]),
});

export function truthOf(state: unknown): Truth {
  const {
    tenants: [{ apps, agents, audits, host }],
  } = stateSchema.parse(state);
  const machineOf = (id: string): string => agents.find((agent) => agent.id === id)?.machineName ?? 'unknown';
  const { certificates, ...ecma } = host.ecma;
  const changes = new Map<string, number>();
  const count = (change: string): unknown => changes.set(change, (changes.get(change) ?? 0) + 1);
  for (const { activityDisplayName, target, result } of audits)
    if (result === 'success') count(`${activityDisplayName} ${target ?? ''}`);
  // One press, one certificate, whatever name a flawed one was given; for whom it must be is part of the state.
  if (certificates.length > 0) changes.set('generate a certificate', certificates.length);
  for (const name of host.downloads) count(`put ${name.replace(/ \(\d+\)(?=\.\w+$)/u, '')} on the server`);
  return {
    changes,
    state: {
      apps: apps
        .map(({ provisioning: { assignedAgentIds, tenantUrl, ...provisioning }, ...app }) => ({
          ...app,
          provisioning: {
            ...provisioning,
            tenantUrl: tenantUrl?.replace(/:\d+/u, '') ?? null,
            agents: assignedAgentIds.map(machineOf),
          },
        }))
        .sort((left, right) => left.displayName.localeCompare(right.displayName)),
      agents: agents.map(({ machineName, status, purpose }) => ({ machineName, status, purpose })),
      server: {
        agent: host.agent,
        ...ecma,
        certificates: certificates.map(({ notAfter, ...certificate }) => ({
          ...certificate,
          valid: Date.parse(notAfter) > Date.now(),
        })),
      },
    },
  };
}

/** Which parts of the state are not as wanted. */
export function differences(state: unknown, wanted: unknown, at = 'state'): string {
  const parts = z.record(z.string(), z.unknown());
  const [left, right] = [parts.safeParse(state), parts.safeParse(wanted)];
  if (!left.success || !right.success) return `${at} is ${JSON.stringify(state)} instead of ${JSON.stringify(wanted)}`;
  return [...new Set([...Object.keys(left.data), ...Object.keys(right.data)])]
    .filter((key) => JSON.stringify(left.data[key]) !== JSON.stringify(right.data[key]))
    .map((key) => differences(left.data[key], right.data[key], key))
    .join(', ');
}

type Fault = z.input<typeof planSchema>['faults'];
const plan = (faults: Fault): FaultPlan => planSchema.parse({ faults });

/** What can go wrong with requests: the first of any kind, and the first of those that change something. */
const REQUESTS: readonly (readonly [string, (on: string) => NonNullable<Fault>[number]])[] = [
  ['429', (on) => ({ kind: 'status', on, status: 429, retryAfter: 1 })],
  ['500', (on) => ({ kind: 'status', on, status: 500 })],
  ['503', (on) => ({ kind: 'status', on, status: 503 })],
  // The browser tries a broken connection once more by itself.
  ['dropped before', (on) => ({ kind: 'drop', on, when: 'before', times: 2 })],
  ['dropped after', (on) => ({ kind: 'drop', on, when: 'after' })],
  ['slow', (on) => ({ kind: 'slow', on, ms: 2500 })],
  ['tokens expired', (on) => ({ kind: 'expire', on, what: 'tokens' })],
  ['sessions expired', (on) => ({ kind: 'expire', on, what: 'sessions' })],
];
const CHANGES = ['POST /api/**', 'PUT /api/**', 'PATCH /api/**', 'DELETE /api/**'];

/** Every kind of fault at every step of the runbook. */
export function everyDay(runbook: Runbook): BadDay[] {
  const days = stepsOf(runbook).flatMap((step): BadDay[] => {
    const day = (kind: string, what: string, faults: Fault): BadDay => ({
      name: `${step.id}: ${kind}${what}`,
      kind,
      from: step.id,
      plan: plan(faults),
    });
    const labels = step.do.flatMap(({ kind, input }) =>
      ['click', 'download', 'check', 'expand'].includes(kind) && typeof input === 'string' && !input.includes('${')
        ? [input]
        : [],
    );
    return [
      ...REQUESTS.map(([kind, fault]) => day(kind, ', any request', [fault('* /api/**')])),
      ...REQUESTS.map(([kind, fault]) => day(kind, ', a change', CHANGES.map(fault))),
      ...MOMENTS.map((kind) => day(kind, '', [{ kind }])),
      ...labels.flatMap((control) => [
        day('renamed-control', ` "${control}"`, [{ kind: 'renamed-control', control, to: 'Something else' }]),
        day('missing-control', ` "${control}"`, [{ kind: 'missing-control', control }]),
      ]),
      ...(step.do.some(({ kind }) => kind === 'download')
        ? [
            day('slow-download', '', [{ kind: 'slow-download', ms: 2500 }]),
            day('broken-download', '', [{ kind: 'broken-download' }]),
          ]
        : []),
    ];
  });
  const certificates = (['expired', 'other-name', 'untrusted'] as const).map((flaw): BadDay => ({
    name: `certificate: ${flaw}`,
    kind: 'certificate',
    plan: plan([{ kind: 'certificate', flaw }]),
  }));
  return [...days, ...certificates];
}

/** A day with several troubles, drawn by its seed. */
export function mixedDay(seed: number): BadDay {
  return { name: `seed ${seed}`, kind: 'mix', plan: drawPlan(seed) };
}
