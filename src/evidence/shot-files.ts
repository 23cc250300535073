import { arch, platform, release } from 'node:os';
import type { Artifact, ShotRequest } from '../core/evidence.ts';
import { stepsOf, type Runbook } from '../core/runbook.ts';
import type { Redactor } from '../core/secrets.ts';
import type { Picture } from './capture.ts';
import { drawMarked } from './drawing.ts';
import type { BandText } from './marked-picture.ts';
import type { Peer } from './peers.ts';
import type { ShotOrigin } from './standing.ts';
import { redactDeep } from './redaction.ts';

export interface Shot {
  readonly request: ShotRequest;
  readonly title: string;
  /** Of the step, from 1. */
  readonly index: number;
  readonly picture: Picture;
  readonly peer: Peer | undefined;
  readonly original: Artifact;
}

export interface ShotFilesOptions {
  readonly runbook: Runbook;
  readonly runId: string;
  readonly rehearsal: boolean;
  readonly redactor: Redactor;
  /** Hears where each shot was taken, as its sidecar says it. */
  readonly witness: (origin: ShotOrigin) => void;
  readonly place: (
    path: string,
    content: Uint8Array,
    about: { stepId: string; kind: string; title: string; of: string },
  ) => Promise<Artifact>;
}

/** Local time with its offset from UTC, ISO 8601, to the second. */
export function localTime(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0');
  const shifted = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${shifted}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}

function bandOf(shot: Shot, { runId, runbook, rehearsal }: ShotFilesOptions): BandText {
  const { request, index, picture, original } = shot;
  const { tenantId, user } = request.identity ?? {};
  return {
    headline: [
      ...(rehearsal ? ['REHEARSAL, no evidence of a live tenant'] : []),
      `run ${runId}`,
      `step ${index} of ${stepsOf(runbook).length} ${request.stepId}`,
      request.phase,
    ].join('   ·   '),
    lines: [
      picture.url,
      `${picture.takenAt.toISOString()} UTC   ·   ${localTime(picture.takenAt)} local   ·   tenant ${tenantId ?? 'not shown'}   ·   signed in ${user ?? 'not shown'}`,
      `SHA-256 of the original ${original.sha256}`,
    ],
  };
}

function sidecarOf(shot: Shot, options: ShotFilesOptions): string {
  const { request, title, picture, peer, original } = shot;
  const step = stepsOf(options.runbook).find(({ id }) => id === request.stepId);
  const sidecar = {
    v: 1,
    picture: original,
    run: options.runId,
    step: { id: request.stepId, index: shot.index, title: step?.title ?? '' },
    phase: request.phase,
    shows: step?.shows ?? title,
    controls: step?.controls ?? [],
    rehearsal: options.rehearsal,
    page: { url: picture.url, title: picture.title },
    identity: { tenantId: request.identity?.tenantId ?? null, user: request.identity?.user ?? null },
    time: {
      utc: picture.takenAt.toISOString(),
      local: localTime(picture.takenAt),
      clock: 'of the machine that ran the browser',
      serverDate: peer?.date ?? null,
      offsetFromServerMs: peer?.clockOffsetMs ?? null,
    },
    server: peer === undefined ? null : { origin: peer.origin, address: peer.address ?? null, tls: peer.tls ?? null },
    viewport: picture.viewport,
    full: request.full ?? false,
    marks: picture.boxes,
    masks: picture.masks,
    machine: { platform: platform(), release: release(), arch: arch() },
    accessibility: picture.accessibility,
  };
  return `${JSON.stringify(redactDeep(sidecar, options.redactor), undefined, 2)}\n`;
}

/** What is made from an original while the run goes on: sidecar, marked copy, thumbnail. */
export function createShotFiles(options: ShotFilesOptions): (shot: Shot) => Promise<void> {
  return async (shot) => {
    const { path } = shot.original;
    options.witness({
      url: shot.picture.url,
      utc: shot.picture.takenAt.toISOString(),
      tenantId: shot.request.identity?.tenantId ?? null,
      chain: shot.peer?.tls?.chain ?? [],
    });
    const stem = path.replace(/\.png$/u, '');
    const about = { stepId: shot.request.stepId, title: shot.title, of: path };
    await options.place(`${stem}.json`, Buffer.from(sidecarOf(shot, options)), { ...about, kind: 'sidecar' });
    const { marked, thumbnail } = await drawMarked(shot.picture.png, {
      boxes: shot.picture.boxes,
      band: bandOf(shot, options),
      rehearsal: options.rehearsal,
      scale: shot.picture.viewport.scale,
    });
    await options.place(`${stem}.marked.png`, marked, { ...about, kind: 'marked' });
    await options.place(`${stem}.thumb.webp`, thumbnail, { ...about, kind: 'thumbnail' });
  };
}
