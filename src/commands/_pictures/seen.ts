import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { namesShown, type SeenRun, type SeenShot } from '../../documents/index.ts';
import type { RunEvent } from '../../core/events.ts';

/** What stands beside a shot in a bag, as far as it is used here. */
const sidecarSchema = z.object({
  phase: z.enum(['before', 'after', 'failure']),
  picture: z.object({ path: z.string() }),
  marks: z.array(z.object({ label: z.string() })),
  accessibility: z.array(z.object({ tree: z.string() })),
});

/** The shots of a verified bag, for judging pictures of documents. */
export function seenRun(bag: string, events: readonly RunEvent[], live: boolean): SeenRun {
  const runbook = events.find((event) => event.type === 'run.started')?.runbook.id ?? '';
  const sidecars = events.flatMap((event) => (event.type === 'artifact' && event.kind === 'sidecar' ? [event] : []));
  return {
    bag,
    live,
    runbook,
    async shotsOf(step) {
      const own = sidecars.filter(({ stepId }) => stepId === step);
      const read = await Promise.all(own.map(({ path: file }) => readShot(path.join(bag, ...file.split('/')))));
      // The last one of a kind counts: an earlier one was of an earlier try.
      return read.filter((shot) => shot !== undefined).reverse();
    },
  };
}

async function readShot(file: string): Promise<SeenShot | undefined> {
  const { phase, picture, marks, accessibility } = sidecarSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  if (phase === 'failure') return undefined;
  return {
    phase,
    about: marks.at(-1)?.label,
    shows: new Set(
      namesShown(
        accessibility.map(({ tree }) => tree),
        () => false,
      ),
    ),
    picture: picture.path,
  };
}
