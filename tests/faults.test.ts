import { expect, test } from '@playwright/test';
import { appendFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { readVocabulary } from '../src/core/registries.ts';
import { loadRunbook, runbookToRun } from '../src/runbook/index.ts';
import { launchBrowser } from './_browser.ts';
import { everyDay, mixedDay, openCampaign, type BadDay, type Campaign } from './_campaign.ts';
import { ROOT } from './_cli.ts';

// Bad days of the reference run. The truth, which is what the practice tenant holds in the end, is compared with what the
// run claims. Here a few; `npm run test:faults` has them all.

const {
  FAULTS_RUNS: runs,
  FAULTS_MIXES: mixes = '1',
  FAULTS_SEED: seed = '1',
  FAULTS_ONLY: only,
  FAULTS_RESULTS: results,
} = process.env;

const SAMPLE = [
  'create-app: dropped after, a change',
  'open-provisioning: rerender',
  'accept-terms: broken-download',
  'keep-open: crash',
];

const runbook = runbookToRun(
  await loadRunbook('runbooks/on-premises-ecma-app.yaml', await readVocabulary(), { cwd: ROOT }),
);
const all = everyDay(runbook);

/** With a number of runs: so many of the days with one fault, in their order, and the mixes after them. */
function daysToTry(): BadDay[] {
  const mixed = Array.from({ length: Number(mixes) }, (_, index) => mixedDay(Number(seed) + index));
  const single = runs === undefined ? all.filter(({ name }) => SAMPLE.includes(name)) : all.slice(0, Number(runs));
  const days = [...single, ...mixed];
  return only === undefined ? days : days.filter(({ name }) => new RegExp(only, 'u').test(name));
}

// The good day that all are compared with is run once for the whole file, unless there are hundreds.
if (runs === undefined) test.describe.configure({ mode: 'default' });

let browser: Browser;
let campaign: Campaign;
test.beforeAll(async () => {
  browser = await launchBrowser();
  campaign = await openCampaign(browser);
});
test.afterAll(async () => {
  await campaign.close();
  await browser.close();
});

test('the sample names days that there are', () => {
  expect(SAMPLE.filter((name) => !all.some((day) => day.name === name))).toEqual([]);
});

for (const day of daysToTry()) {
  test(`a bad day claims nothing that is not so: ${day.name}`, async () => {
    test.setTimeout(300_000);
    const after = await campaign.run(day);
    if (results !== undefined) appendFileSync(results, `${JSON.stringify({ day, ...after })}\n`);
    expect(after.broken, `${after.verdict} ${after.code ?? ''} ${after.message}`).toEqual([]);
  });
}
