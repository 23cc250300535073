import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import type { Fault } from '../../core/errors.ts';
import type { RunEvent } from '../../core/events.ts';
import { printable } from '../../core/printable.ts';
import { stepsOf, type Runbook, type RunbookStep } from '../../core/runbook.ts';
import { createPictureStore, createSampleNames, namesShown, type PictureStore } from '../../documents/index.ts';
import { capture } from '../../evidence/index.ts';
import { shellNamed } from '../../pages/_portal/index.ts';
import { resolveInputs } from '../../runbook/index.ts';
import { startBrowser } from '../_run/browser.ts';
import { executeRun } from '../_run/execute.ts';
import type { Ground } from '../_run/prepare.ts';

/** Microsoft Learn's window; a picture of another size is another picture. */
const WINDOW = { width: 1200, height: 800 };

export interface TakeRequest {
  readonly runbook: Runbook;
  /** Ids of the steps whose pictures are wanted. */
  readonly wanted: ReadonlySet<string>;
  readonly input: readonly string[];
  readonly yes: boolean;
  /** Nothing but the result may go to stdout. */
  readonly json: boolean;
}

export interface Taken {
  readonly pictures: PictureStore['pictures'];
  readonly practice: boolean;
  readonly version: string;
  /** The headings and controls of a picture, without those that tell of people, tenants or inputs. */
  readonly shows: (stepId: string) => string[];
  /** Why the run ended early, where, and which step that was. */
  readonly fault: Fault | undefined;
  readonly failed: { readonly step: RunbookStep; readonly action: number } | undefined;
}

/** Nothing is done after the last picture. */
function upTo(runbook: Runbook, wanted: ReadonlySet<string>): Runbook {
  const last = stepsOf(runbook).findLastIndex(({ id }) => wanted.has(id));
  const kept = new Set(stepsOf(runbook).slice(0, last + 1));
  return {
    ...runbook,
    sections: runbook.sections
      .map((section) => ({ ...section, steps: section.steps.filter((step) => kept.has(step)) }))
      .filter(({ steps }) => steps.length > 0),
  };
}

/** Walks the runbook as a run does, on the same portal with the same approval, and keeps pictures only. */
export async function takePictures(io: CommandIo, ground: Ground, request: TakeRequest): Promise<Taken> {
  const { config } = ground;
  const runbook = upTo(request.runbook, request.wanted);
  const inputs = resolveInputs(runbook, request.input, { rehearsal: config.portal === 'practice' });
  const steps = new Map(stepsOf(runbook).flatMap((step) => (request.wanted.has(step.id) ? [[step.id, step]] : [])));
  const names = createSampleNames(config.pictures.replace, { now: new Date(), text: runbook.source.text });
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-runbook-pictures-'));
  const browser = await startBrowser(config);
  let store: PictureStore | undefined;
  let place: { practice: boolean; version: string } | undefined;
  try {
    const result = await executeRun(io, {
      ground: {
        ...ground,
        config: {
          ...config,
          // What this runbook made on a live portal is known from its runs; a practice tenant is gone with its process.
          reports: config.portal === 'practice' ? folder : config.reports,
          browser: { ...config.browser, ...WINDOW },
        },
      },
      plan: { runbook, inputs },
      openBrowser: () => browser.giveAway(),
      outputs: () => Promise.resolve(() => ({ bag: [], terminal: [{ on: progress(io, request.json) }] })),
      yes: request.yes,
      json: request.json,
      openEvidence: ({ portal }, redactor) => {
        place = portal;
        const made = createPictureStore({
          steps,
          names,
          passing: shellNamed(portal.shell).passing ?? [],
          folder,
          take: (page, marks) =>
            capture(page, marks, { redactor, masks: config.evidence.mask, now: () => new Date(), full: false }),
        });
        store = made;
        return () => Promise.resolve(made);
      },
    });
    const at = store?.at();
    const step = stepsOf(runbook).find(({ id }) => id === at?.stepId);
    const isData = (name: string): boolean =>
      names.replace(name) !== name || [...inputs.values()].some((value) => value.length > 1 && name.includes(value));
    return {
      pictures: store?.pictures ?? new Map(),
      practice: place?.practice ?? true,
      version: place?.version ?? '',
      shows: (id) => namesShown(store?.pictures.get(id)?.accessibility.map(({ tree }) => tree) ?? [], isData),
      fault: result.fault,
      failed: result.fault === undefined || step === undefined ? undefined : { step, action: at?.action ?? 0 },
    };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function progress(io: CommandIo, json: boolean): (event: RunEvent) => void {
  return (event) => {
    if (json || !io.errIsTerminal) return;
    if (event.type === 'step.started') io.err(printable(`  ${event.title} ...`) + '\n');
    else if (event.type === 'waiting') io.err(printable(`  waiting for ${event.for}`) + '\n');
  };
}
