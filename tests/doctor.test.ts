import { expect } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { guessVersion, spansOf } from '../src/core/version-span.ts';
import { execute } from './_command.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { accountOf, configure } from './_practice.ts';

const findings = z.array(
  z.object({
    what: z.string(),
    state: z.enum(['ok', 'note', 'wrong']),
    fact: z.string(),
    controls: z
      .array(
        z.object({ key: z.string(), name: z.string().nullable(), instead: z.array(z.string()).optional() }).loose(),
      )
      .optional(),
  }),
);

test.describe('doctor walks the screens of a portal', () => {
  test.use({ settings: { pages: BUILT_PAGES, version: '2026-01' } });

  test('each screen with the controls that are there, the version that fits, and nothing changed', async ({
    server,
  }) => {
    const cwd = test.info().outputPath('cwd');
    await mkdir(path.join(cwd, 'screens'), { recursive: true });
    const { user } = accountOf(server, 'admin');
    await configure(cwd, server, {
      named: false,
      more: `screens: screens\ntimeouts: { control: 4s }\nreports: ${path.join(cwd, 'reports')}\n`,
    });
    await writeFile(
      path.join(cwd, 'screens', 'misnamed.yaml'),
      `name: misnamed
summary: A page whose command is called otherwise
address: '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview'
ready: search
controls:
  search: { role: searchbox, name: Search by application name or object ID }
  add: { role: link, name: New application }
  other: { role: button, name: New aplication of ours }
`,
    );
    const before = server.exported();
    const { code, out, err } = await execute(cwd, 'doctor --json');
    expect([code, err]).toEqual([0, '']);
    const found = findings.parse(JSON.parse(out));
    const of = (what: string): z.infer<typeof findings>[number] | undefined => found.find((one) => one.what === what);
    expect(of('session')).toMatchObject({ state: 'ok', fact: `${user} in tenant ${server.tenants[0]?.id ?? ''}` });
    expect(of('screen enterprise-apps')).toMatchObject({ state: 'ok' });
    expect(of('screen gallery-app')?.fact).toContain('3 of 3 controls, by click "On-premises ECMA app" on app-gallery');
    expect(of('screen app-overview')?.fact).toMatch(/by click ".+" in the list on enterprise-apps/u);
    expect(of('screen provisioning-overview')?.controls).toContainEqual(
      expect.objectContaining({ key: 'start', name: 'New configuration', as: 'menuitem' }),
    );
    for (const name of [
      'app-audit-logs',
      'enterprise-apps-audit-logs',
      'entra-connect',
      'provisioning-agents',
      'my-roles',
    ])
      expect(of(`screen ${name}`)).toMatchObject({ state: 'ok' });
    expect(of('screen misnamed')).toMatchObject({ state: 'note' });
    const { fact = '' } = of('screen misnamed') ?? {};
    expect(fact).toContain('not in sight: button "New aplication of ours" (there is menuitem');
    expect(fact).toContain('declared as link: menuitem "New application"');
    expect(of('version')?.fact).toContain('the names are those of 2026-01\n');
    expect(server.exported()).toBe(before);
  });
});

test.describe('versions', () => {
  const start = { '2018-01': 'Get started', '2026-01': 'New configuration' };
  const group = { '2018-01': 'A', '2023-09': 'B', '2025-04': 'C' };
  const months = ['2018-01', '2023-09', '2025-04', '2026-01'];
  const clue = (name: Record<string, string>, shown: string): Parameters<typeof guessVersion>[0][number] => ({
    seen: shown,
    spans: spansOf(name, shown),
  });

  test('what is seen narrows them; the oldest that fits is taken, and the others are named', () => {
    expect(guessVersion([], months)).toBeUndefined();
    expect(guessVersion([clue(group, 'C')], months)).toEqual({ version: '2025-04', orElse: ['2026-01'], against: [] });
    expect(guessVersion([clue(group, 'C'), clue(start, 'Get started')], months)).toMatchObject({
      version: '2025-04',
      orElse: [],
    });
    expect(guessVersion([clue(group, 'C'), clue(start, 'New configuration')], months)).toMatchObject({
      version: '2026-01',
      orElse: [],
    });
    expect(guessVersion([clue(group, 'B'), clue(group, 'B'), clue(start, 'New configuration')], months)).toMatchObject({
      version: '2023-09',
      against: [{ seen: 'New configuration' }],
    });
  });
});
