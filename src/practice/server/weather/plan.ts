import { stringify } from 'yaml';
import { z } from 'zod';
import type { PageFault } from '../../api.ts';
import { randomOf, type Random } from './random.ts';

const nth = z.number().int().min(1).max(10_000).default(1);
const times = z.number().int().min(1).max(10_000).default(1);
const milliseconds = z.number().int().min(0).max(300_000);

/** Method and path of requests: `PUT /api/apps/*` + `/provisioning`; `*` is one segment or any method, `**` the rest. */
const on = z
  .string()
  .regex(/^(?:\*|GET|POST|PUT|PATCH|DELETE) \/[\w./*-]*$/u, 'must be a method and a path, such as "POST /api/apps"');

const counted = { on, nth, times } as const;

/** What may happen to a page while somebody is at it. */
export const MOMENTS = [
  'rerender',
  'second-frame',
  'survey',
  'callout',
  'toast',
  'content-closed',
  'blank-shell',
  'reload',
  'crash',
] as const satisfies readonly PageFault['kind'][];

/** Name of the blade in the route, such as `AppGalleryBladeV2`; `*` is any, `shell` the shell at its start. */
const blade = z.string().min(1).default('*');
const control = z.string().min(1);
// A control that got another name has it wherever it stands, and keeps it.
const lasting = { blade, nth, times: times.default(10_000) } as const;

/** From the `nth` request that matches on, `times` of them go wrong. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    ...counted,
    status: z.literal([429, 500, 502, 503, 504]),
    /** Seconds of the Retry-After header. */
    retryAfter: z.number().int().min(0).max(120).optional(),
  }),
  z.strictObject({
    kind: z.literal('drop'),
    ...counted,
    /** Whether the request has taken effect by then. */
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({ kind: z.literal('slow'), ...counted, ms: milliseconds }),
  z.strictObject({ kind: z.literal('expire'), ...counted, what: z.enum(['tokens', 'sessions']).default('tokens') }),
  z.strictObject({ kind: z.literal('slow-download'), nth, times, ms: milliseconds.default(3000) }),
  z.strictObject({ kind: z.literal('broken-download'), nth, times }),
  /** What the connector host's wizard generates is no good: over, for another name, or not in Trusted Root. */
  z.strictObject({
    kind: z.literal('certificate'),
    nth,
    times,
    flaw: z.enum(['expired', 'other-name', 'untrusted']).default('untrusted'),
  }),
  z.strictObject({ kind: z.literal('renamed-control'), ...lasting, control, to: z.string().min(1) }),
  z.strictObject({ kind: z.literal('missing-control'), ...lasting, control }),
  z.strictObject({
    kind: z.enum(MOMENTS),
    blade,
    nth,
    times,
    afterMs: milliseconds.default(0),
    durationMs: milliseconds.default(1500),
  }),
]);

export type PlannedFault = z.output<typeof faultSchema>;

/** What `--faults FILE` holds. */
export const planSchema = z.strictObject({
  /** Decides what is left to chance: the latencies, and with `draw` the faults. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
  /** `live`: blades of 20 to 28 s, an application list of up to 180 s, all divided by `factor`. */
  latency: z.strictObject({ profile: z.literal('live'), factor: z.number().min(1).max(10_000).default(20) }).optional(),
  faults: z.array(faultSchema).max(1000).default([]),
});

export type FaultPlan = z.output<typeof planSchema>;

export const FAULT_KINDS: readonly PlannedFault['kind'][] = [
  'status',
  'drop',
  'slow',
  'expire',
  'slow-download',
  'broken-download',
  'certificate',
  'renamed-control',
  'missing-control',
  ...MOMENTS,
];

const REQUESTS = [
  'GET /api/me',
  'GET /api/templates',
  'GET /api/apps',
  'POST /api/apps',
  'GET /api/apps/*/provisioning',
  'PUT /api/apps/*/provisioning',
  'GET /api/agents',
  'POST /api/apps/*/agents',
] as const;

// Controls of the reference job, and what a portal of another month might call them.
const CONTROLS = [
  ['New application', 'Add application'],
  ['Create', 'Add'],
  ['Get started', 'Begin'],
  ['Assign Agent(s)', 'Assign agents'],
  ['Download and install', 'Get the agent'],
] as const;

function drawFault(kind: PlannedFault['kind'], random: Random): z.input<typeof faultSchema> {
  const nthOne = random.whole(1, 2);
  const request = random.pick(REQUESTS);
  switch (kind) {
    case 'status': {
      const status = random.pick([429, 500, 502, 503, 504] as const);
      return { kind, on: request, nth: nthOne, status, ...(status === 429 ? { retryAfter: 1 } : {}) };
    }
    case 'drop':
      return { kind, on: request, nth: nthOne, when: random.pick(['before', 'after'] as const) };
    case 'slow':
      return { kind, on: request, nth: nthOne, ms: random.whole(500, 4000) };
    case 'expire':
      return { kind, on: request, nth: nthOne, what: random.pick(['tokens', 'sessions'] as const) };
    case 'slow-download':
      return { kind, ms: random.whole(1000, 4000) };
    case 'broken-download':
      return { kind };
    case 'certificate':
      return { kind, flaw: random.pick(['expired', 'other-name', 'untrusted'] as const) };
    case 'renamed-control': {
      const [control, to] = random.pick(CONTROLS);
      return { kind, control, to };
    }
    case 'missing-control':
      return { kind, control: random.pick(CONTROLS)[0] };
    case 'rerender':
    case 'second-frame':
    case 'survey':
    case 'callout':
    case 'toast':
    case 'content-closed':
    case 'blank-shell':
    case 'reload':
    case 'crash':
      return { kind, nth: random.whole(1, 6), afterMs: random.whole(0, 800), durationMs: random.whole(500, 3000) };
  }
}

/** A bad day by chance, the same for the same seed. */
export function drawPlan(seed: number): FaultPlan {
  const random = randomOf(seed);
  const count = random.whole(2, 5);
  const faults = Array.from({ length: count }, () => drawFault(random.pick(FAULT_KINDS), random));
  return planSchema.parse({ seed, faults });
}

/** The plan as a file that `--faults` takes. */
export function planText(plan: FaultPlan): string {
  return stringify(plan);
}
