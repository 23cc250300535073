import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { EventBody } from '../src/core/events.ts';
import { createScreen } from '../src/reporters/_terminal/live-lines.ts';
import terminal from '../src/reporters/terminal.ts';

const STEPS = [
  { id: 'sign-in', title: 'Sign in', section: 'First' },
  { id: 'create', title: 'Create the app', section: 'First' },
  { id: 'assign', title: 'Assign the agent', section: 'Second' },
];

/** What the reporter writes for these events, as one text. */
async function written(
  bodies: readonly EventBody[],
  screen: { columns?: number; colors?: boolean } = {},
): Promise<string> {
  let text = '';
  let clock = 0;
  const put = (part: string): void => {
    text += part;
  };
  const own = screen.columns === undefined ? undefined : createScreen(put, screen.columns);
  const reporter = terminal.create({
    bag: 'reports/ecma/run-1',
    write: (part) => {
      if (own === undefined) put(part);
      else
        own.above(() => {
          put(part);
        });
    },
    live: own?.live,
    colors: screen.colors ?? false,
    now: () => (clock += 50),
  });
  for (const [index, body] of bodies.entries()) {
    await reporter.on({ v: 1, runId: 'run-1', seq: index + 1, time: '2026-11-23T18:00:00.000Z', ...body });
    // What draws is loaded with the first line; then every line shows.
    await import('log-update');
    await setImmediate();
  }
  await reporter.close?.();
  return text;
}

const started = (title = 'Connect the app'): EventBody => ({
  type: 'run.started',
  tool: { name: 'portal-runbook', version: '1.0.0' },
  runbook: { id: 'ecma', title, file: 'ecma.yaml', sha256: 'aa' },
  portal: { name: 'practice', address: 'http://entra.practice.localhost/', version: '2025-04', practice: true },
  host: { kind: 'practice', name: 'ECMA01' },
  operator: 'someone',
  browser: 'Chromium 156',
  inputs: {},
  steps: STEPS.map((step) => ({ ...step, reproduces: [], window: 'portal', effect: 'change', controls: [] })),
});
const begin = (index: number, attempt = 1): EventBody => ({
  type: 'step.started',
  stepId: STEPS[index]?.id ?? '',
  index,
  title: STEPS[index]?.title ?? '',
  attempt,
});
const end = (index: number, more: Partial<Extract<EventBody, { type: 'step.finished' }>> = {}): EventBody => ({
  type: 'step.finished',
  stepId: STEPS[index]?.id ?? '',
  index,
  outcome: 'passed',
  ms: 1_234,
  checks: [],
  ...more,
});
const finished = (verdict: 'passed' | 'failed' | 'in-doubt', ms = 65_000): EventBody => ({
  type: 'run.finished',
  verdict,
  ms,
  counts: { passed: 2, skipped: 0, failed: verdict === 'passed' ? 0 : 1, notRun: 0 },
});
const sealed: EventBody = { type: 'run.sealed', bag: 'elsewhere', head: 'h', fingerprint: 'f' };

test('without a terminal there is one plain line a step, then verdict, time and report', async () => {
  const text = await written([
    started(),
    begin(0),
    end(0),
    begin(1),
    end(1),
    begin(2),
    end(2),
    finished('passed'),
    sealed,
  ]);
  expect(text).not.toContain('\u001b');
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines[0]).toBe('Connect the app');
  expect(lines.slice(2)).toEqual([
    'First',
    '  ok       1     1.2 s  Sign in',
    '  ok       2     1.2 s  Create the app',
    'Second',
    '  ok       3     1.2 s  Assign the agent',
    'PASSED in 1 min 5 s: 2 passed',
    expect.stringMatching(/^Signed with key [0-9a-f]+$/u),
    expect.stringMatching(/^Report: reports.ecma.run-1.report\.html$/u),
  ]);
});

test('a failed step shows what is wrong, what to do and what the checks saw, once', async () => {
  const fault = { code: 'PR-401', message: 'the app is not there', hint: 'Look at the picture.' };
  const checks = [{ check: 'heading', verdict: 'no' as const, expected: 'ECMA', observed: 'Error' }];
  const text = await written([
    started(),
    begin(1),
    end(1, { outcome: 'failed', fault, checks }),
    { ...finished('failed'), fault } as EventBody,
    sealed,
  ]);
  expect(text).toContain('FAILED');
  expect(text.match(/the app is not there \[PR-401\]/gu)).toHaveLength(1);
  expect(text).toContain('Look at the picture.');
  expect(text).toMatch(/heading: expected ECMA\n\s+observed Error/u);
});

test('a fault of the run itself is shown with the verdict', async () => {
  const fault = { code: 'PR-406', message: 'the browser went away' };
  const text = await written([started(), { ...finished('failed'), fault } as EventBody]);
  expect(text).toContain('the browser went away [PR-406]');
});

test('skipped, in doubt and retried steps say so', async () => {
  const text = await written([
    started(),
    begin(0),
    end(0, { outcome: 'skipped' }),
    begin(1),
    { type: 'retry', stepId: 'create', what: 'wait', attempt: 1, delayMs: 100, reason: '503' },
    end(1),
    begin(2),
    end(2, { outcome: 'in-doubt' }),
    finished('in-doubt'),
  ]);
  expect(text).toMatch(/skipped +1 .* Sign in \(true already\)/u);
  expect(text).toMatch(/Create the app \(1 retry\)/u);
  expect(text).toMatch(/IN DOUBT +3 .*Assign/u);
});

test('text of portals and runbooks cannot move the cursor, set a title or turn the direction', async () => {
  const nasty = 'x\u001b[2J\u001b]0;owned\u0007\u009b1m\u202etxt\u2066\r\nnext';
  const fault = { code: 'PR-301', message: nasty, hint: nasty };
  const checks = [{ check: 'heading', verdict: 'no' as const, expected: nasty, observed: nasty }];
  for (const columns of [undefined, 80]) {
    const screen = columns === undefined ? {} : { columns };
    const text = await written(
      [
        started(nasty),
        { ...begin(0), title: nasty } as EventBody,
        { type: 'waiting', for: nasty },
        end(0, { outcome: 'failed', fault, checks }),
        finished('failed'),
      ],
      screen,
    );
    expect(text).toContain('\\u{1b}[2J');
    for (const bad of ['\u001b]', '\u0007', '\u009b', '\u202e', '\u2066', '\r']) expect(text).not.toContain(bad);
    // Of the terminal's own sequences only erasing and moving by lines are written.
    const own = ['\u001b[2K', '\u001b[1A', '\u001b[G'];
    expect(own.reduce((rest, sequence) => rest.replaceAll(sequence, ''), text)).not.toContain('\u001b');
  }
});

test('on a terminal the step under way shows what it is doing, and only the result stays', async () => {
  const text = await written(
    [
      started(),
      begin(0),
      { type: 'action.intent', stepId: 'sign-in', action: 0, text: 'click "Next"', effect: 'change' },
      end(0),
      finished('passed'),
    ],
    { columns: 60 },
  );
  expect(text).toContain('Sign in · click "Next"');
  const after = text.slice(text.lastIndexOf('\u001b['));
  expect(after).toContain('✓ 1     1.2 s  Sign in\n');
  expect(after).not.toContain('click');
});

test('colors are used only when they are wanted', async () => {
  const run = [started(), begin(0), end(0), finished('passed')];
  expect(await written(run, { colors: true })).toContain('\u001b[32m');
  expect(await written(run, { columns: 80 })).not.toContain('\u001b[32m');
});
