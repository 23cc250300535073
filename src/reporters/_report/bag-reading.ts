import { createHash, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BAG } from '../../core/evidence.ts';
import type { RunModel, ShotModel } from './run-model.ts';

/** What the report takes from a shot's sidecar. */
const sidecar = z.object({
  page: z.object({ url: z.string(), title: z.string() }),
  identity: z.object({ tenantId: z.string().nullable(), user: z.string().nullable() }),
  time: z.object({ utc: z.string(), local: z.string(), offsetFromServerMs: z.number().nullable() }),
  server: z.object({ tls: z.object({ fingerprint: z.string().optional() }).nullable() }).nullable(),
  marks: z.array(z.object({ label: z.string() })).default([]),
  masks: z.array(z.object({ selector: z.string(), count: z.number(), reason: z.string() })),
});
export type Sidecar = z.infer<typeof sidecar>;

const standing = z.object({ standing: z.enum(['LIVE', 'REHEARSAL']), reasons: z.array(z.string()) });
export type Standing = z.infer<typeof standing>;

/** What the report shows and the events do not carry. */
export interface BagContents {
  /** Data URIs of the pictures to show, by the path of the original. */
  readonly pictures: ReadonlyMap<string, string>;
  readonly sidecars: ReadonlyMap<string, Sidecar>;
  readonly standing: Standing | undefined;
  /** SHA-256 of the journal's last line. */
  readonly head: string | undefined;
  /** SHA-256 of the public key, hex. */
  readonly fingerprint: string | undefined;
  /** Where originals are linked to; nowhere in a report that stands alone. */
  readonly linked: boolean;
}

async function readIfThere(bag: string, path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  return readFile(join(bag, ...path.split('/'))).catch(() => undefined);
}

function parseJson(content: Buffer | undefined): unknown {
  try {
    return content === undefined ? undefined : JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function pictureOf(bag: string, shot: ShotModel, whole: boolean): Promise<string | undefined> {
  const chosen = whole ? (shot.marked ?? shot.original) : (shot.thumbnail ?? shot.marked ?? shot.original);
  const content = await readIfThere(bag, chosen.path);
  const type = chosen.path.endsWith('.webp') ? 'image/webp' : 'image/png';
  return content === undefined ? undefined : `data:${type};base64,${content.toString('base64')}`;
}

const AT_ONCE = 8;

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/**
 * Reads the bag of a run whose journal has its last line.
 * @param whole embeds the pictures in full size in place of thumbnails and links.
 */
export async function readBagContents(bag: string, run: RunModel, whole: boolean): Promise<BagContents> {
  const pictures = new Map<string, string>();
  const sidecars = new Map<string, Sidecar>();
  const shots = run.steps.flatMap((step) => step.shots);
  // Some at once: many small files cost waiting more than reading.
  for (let from = 0; from < shots.length; from += AT_ONCE) {
    await Promise.all(shots.slice(from, from + AT_ONCE).map(read));
  }
  async function read(shot: ShotModel): Promise<void> {
    const [picture, beside] = await Promise.all([
      pictureOf(bag, shot, whole),
      readIfThere(bag, shot.sidecar?.path).then((content) => sidecar.safeParse(parseJson(content))),
    ]);
    if (picture !== undefined) pictures.set(shot.original.path, picture);
    if (beside.success) sidecars.set(shot.original.path, beside.data);
  }
  const standingFile = run.artifacts.find(({ kind }) => kind === 'standing');
  const found = standing.safeParse(parseJson(await readIfThere(bag, standingFile?.path)));
  const journal = await readIfThere(bag, BAG.journal);
  const signer = await readIfThere(bag, BAG.signer);
  return {
    pictures,
    sidecars,
    standing: found.success ? found.data : undefined,
    head: journal === undefined ? undefined : sha256(journal.toString('utf8').trimEnd().split('\n').at(-1) ?? ''),
    fingerprint:
      signer === undefined ? undefined : sha256(createPublicKey(signer).export({ type: 'spki', format: 'der' })),
    linked: !whole,
  };
}
