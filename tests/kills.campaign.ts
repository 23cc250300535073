import { expect, test } from '@playwright/test';
import { appendFileSync } from 'node:fs';
import { goodDay, killAt, pointsOf } from './_kills.ts';

// Runs of the reference runbook that are killed, process group and all, just before something is written. Then the bag is
// verified, the run goes on, and the truth, which is what the tenant holds in the end, is compared with what it claims.
// `npm run test:kills` runs it; `npm test` has smaller runs that are killed, in evidence-crash and run-resume.

const { KILLS_POINTS: most = '10000', KILLS_SEED: seed = '1', KILLS_ONLY: only, KILLS_RESULTS: results } = process.env;

test('a run that is killed at a write point leaves a bag that verifies, and does nothing twice on its way to the end', async () => {
  test.setTimeout(180_000);
  const good = await goodDay();
  const points = pointsOf(good, { most: Number(most), seed: Number(seed), only });
  test.setTimeout(points.length * 180_000);
  const broken: string[] = [];
  for (const point of points) {
    const after = await killAt(point, good);
    if (results !== undefined) appendFileSync(results, `${JSON.stringify(after)}\n`);
    broken.push(...after.broken.map((fact) => `${point.label} (${point.nth}): ${fact}`));
  }
  expect(broken).toEqual([]);
});
