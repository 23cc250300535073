import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { nextOf, runPool, type Claim } from '../src/commands/_batch/schedule.ts';
import { roomForOneMore, workersFor } from '../src/commands/_batch/memory.ts';
import { runEvent } from '../src/core/events.ts';
import { createScreen } from '../src/reporters/_terminal/live-lines.ts';
import { createBoard } from '../src/reporters/_board/board.ts';
import { summaryDocument } from '../src/reporters/_summary/document.ts';
import { countsOf, type SummarizedRun } from '../src/reporters/_summary/summary.ts';
import { commandLine } from './_command-line.ts';
import { startSite } from './_site.ts';

interface Named extends Claim {
  readonly name: string;
}
const changing = (name: string, tenant: string): Named => ({ name, tenant, alone: [tenant], together: [] });
const looking = (name: string, tenant: string): Named => ({ name, tenant, alone: [], together: [tenant] });
const GB = 1e9;

async function poolOf(
  jobs: readonly Named[],
  more: {
    workers?: number;
    maxFailures?: number;
    fails?: readonly string[];
    signal?: AbortSignal;
    room?: boolean;
  } = {},
): Promise<{ order: string[]; most: number; left: string[]; clashes: string[] }> {
  const order: string[] = [];
  const running = new Set<Named>();
  const clashes: string[] = [];
  let most = 0;
  const left = await runPool(jobs, {
    workers: more.workers ?? 2,
    maxFailures: more.maxFailures,
    signal: more.signal ?? new AbortController().signal,
    roomFor: () => more.room ?? true,
    async run(job) {
      for (const other of running) if (other.tenant === job.tenant && other.alone.length > 0) clashes.push(job.name);
      order.push(job.name);
      running.add(job);
      most = Math.max(most, running.size);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(job);
      return more.fails?.includes(job.name) !== true;
    },
  });
  return { order, most, left: left.map(({ name }) => name), clashes };
}

test('runs share the workers fairly, and no two change one tenant at once', async () => {
  const jobs = [...['a1', 'a2', 'a3'].map((name) => changing(name, 'a')), changing('b1', 'b'), changing('c1', 'c')];
  const all = await poolOf(jobs);
  // Each tenant has one before any has a second, and within a tenant the given order holds.
  expect(all.order.slice(0, 3).sort()).toEqual(['a1', 'b1', 'c1']);
  expect(all.order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(all).toMatchObject({ most: 2, left: [], clashes: [] });
  // Those that only look go together; one that changes waits for them.
  expect((await poolOf([looking('l1', 'a'), looking('l2', 'a')])).most).toBe(2);
  expect(nextOf([changing('c', 'a')], [looking('l', 'a')], new Map())).toBeUndefined();
  expect(nextOf([looking('l', 'a')], [changing('c', 'a')], new Map())).toBeUndefined();
});

test('too many failures, an interruption or too little memory begin no more', async () => {
  const jobs = ['a', 'b', 'c', 'd'].map((name) => changing(name, name));
  expect(await poolOf(jobs, { workers: 1, maxFailures: 2, fails: ['a', 'b'] })).toMatchObject({
    order: ['a', 'b'],
    left: ['c', 'd'],
  });
  expect((await poolOf(jobs, { signal: AbortSignal.abort() })).left).toHaveLength(4);
  expect(await poolOf(jobs, { workers: 4, room: false })).toMatchObject({ most: 1, left: [] });
  expect(workersFor(8, { free: () => 2 * GB })).toBe(3);
  expect(workersFor(8, { free: () => 0 })).toBe(1);
  expect(workersFor(2, { free: () => 64 * GB })).toBe(2);
  expect(roomForOneMore({ free: () => 0.5 * GB })).toBe(false);
});

const RUNBOOK = `format: 1
id: add-project
title: Add a project
inputs:
  project: { description: its name }
  port: { description: a port, type: port, default: 8585 }
sections:
  - title: All
    steps:
      - id: open
        title: Open the site
        do:
          - open: /
        expect:
          - heading: Projects
      - id: add
        title: Add the project
        do:
          - click: New project
            effect: read
          - fill: { Name: '\${project}' }
          - click: Create
        expect:
          - listed: '\${project}'
`;

async function layOut(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'portal-runbook-'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(cwd, name), text);
  return cwd;
}

