import { expect, test } from '@playwright/test';
import { appendFileSync } from 'node:fs';
import { goodDay, killAt, pointsOf } from './_kills.ts';

// Runs of the reference runbook that are killed, process group and all, just before something is written. Then the bag is
// verified, the run goes on, and the truth, which is what the tenant holds in the end, is compared with what it claims.
// Here a few; `npm run test:kills` has them all.

const { KILLS_POINTS: most, KILLS_SEED: seed = '1', KILLS_ONLY: only, KILLS_RESULTS: results } = process.env;

const campaign = most !== undefined || only !== undefined;

if (campaign) {
  test('a run that is killed at a write point leaves a bag that verifies, and does nothing twice on its way to the end', async () => {
    test.setTimeout(180_000);
    const good = await goodDay();
    const points = pointsOf(good, { most: Number(most ?? 10_000), seed: Number(seed), only });
    test.setTimeout(points.length * 180_000);
    const broken: string[] = [];
    for (const point of points) {
      const after = await killAt(point, good);
      if (results !== undefined) appendFileSync(results, `${JSON.stringify(after)}\n`);
      broken.push(...after.broken.map((fact) => `${point.label} (${point.nth}): ${fact}`));
    }
    expect(broken).toEqual([]);
  });
} else {
  test('a run that is killed while a certificate is made asks whether there is one, and makes no second', async () => {
    test.setTimeout(180_000);
    const deed = 'appendFile bag/data/journal.jsonl: action.done make-certificate';
    const after = await killAt({ label: deed, nth: 2 });
    expect(after).toMatchObject({ bag: 'INTERRUPTED', asked: true, verdict: 'passed', broken: [] });
    expect(new Set(after.truth.changes.values())).toEqual(new Set([1]));
    expect(after.truth.state).toMatchObject({
      apps: [
        {
          displayName: 'ECMA practice app',
          provisioning: { mode: 'automatic', hasSecretToken: true, agents: ['SRV-ECMA-01'] },
        },
        { displayName: 'Expense Desk' },
        { displayName: 'Travel Planner' },
      ],
      server: {
        agent: { registered: true },
        configured: true,
        listening: true,
        certificates: [{ trusted: true, valid: true }],
      },
    });
  });
}
