import type { PageFault } from '../../api.ts';
import type { CertificateFlaw } from '../machine.ts';
import { Refusal } from '../refusal.ts';
import type { FaultPlan, PlannedFault } from './plan.ts';
import { randomOf, type Random } from './random.ts';

/** What becomes of one request. */
export interface Fate {
  /** Milliseconds before it is looked at. */
  readonly delay: number;
  readonly refusal: Refusal | undefined;
  /** The connection breaks off, before or after the request takes effect. */
  readonly drop: 'before' | 'after' | undefined;
  /** What has ended when the request arrives. */
  readonly expire: 'tokens' | 'sessions' | undefined;
  /** How a download goes: spread over so many milliseconds, or broken off half way. */
  readonly download: { readonly ms: number } | 'broken' | undefined;
  /** What is wrong with the certificate that the request asks for. */
  readonly certificate: CertificateFlaw | undefined;
}

/** A fault that came about, for whoever asks afterwards. */
export interface Happened {
  readonly at: string;
  readonly kind: PlannedFault['kind'];
  /** The request or the blade. */
  readonly where: string;
}

const SECOND = 1000;

/** Ranges in milliseconds that people who drive the live portal report; the first that matches counts. */
const LIVE: readonly (readonly [on: string, least: number, most: number])[] = [
  ['GET /blade.html', 20 * SECOND, 28 * SECOND],
  ['GET /api/apps', 4 * SECOND, 180 * SECOND],
  ['POST /api/apps', 10 * SECOND, 60 * SECOND],
  ['* /api/host/**', 0, 0],
  ['GET /api/page-faults', 0, 0],
  ['* /api/**', SECOND / 2, 3 * SECOND],
];

function matcher(on: string): (method: string, path: string) => boolean {
  const [method = '*', pattern = '/'] = on.split(' ');
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/gu, '\\$&')
    .replaceAll('**', '\u0000')
    .replaceAll('*', '[^/]+')
    .replaceAll('\u0000', '.*');
  const expression = new RegExp(`^${source}$`, 'u');
  return (given, path) => (method === '*' || method === given) && expression.test(path);
}

const MESSAGES: Readonly<Record<number, string>> = {
  429: 'Too many requests. Wait, then try again.',
  500: 'Something went wrong on the server.',
  502: 'The server behind this one did not answer rightly.',
  503: 'The service is not available at the moment.',
  504: 'The server behind this one did not answer in time.',
};

function refusalOf(fault: Extract<PlannedFault, { kind: 'status' }>): Refusal {
  const code = fault.status === 429 ? 'TooManyRequests' : 'ServiceUnavailable';
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  return new Refusal(fault.status, code, MESSAGES[fault.status] ?? 'It did not work.', headers);
}

/** A fault of the plan with how often its occasion has come. */
interface Watched {
  readonly fault: PlannedFault;
  readonly matches: (method: string, path: string) => boolean;
  seen: number;
}

/** The occasions of faults that say neither request nor blade. */
const OCCASIONS: Partial<Readonly<Record<PlannedFault['kind'], string>>> = {
  'slow-download': 'GET /downloads/**',
  'broken-download': 'GET /downloads/**',
  certificate: 'POST /api/host/ecma/certificate',
};

function watch(fault: PlannedFault): Watched {
  const on = 'on' in fault ? fault.on : OCCASIONS[fault.kind];
  return { fault, matches: on === undefined ? () => false : matcher(on), seen: 0 };
}

/** Whether this occasion is one on which the fault comes about; counts it. */
function strikes(watched: Watched): boolean {
  watched.seen += 1;
  const { nth, times } = watched.fault;
  return watched.seen >= nth && watched.seen < nth + times;
}

/** Carries out a fault plan: decides for each request and each blade what goes wrong. */
export class Weather {
  #plan: FaultPlan;
  #random: Random;
  #watched: readonly Watched[];
  #happened: Happened[] = [];
  readonly #latencies = LIVE.map(([on, least, most]) => ({ matches: matcher(on), least, most }));
  readonly #now: () => Date;

  constructor(plan: FaultPlan, now: () => Date) {
    this.#plan = plan;
    this.#random = randomOf(plan.seed);
    this.#watched = plan.faults.map(watch);
    this.#now = now;
  }

  get plan(): FaultPlan {
    return this.#plan;
  }

  get happened(): readonly Happened[] {
    return this.#happened;
  }

  /** Begins another plan, with all counts at zero. */
  change(plan: FaultPlan): void {
    this.#plan = plan;
    this.#random = randomOf(plan.seed);
    this.#watched = plan.faults.map(watch);
    this.#happened = [];
  }

  fateOf(method: string, path: string): Fate {
    const struck = this.#watched.filter((watched) => watched.matches(method, path)).filter(strikes);
    let fate: Fate = {
      delay: this.#latency(method, path),
      refusal: undefined,
      drop: undefined,
      expire: undefined,
      download: undefined,
      certificate: undefined,
    };
    for (const { fault } of struck) {
      this.#record(fault.kind, `${method} ${path}`);
      fate = { ...fate, ...effectOf(fault, fate.delay) };
    }
    return fate;
  }

  /** What is to go wrong in a blade that opens now. */
  pageFaults(blade: string): PageFault[] {
    return this.#watched.flatMap((watched, index): PageFault[] => {
      const { fault } = watched;
      if (!('blade' in fault)) return [];
      const meant = fault.blade === blade || (fault.blade === '*' && blade !== 'shell');
      if (!meant || !strikes(watched)) return [];
      this.#record(fault.kind, blade);
      const id = `fault-${index + 1}-${watched.seen}`;
      const nothing = { afterMs: 0, durationMs: 0, control: null, to: null };
      if (fault.kind === 'renamed-control')
        return [{ ...nothing, id, kind: fault.kind, control: fault.control, to: fault.to }];
      if (fault.kind === 'missing-control') return [{ ...nothing, id, kind: fault.kind, control: fault.control }];
      const { kind, afterMs, durationMs } = fault;
      return [{ ...nothing, id, kind, afterMs, durationMs }];
    });
  }

  #latency(method: string, path: string): number {
    const { latency } = this.#plan;
    if (latency === undefined) return 0;
    const range = this.#latencies.find(({ matches }) => matches(method, path));
    if (range === undefined) return 0;
    return (range.least + this.#random.next() * (range.most - range.least)) / latency.factor;
  }

  #record(kind: PlannedFault['kind'], where: string): void {
    if (this.#happened.length < 10_000) this.#happened.push({ at: this.#now().toISOString(), kind, where });
  }
}

function effectOf(fault: PlannedFault, delay: number): Partial<Fate> {
  switch (fault.kind) {
    case 'status':
      return { refusal: refusalOf(fault) };
    case 'drop':
      return { drop: fault.when };
    case 'slow':
      return { delay: delay + fault.ms };
    case 'expire':
      return { expire: fault.what };
    case 'slow-download':
      return { download: { ms: fault.ms } };
    case 'broken-download':
      return { download: 'broken' };
    case 'certificate':
      return { certificate: fault.flaw };
    default:
      return {};
  }
}
