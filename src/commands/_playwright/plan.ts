import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import { Fault } from '../../core/errors.ts';
import { planJobs, type Job } from '../_batch/jobs.ts';
import { readMatrix, type Matrix } from '../_batch/matrix.ts';
import { rehearsalOf } from '../_batch/rehearsal.ts';
import { readGround, type Ground } from '../_run/prepare.ts';
import { runbooksIn } from '../_runbooks.ts';
import type { TestsRequest } from './protocol.ts';

export interface PlannedTests {
  readonly ground: Ground;
  readonly matrix: Matrix | undefined;
  readonly jobs: readonly Job[];
  /** Values for inputs, as pairs `name=value`. */
  readonly said: readonly string[];
}

/** By which a test finds its run again in another process: the plan is the same wherever it is made. */
export const keyOf = ({ name, plan: { runbook } }: Job): string => `${name} ${runbook.id}`;

/** @throws Fault or MistakesFault with all that is wrong in configuration, matrix, runbooks and inputs. */
export async function planTests(io: CommandIo, request: TestsRequest): Promise<PlannedTests> {
  const { cwd, config, portal, out, evidence, matrix: file } = request;
  const ground = await readGround(io, { config, portal, out, evidence });
  const runbooks = request.runbooks ?? (await runbooksIn(path.join(cwd, 'runbooks'))).map((one) => `runbooks/${one}`);
  if (runbooks.length === 0) {
    throw new Fault('PR-102', `there are no runbooks in ${path.join(cwd, 'runbooks')}`, {
      hint: 'Name them: runbookTests({ runbooks: [...] }).',
    });
  }
  const matrix = file === undefined ? undefined : await readMatrix(file, cwd);
  const said = Object.entries(request.inputs).map(([name, value]) => `${name}=${value}`);
  const rehearsal = await rehearsalOf(matrix);
  const jobs = await planJobs(io, { ground, input: { portal, input: said }, runbooks, matrix, rehearsal });
  const twice = jobs.map(keyOf).find((key, index, all) => all.indexOf(key) !== index);
  if (twice !== undefined) throw new Fault('PR-101', `two runbooks have the same id: ${twice}`);
  return { ground, matrix, jobs, said };
}

/** Runs that must not meet, such as two that change one tenant, are in one group; a group goes one after another. */
export function groupsOf(jobs: readonly Job[]): (readonly Job[])[] {
  const groups: { readonly jobs: Job[]; readonly held: Set<string> }[] = [];
  for (const job of jobs) {
    const claims = [...job.alone, ...job.together];
    const meeting = groups.filter(({ held }) => claims.some((key) => held.has(key)));
    const [first = { jobs: [], held: new Set<string>() }, ...more] = meeting;
    if (meeting.length === 0) groups.push(first);
    for (const other of more) {
      first.jobs.push(...other.jobs);
      for (const key of other.held) first.held.add(key);
      groups.splice(groups.indexOf(other), 1);
    }
    first.jobs.push(job);
    for (const key of claims) first.held.add(key);
  }
  // Those that only look may go together.
  return groups.flatMap(({ jobs: all }) =>
    all.some(({ alone }) => alone.length > 0) ? [all] : all.map((one) => [one]),
  );
}
