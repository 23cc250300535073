import { normalizeLabel, isPortalVersion, type PortalVersion } from '../core/names.ts';
import { Fault } from '../core/errors.ts';
import type { SeenRun, Witness } from '../documents/index.ts';
import { readEvents, verifyBag } from '../evidence/index.ts';
import { seenRun } from './_pictures/seen.ts';

export interface Seen {
  readonly witness: Witness;
  readonly run: SeenRun;
  /** Of the portal that the run was on. */
  readonly version: PortalVersion | undefined;
}

/**
 * What a run saw: the controls that it acted on, and all that its pictures show.
 * @throws Fault PR-602 for a bag that is not as it was written.
 */
export async function witnessOf(bag: string): Promise<Seen> {
  const found = await verifyBag(bag);
  if (found.verdict === 'BROKEN')
    throw new Fault('PR-602', `the bag ${bag} is broken`, { hint: `Run "portal-runbook evidence verify ${bag}".` });
  const events = await readEvents(bag);
  const live = found.standing.standing === 'LIVE';
  const run = seenRun(bag, events, live);
  const pictures = new Map<string, string | undefined>();
  const steps = new Set(events.flatMap((event) => (event.type === 'step.started' ? [event.stepId] : [])));
  for (const step of steps) {
    for (const { shows, picture } of await run.shotsOf(step)) {
      // "button Save" is of the role and the name.
      for (const name of shows) pictures.set(normalizeLabel(name.slice(name.indexOf(' ') + 1)), picture);
    }
  }
  const original = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'artifact' && event.stepId !== undefined && event.path.endsWith('.png'))
      original.set(event.stepId, event.path);
    if (event.type !== 'action.done') continue;
    for (const [, label = ''] of event.text.matchAll(/"([^"]+)"/gu))
      pictures.set(normalizeLabel(label), original.get(event.stepId) ?? pictures.get(normalizeLabel(label)));
  }
  const version = events.find((event) => event.type === 'run.started')?.portal.version;
  return {
    run,
    version: version !== undefined && isPortalVersion(version) ? version : undefined,
    witness: {
      bag,
      live,
      saw(label) {
        const name = normalizeLabel(label);
        if (!pictures.has(name)) return undefined;
        const picture = pictures.get(name);
        return picture === undefined ? {} : { picture };
      },
    },
  };
}
