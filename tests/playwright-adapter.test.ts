import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { groupsOf } from '../src/commands/_playwright/plan.ts';
import type { Job } from '../src/commands/_batch/jobs.ts';
import { findBrowser, thisMachine } from '../src/config/browsers.ts';
import { startSite } from './_site.ts';

const playwright = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
  'cli.js',
);

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

function runPlaywright(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [playwright, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // What Playwright tells its own workers by variables is not for the one that runs inside.
    env: { ...withoutPlaywright(process.env), ...env },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (out += text));
  }
  return new Promise((resolve) =>
    child.once('close', (code) => {
      resolve({ code, out });
    }),
  );
}

const withoutPlaywright = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:TEST_|PW_|PLAYWRIGHT_(?!BROWSERS))/u.test(name)));

const RUNBOOK = `format: 1
id: add-project
title: Add a project
inputs:
  project: { description: its name }
  sees: { description: what the list then shows }
  token: { description: what nobody may read, secret: true }
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
        title: Open the form
        do:
          - click: New project
            effect: read
        expect:
          - heading: New project
      - id: add
        title: Add the project
        do:
          - fill: { Name: '\${project}', Token: '\${token}' }
          - click: Create
        expect:
          - listed: '\${sees}'
`;

const SECRET = 'hunter2-never-told';

interface Step {
  readonly title: string;
  readonly steps?: readonly Step[] | undefined;
  readonly error?: unknown;
}
const stepShape: z.ZodType<Step> = z.lazy(() =>
  z.object({ title: z.string(), steps: z.array(stepShape).optional(), error: z.unknown().optional() }),
);
const resultShape = z.object({
  status: z.string(),
  retry: z.number(),
  error: z.object({ message: z.string() }).optional(),
  steps: z.array(stepShape).default([]),
  attachments: z.array(z.object({ name: z.string(), contentType: z.string(), path: z.string().optional() })),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
});
const specShape = z.object({
  title: z.string(),
  tags: z.array(z.string()),
  tests: z.array(z.object({ status: z.string(), results: z.array(resultShape) })),
});
interface Suite {
  readonly specs: readonly z.output<typeof specShape>[];
  readonly suites?: readonly Suite[] | undefined;
}
const suiteShape: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(specShape), suites: z.array(suiteShape).optional() }),
);
const specsOf = (suite: Suite): z.output<typeof specShape>[] => [
  ...suite.specs,
  ...(suite.suites ?? []).flatMap(specsOf),
];

/** A server that starts browsers for others, in a process of its own. */
async function startRunServer(): Promise<{ readonly address: string; stop(): void }> {
  const child = spawn(process.execPath, [playwright, 'run-server', '--port', '0', '--host', '127.0.0.1', '--unsafe'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: withoutPlaywright(process.env),
  });
  const address = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /wss?:\/\/\S+/u.exec(line)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  return { address, stop: () => child.kill() };
}