const portalOf = (name: string, address: string): string =>
  `  ${name}: { address: '${address}', shell: web, version: 2025-04, accounts: { admin: { user: a@${name}.example } } }\n`;

test('all mistakes of a matrix are told at once, with their places, and nothing is started', async () => {
  const cwd = await layOut({
    'add.yaml': RUNBOOK,
    'portal-runbook.config.yaml': `portals:\n${portalOf('one', 'http://127.0.0.1:9/')}`,
    'bad.yaml': `format: 1
tenants:
  - name: one
    portal: onee
    inputs: { project: A }
  - name: one
    portal: one
    accounts: { admin: boss }
    inputs: { project: B, port: 99999, projct: C }
  - name: three
    portal: practice
    tenant: contoso.example
  - { name: four, portal: practice, accounts: { admin: nobody }, inputs: { project: D } }
`,
    'shape.yaml': 'format: 1\ntenants:\n  - nam: x\n    inputs: [1]\n',
  });
  const bad = await commandLine(['run', 'add.yaml', 'nowhere.yaml', '--matrix', 'bad.yaml'], { cwd });
  expect(bad.code).toBe(2);
  expect(bad.stdout).toBe('');
  for (const said of [
    /bad\.yaml:4:13: no portal is named "onee".*Did you mean "one"/u,
    /bad\.yaml:6:11: "one" stands here twice/u,
    /bad\.yaml:8:24: portal one has no account "boss"/u,
    /bad\.yaml:9:33: add-project: "port" must be a port/u,
    /bad\.yaml:9:48: add-project: no input is named "projct"\. Did you mean "project"/u,
    /bad\.yaml:12:13: the matrix names no practice tenants/u,
    /bad\.yaml:13:56: portal practice has no account "nobody".*admin, hybrid/u,
    /"project" is missing/u,
    /there is no runbook nowhere\.yaml/u,
    /9 mistakes; nothing was started/u,
  ])
    expect(bad.stderr).toMatch(said);
  const shape = await commandLine(['run', 'add.yaml', '--matrix', 'shape.yaml'], { cwd });
  expect(shape.stderr).toMatch(/shape\.yaml:3:\d+: .*"nam".*Did you mean "name"/u);
  expect(await readdir(cwd)).not.toContain('reports');
});

