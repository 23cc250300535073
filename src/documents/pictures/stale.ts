import { readFile, stat } from 'node:fs/promises';
import { normalizeLabel, type PortalVersion } from '../../core/names.ts';
import { isCalled, nameIn, sinceOf, type Catalog, type KnownPath, type Spot } from '../check/catalog.ts';
import type { Basis, Finding } from '../check/finding.ts';
import type { DocumentModel, ImageReference } from '../model.ts';
import { placeOf, targetOf } from '../places.ts';
import { recordOf, type PictureRecord } from './record.ts';

const MOST_BYTES = 10_000_000;
const MOST_NAMES = 3;

/** What a run saw at a step, as its pictures tell it. */
export interface SeenShot {
  readonly phase: 'before' | 'after';
  /** The label of the control that was acted on next. */
  readonly about: string | undefined;
  /** Headings and controls, as `role name`. */
  readonly shows: ReadonlySet<string>;
  /** Of the picture, relative to the bag. */
  readonly picture: string;
}

/** A bag beside which pictures are held. */
export interface SeenRun {
  readonly bag: string;
  readonly live: boolean;
  readonly runbook: string;
  shotsOf(step: string): Promise<readonly SeenShot[]>;
}

export interface StaleRequest {
  readonly document: string;
  readonly model: DocumentModel;
  readonly catalog: Catalog;
  /** The portal that the document is to describe. */
  readonly version: PortalVersion;
  readonly run?: SeenRun | undefined;
}

async function recordAt(path: string): Promise<PictureRecord | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MOST_BYTES) return undefined;
  return recordOf(await readFile(path));
}

/** Rule `image-stale`: pictures that we wrote, and that show what the portal has no more. Nothing is said of others. */
export async function findStalePictures(request: StaleRequest): Promise<Finding[]> {
  const findings: Finding[] = [];
  const judged = new Set<string>();
  const place = await placeOf(request.document);
  for (const image of request.model.images) {
    const path = targetOf(place, image.source);
    if (path === undefined || judged.has(path)) continue;
    judged.add(path);
    const record = await recordAt(path);
    if (record === undefined) continue;
    const finding = (await goneFromRun(image, record, request.run)) ?? renamedSince(image, record, request);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function stale({ span, section, step, source }: ImageReference, what: string, basis: Basis): Finding {
  return {
    rule: 'image-stale',
    message: `${source} shows ${what}`,
    span,
    section,
    step,
    basis,
    ask: 'Renew it with "portal-runbook docs pictures".',
  };
}

const quoted = (names: readonly string[]): string =>
  names
    .slice(0, MOST_NAMES)
    .map((name) => `**${name}**`)
    .join(', ') + (names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '');

/** What the same step of a run no longer showed. */
async function goneFromRun(
  image: ImageReference,
  record: PictureRecord,
  run: SeenRun | undefined,
): Promise<Finding | undefined> {
  if (run?.runbook !== record.runbook) return undefined;
  const shots = await run.shotsOf(record.step);
  const about = record.phase === 'before' ? record.boxes.at(-1) : undefined;
  const shot = shots.find(
    (one) =>
      one.phase === record.phase && (about === undefined || normalizeLabel(one.about ?? '') === normalizeLabel(about)),
  );
  // A shot whose page could not be read as text tells nothing.
  if (shot === undefined || shot.shows.size === 0) return undefined;
  const gone = record.shows.filter((name) => !shot.shows.has(name)).map((name) => name.replace(/^\S+ /u, ''));
  if (gone.length === 0) return undefined;
  const basis: Basis = run.live ? { kind: 'live', cite: run.bag } : { kind: 'practice' };
  return {
    ...stale(image, `${quoted(gone)}, which the run no longer saw in step "${record.step}"`, basis),
    evidence: shot.picture,
  };
}

/** A control in a box, or anything else of the picture, that the screens give another name or none in this version. */
function renamedSince(
  image: ImageReference,
  record: PictureRecord,
  { catalog, version }: StaleRequest,
): Finding | undefined {
  if (record.version === version) return undefined;
  const shown = record.shows.map((name) => name.replace(/^\S+ /u, ''));
  const change =
    first([...record.boxes, ...shown], (label) => controlChange(label, record, version, catalog)) ??
    first(shown, (label) => wayChange(label, record, version, catalog));
  if (change === undefined) return undefined;
  const { what, since, source } = change;
  const basis: Basis = source === undefined ? { kind: 'practice' } : { kind: 'source', cite: source };
  return {
    ...stale(image, `${what}${since === undefined ? '' : ` since ${since}`}`, basis),
    ...(since === undefined ? {} : { since }),
  };
}

interface Change {
  readonly what: string;
  readonly since: PortalVersion | undefined;
  readonly source: string | undefined;
}

function first<T, R>(values: readonly T[], of: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const result = of(value);
    if (result !== undefined) return result;
  }
  return undefined;
}

function controlChange(
  label: string,
  record: PictureRecord,
  version: PortalVersion,
  catalog: Catalog,
): Change | undefined {
  const spots = catalog.spots(label).filter(({ control }) => isCalled(control, label, record.version));
  const [spot] = spots;
  if (spot === undefined || !spots.every((one) => isOtherIn(one, label, version))) return undefined;
  const { name, source } = spot.control;
  const now = nameIn(name, version);
  return {
    what: `**${label}**, which is ${typeof now === 'string' ? `called **${now}**` : 'gone'}`,
    since: sinceOf(name, version),
    source,
  };
}

/** An item of the navigation that no way of this version leads along any more. */
function wayChange(label: string, record: PictureRecord, version: PortalVersion, catalog: Catalog): Change | undefined {
  const has = (parts: readonly string[]): boolean =>
    parts.some((part) => normalizeLabel(part) === normalizeLabel(label));
  for (const { screen, parts } of waysIn(catalog, record.version)) {
    if (!has(parts)) continue;
    const now = waysIn(catalog, version);
    const instead = now.find((way) => way.screen === screen);
    if (instead === undefined || now.some((way) => has(way.parts))) return undefined;
    return {
      what: `**${label}**, which is not on the way **${instead.parts.join('** > **')}**`,
      since: instead.since,
      source: screen.source,
    };
  }
  return undefined;
}

/** The way to each screen that has one in a version. */
function waysIn(catalog: Catalog, version: PortalVersion): KnownPath[] {
  const ways = new Map<string, KnownPath>();
  for (const way of catalog.paths) {
    const known = ways.get(way.screen.name);
    if (way.since <= version && (known === undefined || way.since >= known.since)) ways.set(way.screen.name, way);
  }
  return [...ways.values()];
}

const isOtherIn = ({ control }: Spot, label: string, version: PortalVersion): boolean =>
  nameIn(control.name, version) !== undefined && !isCalled(control, label, version);
