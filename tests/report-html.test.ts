import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Browser } from 'playwright-core';
import { Language, Parser } from 'web-tree-sitter';
import { z } from 'zod';
import type { RunEvent } from '../src/core/events.ts';
import type { Reporter } from '../src/core/reporter.ts';
import reporterKind from '../src/reporters/html.ts';
import { readBagContents } from '../src/reporters/_report/bag-reading.ts';
import { reportDocument } from '../src/reporters/_report/document.ts';
import { RunCollector } from '../src/reporters/_report/run-model.ts';
import { bashCommands, powershellCommands } from '../src/reporters/_report/verifying.ts';
import { launchBrowser } from './_browser.ts';
import { openSampleRun, temporaryFolder, type SampleRun } from './_evidence.ts';

const HOSTILE = '</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\u202Egnp.exe';
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeResult = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: SampleRun;
let sealed: Awaited<ReturnType<SampleRun['store']['seal']>>;

test.beforeAll(async () => {
  browser = await launchBrowser();
  folder = await temporaryFolder();
  const reporters: Reporter[] = [];
  run = await openSampleRun(folder.path, {
    count: 5,
    hear: (event: RunEvent) => {
      for (const reporter of reporters) void reporter.on(event);
    },
  });
  const reporter = reporterKind.create({
    bag: run.store.bag,
    write: () => undefined,
    colors: false,
    now: () => 0,
  });
  reporters.push(reporter);
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await page.setContent(
    `<title>${HOSTILE.replaceAll('<', '&lt;')}</title><h1>Things</h1><button>Create</button><input type=password>`,
  );
  await run.start();
  await run.step(1, async () => {
    const marks = [{ locator: page.getByRole('button'), label: 'Create' }];
    await run.store.shoot({
      page,
      stepId: 'step-1',
      phase: 'before',
      title: HOSTILE,
      marks,
      identity: { user: HOSTILE },
    });
    await run.store.shoot({ page, stepId: 'step-1', phase: 'after', title: 'Things', marks: [] });
  });
  await run.step(2);
  await run.emit({ type: 'step.started', stepId: 'step-3', index: 2, title: 'Three', attempt: 1 });
  await run.emit({
    type: 'action.done',
    stepId: 'step-3',
    action: 1,
    text: 'click "Install"',
    effect: 'change',
    undocumented: false,
    result: 'exit code 0',
    attested: { who: 'casey', at: '2026-11-26T10:00:00.000Z', reason: 'Installed by hand' },
    ms: 100,
  });
  await run.emit({
    type: 'step.finished',
    stepId: 'step-3',
    recovered: 'Nobody saw the end of it; the checks say that it took place.',
    index: 2,
    outcome: 'failed',
    ms: 900,
    checks: [{ check: 'heading', verdict: 'no', expected: 'heading "Three"', observed: HOSTILE }],
    fault: { code: 'PR-301', message: `no control "${HOSTILE}"`, hint: 'Did you mean "Create"?' },
  });
  await run.store.settle();
  const counts = { passed: 2, skipped: 0, failed: 1, notRun: 2 };
  await run.emit({ type: 'run.finished', verdict: 'failed', ms: 5000, counts });
  await reporter.close?.();
  sealed = await run.store.seal();
  await page.close();
});
test.afterAll(async () => {
  await browser.close();
  await folder.remove();
});

const report = (): string => pathToFileURL(join(run.store.bag, 'report.html')).href;

test('text of a portal stays text, nothing is asked of the network and nothing runs', async () => {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    asked.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(report());
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([report()]);
  expect(await page.locator('script, img[onerror]').count()).toBe(0);
  await expect(page.locator('#step-3 .fault')).toContainText('no control "</title></style><script>alert(1)</script>');
  expect(await page.locator('body').innerText()).not.toContain('\u202E');
  await page.close();
});

test('page one says verdict, rehearsal, tenant, whose clock, key and head; exceptions come first', async () => {
  const page = await browser.newPage();
  await page.goto(report());
  const head = page.locator('.page-head');
  for (const text of [
    'Failed',
    '2 of 5 steps passed, 1 failed, 2 not run · 5.0 s',
    'Sample app',
    'REHEARSAL',
    'aaaabbbb-0000-cccc-1111-dddd2222eeee',
    'clock of the machine',
    sealed.head,
    sealed.fingerprint,
  ]) {
    await expect(head).toContainText(text);
  }
  await expect(page.locator('main > section').first()).toHaveAttribute('id', 'exceptions');
  await expect(page.locator('.exceptions li').first()).toContainText('3 Do thing number 3');
  await expect(page.locator('.exceptions li').nth(1)).toHaveText('4 to 5 not run (2 steps)');
  await expect(page.locator('.exceptions').last()).toContainText('attested by a person, not observed: click "Install"');
  await expect(page.locator('#step-3')).toContainText('attested by casey, 2026-11-26 10:00:00 UTC: Installed by hand');
  await expect(page.locator('#step-3')).toContainText('Nobody saw the end of it');
  await expect(page.locator('.timeline .span')).toHaveCount(3);
  await expect(page.locator('.matrix tbody tr')).toHaveCount(2);
  await expect(page.locator('.matrix tbody tr').first().locator('.chip')).toHaveCount(5);
  await page.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing serious and nothing sticks out, ${colorScheme} at ${width} px`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
      await page.goto(report());
      await page.addScriptTag({ content: axeSource });
      const found = axeResult.parse(await page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
      const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.close();
    });
  }
}

test('the commands that it prints answer what it says', async () => {
  const page = await browser.newPage();
  await page.goto(report());
  const printed = await page.locator('#verify .commands').first().locator('pre').allInnerTexts();
  const commands = bashCommands(sealed.fingerprint, sealed.head);
  expect(printed).toEqual(commands.map(({ type }) => type));
  for (const { type, answer } of commands) {
    const output = execFileSync('bash', ['-c', type], { cwd: sealed.bag, encoding: 'utf8' });
    if (answer.startsWith('nothing')) expect(output).toBe('');
    else expect(output).toContain(answer);
  }
  await page.close();
});

test('those for PowerShell are PowerShell, and say the values to expect', async () => {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const grammar = await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
  const parser = new Parser().setLanguage(grammar);
  expect(parser.parse("Get-Item 'x")?.rootNode.hasError).toBe(true);
  const commands = powershellCommands(sealed.fingerprint, sealed.head);
  for (const { type } of commands) expect(parser.parse(type)?.rootNode.hasError, type).toBe(false);
  expect(commands.map(({ answer }) => answer)).toEqual(
    expect.arrayContaining(['True', sealed.fingerprint, sealed.head]),
  );
});

test('so do those of the documentation', async () => {
  const text = await readFile(new URL('../docs/evidence.md', import.meta.url), 'utf8');
  const block = text.split('```sh\n').find((part) => part.startsWith('sha256sum')) ?? '';
  const output = execFileSync('bash', ['-ec', block.split('```')[0] ?? ''], { cwd: sealed.bag, encoding: 'utf8' });
  expect(output).toBe(`Verified OK\n${sealed.fingerprint}  -\n`);
});

test('as a single file it carries its pictures in full and links to none', async () => {
  const collector = new RunCollector();
  for (const event of run.events) collector.on(event);
  const model = collector.model();
  if (model === undefined) throw new Error('the run has started');
  const file = join(folder.path, 'single.html');
  await writeFile(file, reportDocument(model, await readBagContents(run.store.bag, model, true)));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  expect(await page.locator('a[href^="data/"], a[href*="/"]').count()).toBe(0);
  const picture = page.locator('#shot-1-1 img');
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  await page.close();
});
