import { expect } from '@playwright/test';
import { seedSchema } from '../src/practice/server/index.ts';
import { lookAround } from '../src/steps/_collect/surroundings.ts';
import { readPage } from '../src/steps/_collect/read-list.ts';
import { totalsIn } from '../src/steps/_collect/total.ts';
import { BUILT_PAGES, test } from './_portal.ts';

const seed = seedSchema.parse({
  tenants: [
    {
      name: 'large',
      domain: 'large.practice.example',
      users: [
        {
          account: 'admin',
          userPrincipalName: 'admin@large.practice.example',
          displayName: 'Admin',
          roles: ['Application Administrator'],
        },
      ],
      host: { name: 'SRV-large', connectors: [] },
      moreApps: 1000,
    },
  ],
});
test.use({ settings: { pages: BUILT_PAGES, seed } });

test('all of a thousand applications are read from the virtual grid, each once', async ({ portal }) => {
  // A tall window takes fewer looks.
  await portal.page.setViewportSize({ width: 1200, height: 3000 });
  await portal.open('#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview');
  const list = portal.blade.getByRole('grid', { name: 'Enterprise applications' });
  const { texts, filters } = await list.evaluate(lookAround, { masks: [], mask: '' });
  const [total] = totalsIn(texts);
  expect(total).toEqual({ rows: 1000, text: '1000 applications found' });
  expect(filters).toEqual([]);
  const signal = new AbortController().signal;
  const page = await readPage({ list, masks: [], patience: 5000, signal }, total?.rows);
  expect([...page.columns.values()]).toEqual(['Name', 'Object ID', 'Application ID', 'Homepage URL', 'Created on']);
  const ids = page.rows.map((row) => row.get([...page.columns].find(([, name]) => name === 'Object ID')?.[0] ?? 0));
  expect(ids).toHaveLength(1000);
  expect(new Set(ids).size).toBe(1000);
});
