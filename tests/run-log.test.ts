import { expect, test } from '@playwright/test';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { commandLine } from './_command-line.ts';
import { startSite, type Site } from './_site.ts';

let site: Site;
test.beforeEach(async () => {
  site = await startSite();
});
test.afterEach(() => site.close());

const line = z.object({
  level: z.enum(['error', 'warn', 'info', 'debug']),
  message: z.string().min(1),
  time: z.iso.datetime(),
  run: z.string(),
  step: z.string().optional(),
  attempt: z.int().optional(),
  event: z.string(),
});

const SECRET = 'correct-horse-battery';
const RUNBOOK = `format: 1
id: look
title: Look around
inputs:
  token: { description: a token, secret: true }
sections:
  - title: All
    steps:
      - id: open
        title: Open the site
        do:
          - open: /
        expect:
          - heading: Projects
      - id: form
        title: Fill the form
        do:
          - click: New project
            effect: read
          - fill: { Token: '\${token}' }
          - click: Nowhere
`;

test('the log has a line for all that happens with run, step and try, --verbose says it aloud, and neither says a secret', async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'portal-runbook-'));
  await writeFile(path.join(cwd, 'look.yaml'), RUNBOOK);
  await writeFile(
    path.join(cwd, 'portal-runbook.config.yaml'),
    `timeouts: { control: 2s }\nportals:\n  site: { address: '${site.address}', shell: web, version: 2025-04 }\n`,
  );
  site.badDay.set('GET /', [{ status: 503 }]);
  const ran = await commandLine(
    ['run', 'look.yaml', '--portal', 'site', '--input', `token=${SECRET}`, '--yes', '--verbose'],
    { cwd },
  );
  expect(ran.code).toBe(1);
  const [runId = ''] = (await readdir(path.join(cwd, 'reports', 'look'))).filter((name) => name.startsWith('20'));
  const text = await readFile(path.join(cwd, 'reports', 'look', runId, 'data', 'run.log'), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((json) => line.parse(JSON.parse(json)));
  expect(new Set(lines.map(({ run }) => run))).toEqual(new Set([runId]));
  // The page answered 503 once, and the first step was tried again.
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', step: 'open', attempt: 1, event: 'retry' }));
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'info', step: 'open', attempt: 2, event: 'step.finished' }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'error', step: 'form', attempt: 1, message: expect.stringContaining('Nowhere') }),
  );
  expect(lines.at(-1)).toMatchObject({ event: 'run.finished', level: 'error' });
  expect(ran.stderr).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}open: again in \d+ ms/mu);
  expect(ran.stderr).toMatch(/^\S+ info {2}open \(try 2\): passed in/mu);
  expect(ran.stderr).toMatch(/^\S+ error form: failed in .*Nowhere.*\[PR-301\]/mu);
  for (const told of [text, ran.stderr, ran.stdout]) expect(told).not.toContain(SECRET);
});
