import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { CommandIo } from '../../core/command.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import { writeWhole } from '../../core/files.ts';
import type { Account, PortalProfile } from '../../core/portal.ts';
import type { Config } from '../../config/index.ts';
import { DEFAULT_SEED, seedSchema } from '../../practice/server/seed.ts';
import { readSettings } from '../../practice/server/settings.ts';
import { startPracticeTenant, type PracticeTenant } from '../_practice-tenant.ts';
import { openPlace, type Place, type StageRequest } from '../_run/stage.ts';
import { domainFor, type Job } from './jobs.ts';
import type { Matrix, MatrixEntry } from './matrix.ts';

/** Where the runs take place: live portals by themselves, and one practice server for all that rehearse. */
export interface Places {
  placeOf(job: Job): (run: StageRequest) => Promise<Place>;
  close(): Promise<void>;
}

/** @throws Fault PR-102 and PR-902 for a file of practice tenants that is not there or not in order. */
export async function practiceDomains(matrix: Matrix | undefined): Promise<string[] | undefined> {
  const file = matrix?.practice.tenants;
  if (file === undefined) return undefined;
  return (await readSettings(file, seedSchema)).tenants.map(({ domain }) => domain);
}

export async function openPlaces(
  io: CommandIo,
  request: {
    readonly config: Config;
    readonly matrix: Matrix | undefined;
    readonly jobs: readonly Job[];
    readonly batch: string;
    /** The terminal as one run has it. */
    readonly ioFor: (name: string) => CommandIo;
  },
): Promise<Places> {
  const { config, jobs, ioFor } = request;
  const rehearsed = jobs.filter(({ portal }) => portal === 'practice');
  const practice = rehearsed.length === 0 ? undefined : await startPractice(io, request, rehearsed);
  return {
    placeOf: (job) => async (run) => {
      if (job.portal !== 'practice') {
        const place = await openPlace(ioFor(job.name), { ...config, portal: job.portal }, run);
        return { ...place, portal: withAccounts(place.portal, job.entry) };
      }
      const found = practice?.places.find(({ domain }) => domain === job.domain);
      if (found === undefined) throw new Fault('PR-901', `the practice portal has no tenant ${job.domain ?? ''}`);
      const portal = withAccounts(found.profile, job.entry);
      const { openDesk } = await import('../_desk.ts');
      const { runId, redactor, json } = run;
      const desk = openDesk(ioFor(job.name), { reports: config.reports, runId, redactor, json });
      return { portal, host: found.host, desk, stop: () => desk.close() };
    },
    close: async () => practice?.stop(),
  };
}

async function startPractice(
  io: CommandIo,
  { config, matrix, batch }: { readonly config: Config; readonly matrix: Matrix | undefined; readonly batch: string },
  jobs: readonly Job[],
): Promise<PracticeTenant> {
  const hostData = path.join(config.reports, '.practice-host', batch);
  const own = path.join(hostData, 'tenants.yaml');
  if (matrix?.practice.tenants === undefined) {
    const entries = new Map(jobs.map(({ entry }) => [entry.name, entry]));
    await makeFolder(hostData);
    await writeWhole(
      own,
      stringify({ tenants: [...entries.values()].map(tenantFor) }, { aliasDuplicateObjects: false }),
    );
  }
  return startPracticeTenant({
    signal: io.signal,
    version: config.practice.version,
    tenants: matrix?.practice.tenants ?? own,
    faults: matrix?.practice.faults,
    hostData,
  });
}

/** @throws Fault PR-106 */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new Fault('PR-106', `the folder ${folder} cannot be made: ${messageOf(error)}`, {
      hint: 'Choose another folder for reports with --out.',
      cause: error,
    });
  }
}

/** The tenant that a plain practice portal has, under a name and with people of its own. */
function tenantFor(entry: MatrixEntry): unknown {
  const [model] = DEFAULT_SEED.tenants;
  const domain = domainFor(entry);
  const users = model?.users.map((user) => ({
    ...user,
    userPrincipalName: user.userPrincipalName.replace(/@.*$/u, `@${domain}`),
  }));
  return { ...model, id: undefined, name: entry.name, domain, users };
}

/** An account that the entry names stands for that of the runbook; one that the portal does not have is as it was. */
function withAccounts(portal: PortalProfile, { accounts }: MatrixEntry): PortalProfile {
  const mapped = Object.entries(accounts).flatMap(([role, name]): [string, Account][] => {
    const account = portal.accounts[name];
    return account === undefined ? [] : [[role, account]];
  });
  return { ...portal, accounts: { ...portal.accounts, ...Object.fromEntries(mapped) } };
}
