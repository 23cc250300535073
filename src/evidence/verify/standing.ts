import { z } from 'zod';
import { standingOf, type ShotOrigin, type Standing } from '../standing.ts';
import { readSmall, type BagFile } from './bag-files.ts';
import type { JournalReading } from './journal.ts';

const MOST_OF_SIDECAR = 16 * 1024 * 1024;

const sidecar = z.object({
  page: z.object({ url: z.string() }),
  identity: z.object({ tenantId: z.string().nullable() }),
  time: z.object({ utc: z.string() }),
  server: z.object({ tls: z.object({ chain: z.array(z.string()) }).nullable() }).nullable(),
});

async function readOrigins(
  bag: string,
  files: Map<string, BagFile>,
  { artifacts }: JournalReading,
): Promise<ShotOrigin[] | undefined> {
  const origins: ShotOrigin[] = [];
  for (const artifact of artifacts.values()) {
    if (artifact.kind !== 'sidecar') continue;
    const file = files.get(artifact.path);
    const content = file === undefined ? undefined : await readSmall(bag, file, MOST_OF_SIDECAR);
    let value: unknown;
    try {
      value = JSON.parse(content?.toString('utf8') ?? '');
    } catch {
      return undefined;
    }
    const read = sidecar.safeParse(value).data;
    if (read === undefined) return undefined;
    const { page, identity, time, server } = read;
    origins.push({ url: page.url, utc: time.utc, tenantId: identity.tenantId, chain: server?.tls?.chain ?? [] });
  }
  return origins;
}

/** Judges anew from the sidecars whether the bag is LIVE, whatever it says of itself. */
export async function judgeStanding(
  bag: string,
  files: Map<string, BagFile>,
  journal: JournalReading,
  roots: readonly string[] | undefined,
): Promise<Standing> {
  if (journal.started === undefined) return { standing: 'REHEARSAL', reasons: ['The journal does not tell.'] };
  if (journal.started.portal.practice) return standingOf(journal.started.portal, []);
  const origins = await readOrigins(bag, files, journal);
  if (origins === undefined) return { standing: 'REHEARSAL', reasons: ['A sidecar of a picture cannot be read.'] };
  const shots = [...journal.artifacts.values()].filter(({ kind }) => kind === 'screenshot').length;
  const judged = standingOf(journal.started.portal, origins, roots);
  if (shots === origins.length) return judged;
  return {
    standing: 'REHEARSAL',
    reasons: [...judged.reasons, 'A picture has no sidecar that tells where it was taken.'],
  };
}
