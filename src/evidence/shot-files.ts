import { arch, platform, release } from 'node:os';
import type { Artifact, ShotRequest } from '../core/evidence.ts';
import { stepsOf, type Runbook } from '../core/runbook.ts';
import type { Redactor } from '../core/secrets.ts';
import type { Box, Picture } from './capture.ts';
import { drawMarked } from './drawing.ts';
import type { BandText } from './marked-picture.ts';
import type { Peer } from './peers.ts';
import type { StandingJudge } from './standing.ts';
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
  readonly redactor: Redactor;
  /** Judges where each shot was taken, as its sidecar says it. */
  readonly standing: () => StandingJudge;
  /** The bytes of an original in the bag. */
  readonly read: (path: string) => Promise<Buffer>;
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

function bandOf(shot: Shot, { runId, runbook }: ShotFilesOptions): BandText {
  const { request, index, picture, original } = shot;
  const { tenantId, user } = request.identity ?? {};
  return {
    headline: [`run ${runId}`, `step ${index} of ${stepsOf(runbook).length} ${request.stepId}`, request.phase].join(
      '   ·   ',
    ),
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

/** A copy that is to be drawn, without the bytes that it is drawn from. */
interface Copy {
  readonly path: string;
  readonly about: { readonly stepId: string; readonly title: string; readonly of: string };
  readonly boxes: readonly Box[];
  readonly band: BandText;
  readonly scale: number;
}

const alarmed = ({ headline, lines }: BandText): BandText => ({
  headline: `REHEARSAL, no evidence of a live tenant   ·   ${headline}`,
  lines,
});

export interface ShotFiles {
  /** Makes what belongs to a shot, while the run goes on. */
  make(shot: Shot): Promise<void>;
  /** Draws what waited for the standing of the run; no shot comes behind it. */
  finish(): Promise<void>;
}

/**
 * What is made from an original: sidecar, marked copy, thumbnail. A rehearsal says so on each of its copies: those that
 * are taken before a page tells are drawn once one does, and a run that turns out to be none but a rehearsal has those
 * drawn anew that did not say it.
 */
export function createShotFiles(options: ShotFilesOptions): ShotFiles {
  const waiting: Copy[] = [];
  const unmarked: Copy[] = [];

  async function draw(copy: Copy, rehearsal: boolean, png?: Uint8Array, ending = ''): Promise<void> {
    const { path, about, boxes, band, scale } = copy;
    const { marked, thumbnail } = await drawMarked(png ?? (await options.read(path)), {
      boxes,
      band: rehearsal ? alarmed(band) : band,
      rehearsal,
      scale,
    });
    const stem = `${path.replace(/\.png$/u, '')}${ending}`;
    await options.place(`${stem}.marked.png`, marked, { ...about, kind: 'marked' });
    await options.place(`${stem}.thumb.webp`, thumbnail, { ...about, kind: 'thumbnail' });
    if (!rehearsal) unmarked.push(copy);
  }

  async function drawWaiting(rehearsal: boolean): Promise<void> {
    for (const copy of waiting.splice(0)) await draw(copy, rehearsal);
  }

  return {
    async make(shot) {
      const { path } = shot.original;
      const standing = options.standing();
      standing.see({
        url: shot.picture.url,
        utc: shot.picture.takenAt.toISOString(),
        tenantId: shot.request.identity?.tenantId ?? null,
        chain: shot.peer?.tls?.chain ?? [],
      });
      const about = { stepId: shot.request.stepId, title: shot.title, of: path };
      const sidecar = Buffer.from(sidecarOf(shot, options));
      await options.place(`${path.replace(/\.png$/u, '')}.json`, sidecar, { ...about, kind: 'sidecar' });
      const { boxes, viewport, png } = shot.picture;
      const copy = { path, about, boxes, band: bandOf(shot, options), scale: viewport.scale };
      const sofar = standing.sofar();
      if (sofar === undefined) {
        waiting.push(copy);
        return;
      }
      await drawWaiting(sofar === 'REHEARSAL');
      await draw(copy, sofar === 'REHEARSAL', png);
    },
    async finish() {
      const rehearsal = options.standing().judge().standing === 'REHEARSAL';
      await drawWaiting(rehearsal);
      if (rehearsal) for (const copy of unmarked.splice(0)) await draw(copy, true, undefined, '.rehearsal');
    },
  };
}
