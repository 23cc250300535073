import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody, RunEvent } from '../src/core/events.ts';
import type { EvidenceStore } from '../src/core/evidence.ts';
import type { Runbook, RunbookStep } from '../src/core/runbook.ts';
import { createRedactor, type Redactor } from '../src/core/secrets.ts';
import { createEvidenceStore, type EvidenceOptions } from '../src/evidence/index.ts';
import { sha256 } from '../src/evidence/digest.ts';

const place = { file: 'sample.yaml', line: 1, column: 1 };

function sampleStep(index: number): RunbookStep {
  return {
    id: `step-${index}`,
    title: `Do thing number ${index}`,
    reproduces: [index],
    window: 'portal',
    ensure: [],
    do: [],
    expect: [],
    shows: `The page once thing number ${index} is done`,
    controls: index % 2 === 0 ? ['AC-2', 'AC-3'] : ['AC-2'],
    place,
  };
}

/** A runbook of so many steps in two sections. */
export function sampleRunbook(count = 3): Runbook {
  const steps = Array.from({ length: count }, (_, index) => sampleStep(index + 1));
  const half = Math.ceil(count / 2);
  const text = `format: 1\nid: sample\ntitle: A sample\n# ${count} steps\n`;
  return {
    format: 1,
    id: 'sample',
    title: 'Connect a sample application',
    document: { repository: 'Example/docs', path: 'docs/sample.md' },
    inputs: {},
    sections: [
      { title: 'First half', heading: 'First half', steps: steps.slice(0, half), place },
      { title: 'Second half', heading: 'Second half', steps: steps.slice(half), place },
    ],
    source: { file: 'sample.yaml', text, sha256: sha256(text) },
  };
}

/** A run without a runner: a store, and an `emit` that numbers events as the engine does. */
export interface SampleRun {
  readonly store: EvidenceStore;
  readonly runbook: Runbook;
  readonly events: RunEvent[];
  readonly redactor: Redactor;
  readonly reports: string;
  emit(body: EventBody): Promise<void>;
  start(portal?: Partial<Extract<RunEvent, { type: 'run.started' }>['portal']>): Promise<void>;
  /** A step that passed, with what stands between. */
  step(index: number, between?: () => Promise<void>): Promise<void>;
  finish(): Promise<void>;
}

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'portal-runbook-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function openSampleRun(
  folder: string,
  overrides: Partial<EvidenceOptions> & { count?: number; hear?: (event: RunEvent) => void } = {},
): Promise<SampleRun> {
  const { count, hear, ...given } = overrides;
  const runbook = given.runbook ?? sampleRunbook(count);
  const redactor = given.redactor ?? createRedactor();
  const runId = given.runId ?? '2026-11-23T173000Z-1a2b';
  const reports = given.reports ?? join(folder, 'reports');
  const events: RunEvent[] = [];
  const emit = async (body: EventBody): Promise<void> => {
    const event: RunEvent = { v: 1, runId, seq: events.length + 1, time: new Date().toISOString(), ...body };
    events.push(event);
    await store.record(event);
    hear?.(event);
  };
  const store = await createEvidenceStore({
    reports,
    runbook,
    runId,
    redactor,
    announce: emit,
    now: () => new Date(),
    rehearsal: true,
    signingKeyFile: join(folder, 'config', 'signing-key.pem'),
    tool: { name: 'portal-runbook', version: '0.0.0-test' },
    shots: 'full',
    ...given,
  });
  const steps = runbook.sections.flatMap((section) => section.steps.map((step) => ({ step, section: section.title })));
  return {
    store,
    runbook,
    events,
    redactor,
    reports,
    emit,
    start: (portal = {}) =>
      emit({
        type: 'run.started',
        tool: { name: 'portal-runbook', version: '0.0.0-test' },
        runbook: {
          id: runbook.id,
          title: runbook.title,
          file: runbook.source.file,
          sha256: runbook.source.sha256,
          document: 'Example/docs: docs/sample.md',
        },
        portal: {
          name: 'practice',
          address: 'http://entra.practice.localhost:4100/',
          version: '2025-04',
          practice: true,
          tenantId: 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
          ...portal,
        },
        host: { kind: 'practice', name: 'SRV-01' },
        operator: 'casey',
        browser: 'Chromium 140.0',
        inputs: { appName: 'Sample app', port: '8585' },
        steps: steps.map(({ step, section }) => ({
          id: step.id,
          title: step.title,
          section,
          reproduces: [...step.reproduces],
          window: step.window,
          effect: 'change' as const,
          controls: [...step.controls],
          ...(step.shows === undefined ? {} : { shows: step.shows }),
        })),
      }),
    async step(index, between) {
      const stepId = `step-${index}`;
      await emit({ type: 'step.started', stepId, index: index - 1, title: `Do thing number ${index}`, attempt: 1 });
      await emit({ type: 'action.intent', stepId, action: 1, text: `click "Thing ${index}"`, effect: 'change' });
      await between?.();
      const text = `click "Thing ${index}"`;
      await emit({
        type: 'action.done',
        stepId,
        action: 1,
        text,
        effect: 'change',
        undocumented: index === 2,
        ms: 210,
      });
      const checks = [
        {
          check: 'heading',
          verdict: 'yes' as const,
          expected: `heading "Thing ${index}"`,
          observed: `"Thing ${index}"`,
        },
      ];
      await emit({ type: 'step.finished', stepId, index: index - 1, outcome: 'passed', ms: 1200 + index, checks });
    },
    async finish() {
      await store.settle();
      const counts = { passed: steps.length, skipped: 0, failed: 0, notRun: 0 };
      await emit({ type: 'run.finished', verdict: 'passed', ms: 4200, counts });
    },
  };
}
