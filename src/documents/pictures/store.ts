import { createHash } from 'node:crypto';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../core/errors.ts';
import type { Artifact, EvidenceFile, EvidenceStore, Mark, ShotRequest } from '../../core/evidence.ts';
import type { RunEvent } from '../../core/events.ts';
import type { ActionCall, RunbookStep } from '../../core/runbook.ts';
import { makeFolder } from '../../core/files.ts';
import type { Rectangle } from './draw.ts';
import { hideOn, replaceOn, seenOn } from './in-page.ts';
import type { SampleNames } from './sample-names.ts';

/** A picture of a page with its marked controls, secrets painted over; evidence knows how to take one. */
export interface TakenPicture {
  readonly png: Buffer;
  readonly boxes: readonly (Rectangle & { readonly label: string })[];
  readonly accessibility: readonly { readonly tree: string }[];
}
export type TakePicture = (page: ShotRequest['page'], marks: readonly Mark[]) => Promise<TakenPicture>;

export interface StepPicture extends TakenPicture {
  readonly phase: 'before' | 'after';
}

export interface PictureStore extends EvidenceStore {
  /** By step, for steps that have passed. */
  readonly pictures: ReadonlyMap<string, StepPicture>;
  /** The action at which a step stands or has failed. */
  readonly at: () => { readonly stepId: string; readonly action: number } | undefined;
}

export interface PictureStoreOptions {
  /** The steps whose pictures are wanted. */
  readonly steps: ReadonlyMap<string, RunbookStep>;
  readonly take: TakePicture;
  readonly names: SampleNames;
  /** CSS of messages that come and go. */
  readonly passing: readonly string[];
  /** For files that later steps of the same run need; the caller makes and removes it. */
  readonly folder: string;
}

/** They set a value: what they did shows once they are done. All others are shown just before they are used. */
const SETS = new Set(['fill', 'choose', 'check', 'uncheck', 'search']);

/** A check box alone is hard to see: where its label stands around it, the box is drawn around both. */
async function withItsLabel(mark: Mark): Promise<Mark> {
  const label = mark.locator.locator('xpath=self::input[@type="checkbox" or @type="radio"]/ancestor::label');
  return (await label.count().catch(() => 0)) === 1 ? { ...mark, locator: label } : mark;
}

const MOST_ATTEMPTS = 3;

/**
 * Keeps pictures for a document and nothing else: no journal, no bag, no seal. It is the only one that shows sample names
 * in a page, and what it takes can never be evidence.
 *
 * Which picture stands for a step: what the document names last. A click is shown just before it, together with the values
 * that were set since the click before; a value that nothing follows is shown once the step is done. What the document
 * forgets (`undocumented`) is not boxed.
 */
export function createPictureStore({ steps, take, names, passing, folder }: PictureStoreOptions): PictureStore {
  const pictures = new Map<string, StepPicture>();
  let current: { readonly stepId: string; action: number } | undefined;
  let chosen: StepPicture | undefined;
  let set: Mark[] = [];
  let files = 0;

  async function picture({ page, identity }: ShotRequest, marks: readonly Mark[]): Promise<TakenPicture> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const show = await hideOn(page, passing);
      const restore = await replaceOn(page, names.learn(await seenOn(page), identity));
      try {
        const taken = await take(page, marks);
        // What was drawn meanwhile may show a real name.
        const seen = await seenOn(page);
        names.learn(seen, identity);
        const shown = [
          ...seen.ids.map(({ id }) => id),
          ...seen.addresses,
          ...seen.names,
          ...seen.tenants.map(([name]) => name),
        ];
        if (shown.every((text) => names.replace(text) === text)) return taken;
      } finally {
        await restore();
        await show();
      }
    }
    throw new Fault('PR-802', 'the page keeps drawing names anew while they are replaced', {
      hint: 'Have the step wait until the page is at rest.',
    });
  }

  const remember = async (marks: readonly Mark[]): Promise<void> => {
    const labels = new Set(marks.map(({ label }) => label));
    set = [...set.filter(({ label }) => !labels.has(label)), ...(await Promise.all(marks.map(withItsLabel)))];
  };

  async function shoot(request: ShotRequest): Promise<undefined> {
    const step = steps.get(request.stepId);
    if (step === undefined || current?.stepId !== step.id || request.phase === 'failure') return undefined;
    const call: ActionCall | undefined = step.do[current.action];
    // What one signs in for is the picture, not the pages on the way.
    if (request.phase === 'before' && call?.kind === 'signIn') return undefined;
    if (request.phase === 'after') {
      // Where the pointer rests by chance, something lights up.
      await request.page.mouse.move(0, 0);
      if (set.length > 0 || chosen === undefined) chosen = { ...(await picture(request, set)), phase: 'after' };
      return undefined;
    }
    if (call !== undefined && SETS.has(call.kind)) {
      await remember(request.marks);
      return undefined;
    }
    const [about] = request.marks.slice(-1);
    await remember(request.marks.slice(0, -1));
    const marks = call?.undocumented === true || about === undefined ? set : [...set, about];
    if (call?.undocumented !== true || set.length > 0) chosen = { ...(await picture(request, marks)), phase: 'before' };
    // The page may be another one after the click.
    set = [];
    return undefined;
  }

  function record(event: RunEvent): Promise<void> {
    if (event.type === 'step.started') {
      current = { stepId: event.stepId, action: 0 };
      chosen = undefined;
      set = [];
    } else if (event.type === 'action.done' && current !== undefined) current.action = event.action + 1;
    else if (event.type === 'step.finished' && (event.outcome === 'passed' || event.outcome === 'skipped')) {
      if (chosen !== undefined) pictures.set(event.stepId, chosen);
    }
    return Promise.resolve();
  }

  async function keep(_: string | undefined, file: EvidenceFile): Promise<Artifact> {
    const bytes = file.content instanceof Uint8Array ? file.content : undefined;
    files += 1;
    const path = `files/${files}`;
    await makeFolder(join(folder, 'files'), 0o700);
    const target = join(folder, 'files', String(files));
    if (bytes !== undefined) await writeFile(target, bytes, { mode: 0o600 });
    else if (!(file.content instanceof Uint8Array)) await copyFile(file.content.path, target);
    const sha256 = createHash('sha256')
      .update(bytes ?? path)
      .digest('hex');
    return { path, sha256, bytes: bytes?.length ?? 0 };
  }

  const nothing = (): Promise<void> => Promise.resolve();
  return {
    pictures,
    at: () => current,
    bag: folder,
    fingerprint: '',
    masks: [],
    watch: () => undefined,
    record,
    shoot,
    keep,
    settle: nothing,
    seal: () => Promise.resolve({ head: '', fingerprint: '', bag: '' }),
    abandon: nothing,
  };
}
