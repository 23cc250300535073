import { expect, test } from '@playwright/test';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { runEvent, type RunEvent } from '../src/core/events.ts';
import { commandLine, freePort } from './_command-line.ts';

// One run of the shipped runbook, looked at from all sides: it is the longest test, so it is made once.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const RUNBOOK = 'runbooks/on-premises-ecma-app.yaml';
let out: string;
let bag: string;
let port: number;
let events: RunEvent[];
let stderr: string;

const eventsOf = <T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }>[] =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

test.beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'portal-runbook-'));
  port = await freePort();
  const ran = await commandLine(['run', RUNBOOK, '--out', out, '--input', `port=${port}`, '--json']);
  stderr = ran.stderr;
  events = ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) => runEvent.parse(JSON.parse(line)));
  bag = eventsOf('run.sealed')[0]?.bag ?? '';
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
});

test('all 17 steps of the document are done, in its order, then five of our own, and success says nothing on stderr', () => {
  const [started] = eventsOf('run.started');
  expect(started?.steps.map((step) => step.reproduces).flat()).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 1, 2, 1, 2,
  ]);
  expect(eventsOf('step.finished').map((step) => step.outcome)).toEqual(Array<string>(23).fill('passed'));
  expect(eventsOf('run.finished')[0]).toMatchObject({
    verdict: 'passed',
    counts: { passed: 23, failed: 0, notRun: 0 },
  });
  expect(stderr).toBe('');
});

test('what the document forgets is done and marked so', () => {
  const forgotten = eventsOf('action.done').filter((action) => action.undocumented);
  expect(forgotten.map((action) => action.text)).toEqual(
    expect.arrayContaining(['click "New application"', 'click "Save"']),
  );
});

test('every step leaves an untouched picture and one with a red box on what it acted on', async () => {
  const shots = await readdir(path.join(bag, 'data', 'shots'));
  for (const { steps } of eventsOf('run.started')) {
    for (const step of steps.filter(({ id }) => id !== 'authorize')) {
      expect(
        shots.some((name) => name.includes(step.id) && name.endsWith('.png') && !name.endsWith('.marked.png')),
        step.id,
      ).toBe(true);
      expect(
        shots.some((name) => name.includes(step.id) && name.endsWith('.marked.png')),
        step.id,
      ).toBe(true);
    }
  }
});

test('the journal is a chain, and each artifact has the hash that it names', async () => {
  const lines = (await readFile(path.join(bag, 'data', 'journal.jsonl'), 'utf8')).trimEnd().split('\n');
  let before = '0'.repeat(64);
  for (const line of lines) {
    expect(z.object({ prev: z.string() }).loose().parse(JSON.parse(line)).prev).toBe(before);
    before = createHash('sha256').update(line).digest('hex');
  }
  expect(eventsOf('run.sealed')[0]?.head).toBe(before);
  for (const artifact of eventsOf('artifact')) {
    const bytes = await readFile(path.join(bag, ...artifact.path.split('/')));
    expect(createHash('sha256').update(bytes).digest('hex'), artifact.path).toBe(artifact.sha256);
    expect(bytes).toHaveLength(artifact.bytes);
  }
});

test('the certificate is the documented one, its key stays outside the bag, readable for its owner alone', async () => {
  const [kept] = eventsOf('artifact').filter(
    (artifact) => artifact.kind === 'certificate' && artifact.path.endsWith('.pem'),
  );
  const certificate = new X509Certificate(await readFile(path.join(bag, ...(kept?.path ?? '').split('/'))));
  expect(certificate.subject.toUpperCase()).toBe('CN=SRV-ECMA-01');
  expect(certificate.issuer).toBe(certificate.subject);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.ca).toBe(false);
  const [host] = await readdir(path.join(out, '.practice-host'));
  const folder = path.join(out, '.practice-host', host ?? '');
  const key = (await readdir(folder)).find((name) => name.endsWith('.key.pem')) ?? '';
  if (process.platform !== 'win32') expect((await stat(path.join(folder, key))).mode & 0o777).toBe(0o600);
  const files = await readdir(bag, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    expect(await readFile(path.join(file.parentPath, file.name), 'latin1'), file.name).not.toContain(
      'BEGIN PRIVATE KEY',
    );
  }
  // The port shows that very one, a client takes it, and so does the tenant by way of the agent.
  const observed = (stepId: string): string[] =>
    eventsOf('step.finished')
      .filter((step) => step.stepId === stepId)
      .flatMap(({ checks }) => checks.map((check) => `${check.check} ${check.verdict}: ${check.observed}`));
  expect(observed('make-certificate')).toEqual([expect.stringMatching(/^listening yes/u)]);
  expect(observed('verify-certificate')).toEqual([expect.stringContaining(`SHA-256 ${certificate.fingerprint256}`)]);
  expect(observed('test-connection')).toEqual([expect.stringMatching(/^visible yes/u)]);
});

test('the token of the connector was made for this run, and stands nowhere', () => {
  expect(eventsOf('run.started')[0]?.inputs['connectorToken']).toBe('••••••');
  const filled = eventsOf('action.done').filter(({ text }) => text.includes('Secret Token'));
  expect(filled.map(({ text }) => text)).toEqual([
    expect.stringContaining('Secret Token = "••••••"'),
    expect.stringContaining('Secret Token = "••••••"'),
  ]);
});

test('the bag verifies offline, as a rehearsal', async () => {
  const verified = await commandLine(['evidence', 'verify', bag, '--json']);
  expect(verified.code).toBe(0);
  expect(verified.stdout).toContain('COMPLETE');
  expect(verified.stdout).toContain('REHEARSAL');
});

test('the report stands alone and tells of every step', async () => {
  const report = await readFile(path.join(bag, 'report.html'), 'utf8');
  for (const { steps } of eventsOf('run.started')) for (const step of steps) expect(report).toContain(step.title);
  expect(report).not.toMatch(/(?:src|href)="https?:/u);
});
