import { expect, test } from '@playwright/test';
import { appendFileSync } from 'node:fs';
import { goodDay, killAt, pointsOf, type GoodDay } from './_kills.ts';

// Runs of the reference runbook that are killed, process group and all, just before something is written. Then the bag is
// verified, the run goes on, and the truth, which is what the tenant holds in the end, is compared with what it claims.
// Here a few; `npm run test:kills` has them all.

const { KILLS_POINTS: most, KILLS_SEED: seed = '1', KILLS_ONLY: only, KILLS_RESULTS: results } = process.env;

const SAMPLE = [
  { label: 'appendFile bag/data/journal.jsonl: action.intent make-certificate', nth: 2 },
  { label: 'rename bag/seal.sig', nth: 1 },
];

test.describe.configure({ mode: 'default' });

let good: GoodDay;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  good = await goodDay();
});

test('a run that is killed at a write point leaves a bag that verifies, and goes on to the end without doing a thing twice', async () => {
  const points =
    most === undefined && only === undefined
      ? SAMPLE
      : pointsOf(good, { most: Number(most ?? 10_000), seed: Number(seed), only });
  test.setTimeout(points.length * 180_000);
  const broken: string[] = [];
  for (const point of points) {
    const after = await killAt(point, good);
    if (results !== undefined) appendFileSync(results, `${JSON.stringify(after)}\n`);
    broken.push(...after.broken.map((fact) => `${point.label} (${point.nth}): ${fact}`));
  }
  expect(broken).toEqual([]);
});
