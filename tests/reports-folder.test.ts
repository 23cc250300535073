import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { execute } from './_command.ts';
import { launchBrowser } from './_browser.ts';
import { openSampleRun, sampleRunbook, temporaryFolder, type SampleRun } from './_evidence.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
test.beforeEach(async () => {
  folder = await temporaryFolder();
});
test.afterEach(() => folder.remove());

async function finishedRun(runId: string, title = 'Connect a sample application'): Promise<SampleRun> {
  const run = await openSampleRun(folder.path, { runId, runbook: { ...sampleRunbook(), title } });
  await run.start();
  for (const step of [1, 2, 3]) await run.step(step);
  await run.finish();
  await run.store.seal();
  return run;
}

test('the index lists runs, the latest first, with what changed, and text stays text', async () => {
  await finishedRun('run-1');
  const second = await openSampleRun(folder.path, {
    runId: 'run-2',
    runbook: { ...sampleRunbook(), title: '<img src=x onerror=alert(1)>' },
  });
  await second.start();
  await second.step(1);
  await second.store.abandon();
  const { code, out } = await execute(folder.path, 'reports index');
  expect(code).toBe(0);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(pathToFileURL(out.trim()).href);
  const rows = page.locator('tbody tr');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText('Interrupted');
  await expect(rows.nth(0)).toContainText('<img src=x onerror=alert(1)>');
  await expect(rows.nth(0)).toContainText('passed before');
  await expect(rows.nth(0)).toContainText('2 steps not reached that ended before');
  await expect(rows.nth(0)).toContainText('rehearsal');
  await expect(rows.nth(0).getByRole('link')).toHaveAttribute('href', 'sample/run-2/');
  await expect(rows.nth(1)).toContainText('first run');
  await expect(rows.nth(1).getByRole('link')).toHaveAttribute('href', 'sample/run-1/report.html');
  await browser.close();
});

test('prune deletes by age, keeps the latest and whatever is running, and only tells with --dry-run', async () => {
  const old = await finishedRun('run-1');
  const running = await openSampleRun(folder.path, { runId: 'run-2' });
  await running.start();
  await finishedRun('run-3');
  const foreign = await finishedRun('run-0');
  await writeFile(
    join(foreign.store.bag, '..', '.run-0.running'),
    JSON.stringify({ pid: 1, host: `not-${hostname()}` }),
  );
  const age = '--older-than 0h --keep 1';
  const told = await execute(folder.path, `reports prune ${age} --dry-run`);
  expect(told.out).toMatch(/^would delete sample\/run-\d .*\n/u);
  const { out } = await execute(folder.path, `reports prune ${age} --json`);
  expect(out.trim()).toBe('["sample/run-3","sample/run-1"]');
  await expect(readFile(join(old.store.bag, 'bagit.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readFile(join(running.store.bag, 'bagit.txt'), 'utf8')).toContain('BagIt');
  await running.store.abandon();
  await rm(join(foreign.store.bag, '..', '.run-0.running'));
});

test('prune and index say what is wrong with what they were told', async () => {
  await expect(execute(folder.path, 'reports prune --older-than soon')).rejects.toMatchObject({ code: 'PR-101' });
  await expect(execute(folder.path, 'reports index --out nowhere')).rejects.toMatchObject({ code: 'PR-102' });
});

test('evidence verify tells the verdict and its exit code, evidence show writes a report that stands alone', async () => {
  const run = await finishedRun('run-1');
  const good = await execute(folder.path, `evidence verify ${run.store.bag}`);
  expect(good.code).toBe(0);
  expect(good.out).toMatch(/^COMPLETE, REHEARSAL: /u);
  const shown = await execute(folder.path, `evidence show ${run.store.bag} --single-file one.html`);
  expect(await readFile(shown.out.trim(), 'utf8')).toMatch(/3 of\s+3 steps\s+passed/u);
  await writeFile(join(run.store.bag, 'data/runbook.yaml'), 'other');
  const bad = await execute(folder.path, `evidence verify ${run.store.bag}`);
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/^BROKEN, REHEARSAL: /u);
  expect(bad.out).toContain('data/runbook.yaml is not as it was written');
  const json: unknown = JSON.parse((await execute(folder.path, `evidence verify ${run.store.bag} --json`)).out);
  expect(json).toMatchObject({ verdict: 'BROKEN' });
});