const summaryShape = z.object({
  counts: z.record(z.string(), z.number()),
  runs: z.array(
    z.object({
      name: z.string(),
      verdict: z.string(),
      stoppedAt: z.string().optional(),
      bag: z.string().optional(),
      fault: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
});

test('one tenant that is down and one that is not as expected do not stop the others', async () => {
  const sites = await Promise.all([startSite(), startSite()]);
  const odd = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Another page</h1>');
  });
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
  const { port } = odd.address() as AddressInfo;
  const cwd = await layOut({
    'add.yaml': RUNBOOK,
    'portal-runbook.config.yaml': `timeouts: { control: 3s }\nportals:\n${portalOf('one', sites[0].address)}${portalOf('two', sites[1].address)}${portalOf('odd', `http://127.0.0.1:${port}/`)}${portalOf('down', 'http://127.0.0.1:9/')}`,
    'tenants.yaml': `format: 1\ntenants:\n${['down', 'one', 'odd', 'two'].map((name) => `  - { name: ${name}, portal: ${name}, inputs: { project: ${name}-x } }\n`).join('')}`,
  });
  const ran = await commandLine(
    ['run', 'add.yaml', '--matrix', 'tenants.yaml', '--workers', '2', '--yes', '--out', 'reports', '--junit', 'j.xml'],
    { cwd },
  );
  odd.close();
  await Promise.all(sites.map((site) => site.close()));
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(1);
  expect(ran.stdout).toMatch(/2 passed, 2 failed/u);
  // Each site has had its own project and no other's.
  expect(sites.map(({ projects }) => projects)).toEqual([
    ['Alpha', 'one-x'],
    ['Alpha', 'two-x'],
  ]);
  const reports = path.join(cwd, 'reports');
  const file = (await readdir(reports)).find((name) => /^summary-.*\.json$/u.test(name)) ?? '';
  const summary = summaryShape.parse(JSON.parse(await readFile(path.join(reports, file), 'utf8')));
  expect(summary.runs.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    'down failed',
    'one passed',
    'odd failed',
    'two passed',
  ]);
  expect(summary.runs[0]).toMatchObject({ stoppedAt: 'Open the site' });
  expect(summary.runs[2]?.fault?.message).toContain('Another page');
  for (const { bag = '' } of summary.runs) {
    expect(await readdir(path.join(reports, ...bag.split('/')))).toContain('seal.sig');
  }
  const junit = await readFile(path.join(cwd, 'j.xml'), 'utf8');
  expect(junit.match(/<testsuite /gu)).toHaveLength(4);
  expect(junit).toContain('name="odd: All"');
  const page = await readFile(path.join(reports, file.replace('.json', '.html')), 'utf8');
  expect(page).toContain('4 runs: 2 passed, 2 failed');
  // All runs speak on one stdout, each under its own id.
  const json = await commandLine(
    ['run', 'add.yaml', '--matrix', 'tenants.yaml', '--max-failures', '1', '--workers', '1', '--yes', '--json'],
    { cwd },
  );
  const events = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => runEvent.parse(JSON.parse(line)));
  expect(new Set(events.map(({ runId }) => runId)).size).toBe(1);
  expect(json.code).toBe(1);
});

const told = (name: string, verdict: SummarizedRun['verdict']): SummarizedRun => ({
  name,
  runbook: { id: 'r', title: 'A <runbook>' },
  portal: 'p',
  tenant: undefined,
  verdict,
  steps: { passed: 1, all: 2 },
  ms: 1000,
  ...(verdict === 'failed' ? { stoppedAt: 'Save', fault: { code: 'PR-401', message: 'expected <b>, saw c' } } : {}),
});

test('the board keeps a line of each run that is over, and the summary puts what failed first', () => {
  let written = '';
  const write = (text: string): void => {
    written += text;
  };
  const { live } = createScreen(write, 60);
  const board = createBoard({ write, live, colors: false, now: () => 0 }, 3);
  const reporter = board.reporterFor('fabrikam', 'r');
  const base = { v: 1, runId: 'x', seq: 1, time: '2026-01-01T00:00:00.000Z' } as const;
  void reporter.on({ ...base, type: 'step.started', stepId: 's', index: 0, title: 'First', attempt: 1 });
  board.ended(told('contoso', 'failed'));
  board.close();
  expect(written).toMatch(/✗.*contoso.*1 of 2 steps.*failed/u);
  expect(written).toMatch(/Save\n.*expected <b>, saw c \[PR-401\]/u);
  const runs = [told('wingtip', 'passed'), told('tailspin', 'failed')];
  const base2 = {
    v: 1,
    kind: 'summary',
    id: 'i',
    started: base.time,
    ms: 1,
    workers: 2,
    notes: ['3 at once'],
  } as const;
  const page = summaryDocument({ ...base2, counts: countsOf(runs), runs });
  expect(page.search(/\btailspin\b/u)).toBeLessThan(page.search(/\bwingtip\b/u));
  expect(page).toContain('expected &lt;b&gt;');
  expect(page).toContain('3 at once');
});
