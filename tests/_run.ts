import { test } from '@playwright/test';
import type { Browser } from 'playwright-core';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCertificateMaker } from '../src/cert/index.ts';
import { createEvidenceStore } from '../src/evidence/index.ts';
import type { Corrector } from '../src/core/correction.ts';
import type { GuidedDesk } from '../src/core/desk.ts';
import type { RunEvent } from '../src/core/events.ts';
import type { Host } from '../src/core/host.ts';
import type { MaskRule } from '../src/core/masks.ts';
import type { PortalShell } from '../src/core/portal.ts';
import { readVocabulary } from '../src/core/registries.ts';
import type { Screen } from '../src/core/screen.ts';
import type { Resumption } from '../src/core/resumption.ts';
import type { Runbook } from '../src/core/runbook.ts';
import { createRedactor } from '../src/core/secrets.ts';
import { webShell } from '../src/pages/_portal/web.ts';
import { readRunbook, resolveInputs, runbookToRun } from '../src/runbook/index.ts';
import { openLedger, runRunbook, type RunResult, type TenantLocks } from '../src/runner/index.ts';
import { createSessionPool } from '../src/sessions/index.ts';
import { launchBrowser } from './_browser.ts';

const noHost: Host = {
  kind: 'guided',
  name: 'server.example',
  desktop: undefined,
  address: '127.0.0.1',
  trustedRoots: () => Promise.resolve([]),
  state: () => Promise.resolve({ agentInstalled: false, agentRegistered: false }),
  serviceStatus: () => Promise.resolve(undefined),
  plan: ({ kind }) => Promise.resolve([`would ${kind}`]),
  perform: (task) =>
    Promise.resolve({
      said: `did ${task.kind}`,
      attested: { who: 'Ada', at: '2026-11-25T12:00:00.000Z', files: [] },
    }),
  takeCommands: () => [],
};

export interface Ran extends RunResult {
  readonly events: readonly RunEvent[];
  readonly journal: readonly string[];
}

/** One browser for all runs of a worker: each run has contexts of its own. */
let browser: ReturnType<typeof launchBrowser> | undefined;
export const shared = (): ReturnType<typeof launchBrowser> => (browser ??= launchBrowser());
test.afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** A folder for the reports of one test. */
export const reportsFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'portal-runbook-'));

/** Runs the steps of a runbook on a web application, with everything real but the command line. */
export async function runOn(
  address: string,
  steps: string,
  more: {
    reports?: string;
    signal?: AbortSignal;
    onEvent?: (event: RunEvent) => void | Promise<void>;
    patience?: number;
    /** Milliseconds that the whole run may take. */
    runTimeout?: number;
    /** What the person says who is asked before the first change. */
    approves?: boolean;
    desk?: GuidedDesk;
    secrets?: readonly string[];
    masks?: readonly MaskRule[];
    /** In place of those that come along. */
    screens?: readonly Screen[];
    shell?: PortalShell;
    version?: string;
    looksOnly?: boolean;
    locks?: TenantLocks;
    /** Says where to go on, once the runbook is read. */
    resumes?: (runbook: Runbook) => Promise<Resumption>;
    /** Who may correct the runbook where a step stops; `read` makes a runbook of other steps. */
    corrector?: (start: {
      runbook: Runbook;
      inputs: ReadonlyMap<string, string>;
      read: (steps: string) => Runbook;
    }) => Corrector;
    trace?: string;
    /** Of this run alone. */
    browser?: Browser;
  } = {},
): Promise<Ran> {
  const textOf = (of: string): string =>
    `format: 1\nid: test\ntitle: Test\ninputs:\n  name: { description: a name, default: Beta }\nsections:\n  - title: All\n    steps:\n${of.replace(/^/gmu, '      ')}\n`;
  const known = await readVocabulary();
  const own = more.screens?.map((screen) => [screen.name, screen] as const);
  const vocabulary = own === undefined ? known : { ...known, screens: new Map(own) };
  const read = (of: string): Runbook => {
    const text = textOf(of);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return runbookToRun(readRunbook(text, 'test.yaml', sha256, vocabulary));
  };
  const runbook = read(steps);
  const inputs = resolveInputs(runbook, {});
  const reports = more.reports ?? (await reportsFolder());
  const events: RunEvent[] = [];
  const redactor = createRedactor();
  for (const secret of more.secrets ?? []) redactor.add(secret);
  const runId = `run-${Math.random().toString(36).slice(2, 8)}`;
  const now = (): Date => new Date();
  const tool = { name: 'portal-runbook', version: '0.0.0' };
  const result = await runRunbook({
    runId,
    runbook,
    vocabulary,
    inputs,
    portal: {
      name: 'site',
      practice: false,
      address,
      origins: [new URL(address).origin],
      version: more.version ?? '2025-04',
      shell: 'web',
      accounts: {},
    },
    shell: more.shell ?? webShell,
    host: noHost,
    certificates: createCertificateMaker({ now }),
    sessions: createSessionPool(),
    dialog: { tell: () => undefined, code: () => Promise.resolve(undefined) },
    desk: more.desk,
    approve: () => Promise.resolve(more.approves ?? true),
    redactor,
    ledger: openLedger(path.join(reports, 'made.jsonl')),
    looksOnly: more.looksOnly,
    corrector: more.corrector?.({ runbook, inputs, read }),
    trace: more.trace,
    locks: more.locks,
    resumes: await more.resumes?.(runbook),
    openBrowser: async () => ({ browser: more.browser ?? (await shared()), end: () => Promise.resolve() }),
    openEvidence: (announce) =>
      createEvidenceStore({
        reports,
        runbook,
        runId,
        redactor,
        announce,
        now,
        rehearsal: true,
        signingKeyFile: path.join(reports, 'key.pem'),
        tool,
        shots: 'full',
        masks: more.masks ?? [],
      }),
    reporters: () => ({
      bag: [],
      terminal: [
        {
          async on(event) {
            events.push(event);
            await more.onEvent?.(event);
          },
        },
      ],
    }),
    onReporterError: (error) => {
      throw error;
    },
    tool,
    operator: 'tester',
    now,
    timeouts: { control: more.patience ?? 1500, step: 20_000, run: more.runTimeout ?? 60_000 },
    signal: more.signal ?? new AbortController().signal,
  });
  const journal = (await readFile(path.join(result.bag, 'data', 'journal.jsonl'), 'utf8')).trimEnd().split('\n');
  return { ...result, events, journal };
}
