import path from 'node:path';
import { stringify } from 'yaml';
import type { CommandIo } from '../../core/command.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import { makeFolder, writeWhole } from '../../core/files.ts';
import type { Account, PortalProfile } from '../../core/portal.ts';
import type { Config } from '../../config/index.ts';
import { openDesk } from '../_desk.ts';
import { startPracticeTenant, type PracticeTenant } from '../_practice-tenant.ts';
import { openPlace, type Place, type StageRequest } from '../_run/stage.ts';
import type { Job } from './jobs.ts';
import type { Matrix, MatrixEntry } from './matrix.ts';
import { tenantFor } from './rehearsal.ts';

/** Where the runs take place: live portals by themselves, and one practice server for all that rehearse. */
export interface Places {
  placeOf(job: Job): (run: StageRequest) => Promise<Place>;
  close(): Promise<void>;
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
      const desk = openDesk(ioFor(job.name), { ...run, reports: config.reports });
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
    await needFolder(hostData);
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
async function needFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw new Fault('PR-106', `the folder ${folder} cannot be made: ${messageOf(error)}`, {
      hint: 'Choose another folder for reports with --out.',
      cause: error,
    });
  }
}

/** An account that the entry names stands for that of the runbook; one that the portal does not have is as it was. */
function withAccounts(portal: PortalProfile, { accounts }: MatrixEntry): PortalProfile {
  const mapped = Object.entries(accounts).flatMap(([role, name]): [string, Account][] => {
    const account = portal.accounts[name];
    return account === undefined ? [] : [[role, account]];
  });
  return { ...portal, accounts: { ...portal.accounts, ...Object.fromEntries(mapped) } };
}