test('Playwright Test lists, shards, retries and merges runbooks, here and in a browser elsewhere', async () => {
  const site = await startSite();
  const odd = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Another page</h1>');
  });
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
  const { port } = odd.address() as AddressInfo;
  // Inside the project, so that it finds what a project of somebody's own would have installed.
  const cwd = test.info().outputDir;
  await mkdir(path.join(cwd, 'runbooks'), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    'runbooks/add.yaml': RUNBOOK,
    'portal-runbook.config.yaml': `timeouts: { control: 1s }
portals:
  one: { address: '${site.address}', shell: web, version: 2025-04, accounts: {} }
  odd: { address: 'http://127.0.0.1:${port}/', shell: web, version: 2025-04, accounts: {} }
`,
    'tenants.yaml': `format: 1
tenants:
  - { name: contoso, portal: one, inputs: { project: good, sees: good } }
  - { name: wingtip, portal: one, inputs: { project: bad, sees: something else } }
  - { name: fabrikam, portal: odd, inputs: { project: odd, sees: odd } }
`,
    'runbooks.spec.mjs': `import { runbookTests } from 'portal-runbook/playwright-test';
await runbookTests({ matrix: 'tenants.yaml', inputs: { token: '${SECRET}' }, yes: true });
`,
    'wrong.spec.mjs': `import { runbookTests } from 'portal-runbook/playwright-test';
await runbookTests({ runbooks: ['runbooks/ad.yaml'], matrix: 'tenants.yaml' });
`,
    'playwright.config.mjs': `import { defineConfig } from '@playwright/test';
export default defineConfig({ testMatch: process.env.SPEC ?? 'runbooks.spec.mjs', retries: 1, workers: 2, outputDir: 'results' });
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(cwd, name), text);

  const list = await runPlaywright(['test', '--list'], cwd);
  expect(list.out).toContain('contoso: Add a project');
  expect(list.out).toContain('Total: 3 tests');
  const wrong = await runPlaywright(['test'], cwd, { SPEC: 'wrong.spec.mjs' });
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('there is no runbook runbooks/ad.yaml [PR-102]');
  expect(wrong.out).toContain('Did you mean "runbooks/add.yaml"');
  expect(wrong.out).not.toContain('src/runbook');

  const server = await startRunServer();
  const found = await findBrowser(thisMachine({ ...process.env }));
  const remote = { PW_TEST_CONNECT_WS_ENDPOINT: server.address, BROWSER: found?.path };
  await writeFile(
    path.join(cwd, 'playwright.remote.config.mjs'),
    `import config from './playwright.config.mjs';
export default { ...config, use: { connectOptions: { wsEndpoint: process.env.PW_TEST_CONNECT_WS_ENDPOINT }, launchOptions: { executablePath: process.env.BROWSER } } };
`,
  );
  // Both of one tenant stay together, in the first shard.
  const one = await runPlaywright(
    ['test', '--config', 'playwright.remote.config.mjs', '--shard=1/2', '--reporter=blob'],
    cwd,
    { ...remote, PLAYWRIGHT_BLOB_OUTPUT_DIR: 'blob-one' },
  );
  const two = await runPlaywright(['test', '--shard=2/2', '--reporter=blob'], cwd, {
    PLAYWRIGHT_BLOB_OUTPUT_DIR: 'blob-two',
  });
  server.stop();
  odd.close();
  await site.close();
  expect([one.code, two.code], `${one.out}\n${two.out}`).toEqual([1, 1]);
  const blobs = path.join(cwd, 'blobs');
  await mkdir(blobs);
  for (const [folder, name] of [
    ['blob-one', '1'],
    ['blob-two', '2'],
  ] as const) {
    const [zip = ''] = await readdir(path.join(cwd, folder));
    await writeFile(path.join(blobs, `${name}.zip`), await readFile(path.join(cwd, folder, zip)));
  }
  const merged = await runPlaywright(['merge-reports', '--reporter', 'json', 'blobs'], cwd);
  const report = z.object({ suites: z.array(suiteShape) }).parse(JSON.parse(merged.out.slice(merged.out.indexOf('{'))));
  const specs = report.suites.flatMap(specsOf).sort((left, right) => left.title.localeCompare(right.title));
  expect(specs.map(({ title, tests: [only] }) => `${title}: ${only?.status ?? ''}`)).toEqual([
    'contoso: Add a project: expected',
    'fabrikam: Add a project: unexpected',
    'wingtip: Add a project: unexpected',
  ]);
  const resultsOf = (title: string): z.output<typeof resultShape>[] =>
    specs.find((spec) => spec.title === title)?.tests[0]?.results ?? [];
  const [good] = resultsOf('contoso: Add a project');
  expect(good?.steps.map(({ title }) => title)).toEqual(
    expect.arrayContaining(['Open the site', 'Open the form', 'Add the project']),
  );
  const adding = good?.steps.find(({ title }) => title === 'Add the project');
  expect(adding?.steps?.map(({ title }) => title)).toContain('click "Create"');
  expect(good?.attachments.filter(({ contentType }) => contentType === 'image/png').length).toBeGreaterThanOrEqual(4);
  const bag = good?.annotations.find(({ type }) => type === 'bag')?.description ?? '';
  expect(await readdir(bag)).toContain('seal.sig');
  // What may have been changed is not changed again; one that changed nothing is tried again.
  const [first, again] = resultsOf('wingtip: Add a project');
  expect(first?.error?.message).toContain('PR-401');
  expect(again?.error?.message).toMatch(/not tried again: .*fill Name = "bad", Token = "•+"/u);
  expect(again?.steps.map(({ title }) => title)).not.toContain('Open the site');
  const tries = resultsOf('fabrikam: Add a project');
  expect(tries.map(({ error }) => error?.message.includes('PR-401'))).toEqual([true, true]);
  expect([...site.projects].sort()).toEqual(['Alpha', 'bad', 'good']);
  expect(`${one.out}${two.out}${merged.out}`).not.toContain(SECRET);
});

test('runs that must not meet are in one group, and all others are free', () => {
  const job = (name: string, alone: readonly string[], together: readonly string[] = []): Job =>
    ({ name, alone, together }) as unknown as Job;
  const names = groupsOf([
    job('a1', ['a']),
    job('b1', ['b']),
    job('a2', ['a', 'server']),
    job('look1', [], ['c']),
    job('look2', [], ['c']),
    job('b2', ['b', 'server']),
  ]).map((group) => group.map(({ name }) => name).sort());
  expect(names).toEqual([['a1', 'a2', 'b1', 'b2'], ['look1'], ['look2']]);
});
