import type { CommandIo } from '../../core/command.ts';
import { Fault, formatFault, inOrder, MistakesFault, type Mistake } from '../../core/errors.ts';
import type { PortalProfile } from '../../core/portal.ts';
import type { Runbook } from '../../core/runbook.ts';
import { stepsOf } from '../../core/runbook.ts';
import { readInputs, splitPair } from '../../runbook/index.ts';
import { effectOfStep } from '../../runner/bind.ts';
import type { RunInput } from '../_run/input.ts';
import { readRunbookNamed, type Ground, type Plan } from '../_run/prepare.ts';
import type { Matrix, MatrixEntry } from './matrix.ts';
import { mistake, mistakesIn } from './mistakes.ts';
import { domainFor, type Rehearsal } from './rehearsal.ts';
import type { Claim } from './schedule.ts';

/** One run among several: a runbook in a tenant. */
export interface Job extends Claim {
  readonly name: string;
  readonly plan: Plan;
  /** Of the configuration, or `practice`. */
  readonly portal: string;
  readonly entry: MatrixEntry;
  /** Of the practice portal. */
  readonly domain: string | undefined;
}

export interface JobsRequest {
  readonly ground: Ground;
  readonly input: Pick<RunInput, 'portal' | 'input'>;
  readonly runbooks: readonly string[];
  readonly matrix: Matrix | undefined;
  readonly rehearsal: Rehearsal;
}

/** Without a matrix there is one tenant, that of the configuration. */
const ALONE: MatrixEntry = { name: 'all', accounts: {}, inputs: {} };

/**
 * Every runbook in every tenant.
 * @throws Fault or MistakesFault with all that is wrong in runbooks, matrix and inputs.
 */
export async function planJobs(io: CommandIo, request: JobsRequest): Promise<Job[]> {
  const read = await Promise.allSettled(request.runbooks.map((name) => readRunbookNamed(io, request.ground, name)));
  const faults = read.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  const runbooks = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const entries = request.matrix?.entries ?? [ALONE];
  const mistakes = request.matrix === undefined ? [] : mistakesIn(request.matrix, request);
  const jobs: Job[] = [];
  for (const [index, entry] of entries.entries()) {
    for (const runbook of runbooks) {
      const { plan, wrong } = planFor(runbook, runbooks, entry, request);
      const { matrix } = request;
      if (matrix === undefined) faults.push(...faultOf(runbook, wrong));
      else {
        mistakes.push(
          ...wrong.map(({ name, fact }) =>
            mistake(
              matrix,
              ['tenants', index, 'inputs', ...(name === undefined ? [] : [name])],
              `${runbook.id}: ${fact}`,
            ),
          ),
        );
      }
      jobs.push(jobOf(entry, plan, request));
    }
  }
  const all = together(faults, mistakes);
  if (all !== undefined) throw all;
  return jobs;
}

type WrongInputs = ReturnType<typeof readInputs>['wrong'];

function faultOf({ id }: Runbook, wrong: WrongInputs): Fault[] {
  if (wrong.length === 0) return [];
  const lines = [`the inputs of ${id} are not in order`, ...wrong.map(({ fact }) => `  ${fact}`)];
  return [new Fault('PR-207', lines.join('\n'))];
}

function planFor(
  runbook: Runbook,
  runbooks: readonly Runbook[],
  entry: MatrixEntry,
  request: JobsRequest,
): { readonly plan: Plan; readonly wrong: WrongInputs } {
  // The entry's own stand before what was said for all; an input that only another of the runbooks has is not meant.
  const pairs = new Map<string, string | undefined>([
    ...request.input.input.map(splitPair),
    ...Object.entries(entry.inputs),
  ]);
  const meant = [...pairs].filter(
    ([name]) => Object.hasOwn(runbook.inputs, name) || !runbooks.some(({ inputs }) => Object.hasOwn(inputs, name)),
  );
  const { values, wrong } = readInputs(runbook, meant, { rehearsal: portalOf(entry, request) === 'practice' });
  return { plan: { runbook, inputs: values }, wrong };
}

const portalOf = (entry: MatrixEntry, { ground, input }: JobsRequest): string =>
  input.portal ?? entry.portal ?? ground.config.portal;

function jobOf(entry: MatrixEntry, plan: Plan, request: JobsRequest): Job {
  const { ground, matrix, rehearsal } = request;
  const { domains } = rehearsal;
  const portal = portalOf(entry, request);
  const profile = ground.config.portals[portal];
  const domain =
    portal === 'practice' ? (domains === undefined ? domainFor(entry) : (entry.tenant ?? domains[0])) : undefined;
  const tenant = profile === undefined ? `practice ${domain ?? ''}` : tenantOf(profile);
  const steps = stepsOf(plan.runbook);
  const changes = steps.some((step) => effectOfStep(step, ground.vocabulary) === 'change');
  // Live tenants share the one server that the configuration names, and the desk of the one person beside it.
  const server = portal !== 'practice' && steps.some(({ window }) => window !== 'portal') ? ['server'] : [];
  return {
    name: matrix === undefined ? plan.runbook.id : entry.name,
    plan,
    portal,
    entry,
    domain,
    tenant,
    alone: [...(changes ? [tenant] : []), ...server],
    together: changes ? [] : [tenant],
  };
}

const tenantOf = ({ tenantId, address }: PortalProfile): string => tenantId?.toLowerCase() ?? address;

/** One fault of all that is wrong; mistakes with a place in the order of their files. */
function together(faults: readonly unknown[], own: readonly Mistake[]): Fault | undefined {
  const bug = faults.find((fault) => !(fault instanceof Fault));
  if (bug !== undefined) throw bug instanceof Error ? bug : new Error('a runbook could not be read', { cause: bug });
  const known = faults.filter((fault) => fault instanceof Fault);
  const mistakes = [
    ...known.flatMap((fault) => (fault instanceof MistakesFault ? fault.mistakes : [])),
    ...inOrder(own),
  ];
  const plain = known.filter((fault) => !(fault instanceof MistakesFault));
  if (mistakes.length === 0) {
    const [first] = plain;
    if (plain.length <= 1) return first;
    return new Fault(first?.code ?? 'PR-102', plain.map((fault) => formatFault(fault)).join('\n'));
  }
  const lines = [
    ...plain.map((fault) => formatFault(fault)),
    `${mistakes.length + plain.length} mistakes; nothing was started`,
  ];
  return new MistakesFault('PR-108', lines.join('\n'), mistakes);
}
