import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import type { GuidedDesk } from '../../core/desk.ts';
import type { DirectoryReader } from '../../core/directory.ts';
import { Fault } from '../../core/errors.ts';
import type { Host } from '../../core/host.ts';
import type { PortalProfile } from '../../core/portal.ts';
import type { ProxySettings } from '../../core/proxy.ts';
import type { Runbook } from '../../core/runbook.ts';
import type { Redactor } from '../../core/secrets.ts';
import type { Config } from '../../config/index.ts';

/** Where a run takes place; `stop` ends what was started for it. */
export interface Stage {
  readonly portal: PortalProfile;
  readonly host: Host;
  readonly desk: GuidedDesk;
  /** Reads the directory behind the portal; undefined where neither the portal gives access nor the runbook asks. */
  readonly directory: DirectoryReader | undefined;
  readonly stop: () => Promise<void>;
}

export interface StageRequest {
  readonly runId: string;
  /** The run whose questions and answers the desk goes on with; its own unless told. */
  readonly deskOf?: string | undefined;
  readonly runbook: Runbook;
  /** Learns the secrets of the portal. */
  readonly redactor: Redactor;
  readonly json: boolean;
  /** How servers are reached that are not this machine. */
  readonly by?: ProxySettings | undefined;
}

/** A portal with the server beside it; `stop` ends what was started for this run alone. */
export type Place = Omit<Stage, 'directory'>;

/** @throws Fault PR-107 for a setting that the runbook needs, and what the practice tenant or the desk says. */
export async function setStage(run: StageRequest, open: (run: StageRequest) => Promise<Place>): Promise<Stage> {
  const { portal, host, desk, stop } = await open(run);
  try {
    for (const { password, totp } of Object.values(portal.accounts)) {
      if (password !== undefined) run.redactor.add(password);
      if (totp !== undefined) run.redactor.add(totp);
    }
    return { portal, host, desk, directory: await directoryOf(portal, run), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The portal of the configuration; the practice tenant is started for this run. */
export async function openPlace(io: CommandIo, config: Config, run: StageRequest): Promise<Place> {
  const { runId, deskOf = runId, redactor, json } = run;
  const openDeskOfRun = async (): Promise<GuidedDesk> => {
    const { openDesk } = await import('../_desk.ts');
    return openDesk(io, { reports: config.reports, runId: deskOf, redactor, json });
  };
  if (config.portal === 'practice') {
    const { startPracticeTenant } = await import('../_practice-tenant.ts');
    const starting = startPracticeTenant({
      signal: io.signal,
      version: config.practice.version,
      // Beside the bags and not in one: the private key of the certificate stays with the host that made it.
      hostData: path.join(config.reports, '.practice-host', run.runId),
    });
    const [tenant, desk] = await Promise.all([starting, openDeskOfRun()]);
    const stop = async (): Promise<void> => {
      await Promise.all([tenant.stop(), desk.close()]);
    };
    return { portal: tenant.profile, host: tenant.host, desk, stop };
  }
  const desk = await openDeskOfRun();
  const portal = config.portals[config.portal];
  if (portal === undefined) throw new Fault('PR-104', `no portal is named "${config.portal}"`);
  const { serverSide } = await import('../_server-side.ts');
  const host = serverSide(io, { settings: config.host, desk, runbook: run.runbook.source.sha256, redactor });
  return { portal, host, desk, stop: () => desk.close() };
}

/** @throws Fault PR-107 when the runbook asks Graph and the portal does not say how: a change would be made first. */
async function directoryOf(
  { name, graph }: PortalProfile,
  { runbook, redactor, by }: StageRequest,
): Promise<DirectoryReader | undefined> {
  if (graph?.clientSecret !== undefined) {
    const { clientSecret } = graph;
    redactor.add(clientSecret);
    const { createGraphReader } = await import('../../graph/index.ts');
    return createGraphReader({ access: { ...graph, clientSecret }, redactor, now: () => new Date(), by });
  }
  const asking = runbook.sections
    .flatMap(({ steps }) => steps)
    .flatMap(({ expect, ensure }) => [...expect, ...ensure])
    .find(({ kind }) => kind === 'graph');
  if (asking === undefined) return undefined;
  throw new Fault(
    'PR-107',
    `the runbook asks Graph, and portal ${name} ${graph === undefined ? 'has no "graph"' : 'has no secret for it'}`,
    {
      place: asking.place,
      hint: 'Give the portal "graph" with clientId and clientSecret in the configuration, or take the check out of the runbook.',
    },
  );
}
