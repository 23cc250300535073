import { expect } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seedSchema } from '../src/practice/server/seed.ts';
import { execute } from './_command.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { accountOf } from './_practice.ts';

test.use({
  settings: {
    pages: BUILT_PAGES,
    seed: seedSchema.parse({
      tenants: [
        {
          name: 'Contoso Practice',
          domain: 'contoso.practice.example',
          users: [
            {
              account: 'admin',
              userPrincipalName: 'ben@contoso.practice.example',
              displayName: 'Ben',
              eligibleRoles: ['Application Administrator'],
            },
          ],
        },
      ],
    }),
  },
});

const RUNBOOK = `format: 1
id: look
title: Look
sections:
  - title: All
    steps:
      - id: sign-in
        title: Sign in
        do: [{ signIn: admin }, { open: '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview' }]
      - id: create
        title: Create
        do: [{ click: New application }]
`;

test('a role that is only eligible is named, a person must look, and nothing is clicked', async ({ server }) => {
  const cwd = test.info().outputPath('cwd');
  await mkdir(cwd, { recursive: true });
  const { entra, login, blades } = server.origins;
  const { user, password, totp } = accountOf(server, 'admin');
  await writeFile(
    path.join(cwd, 'portal-runbook.config.yaml'),
    `portal: own
portals:
  own:
    address: ${entra}/
    origins: ['${login}', '${blades}']
    tenantId: ${server.tenants[0]?.id ?? ''}
    accounts: { admin: { user: '${user}', password: '${password}', totp: '${totp}' } }
evidence: { level: none }
reports: ${path.join(cwd, 'reports')}
`,
  );
  await writeFile(path.join(cwd, 'look.yaml'), RUNBOOK);
  const { code, err, out } = await execute(cwd, 'run look.yaml --yes');
  expect(code).toBe(3);
  expect(err + out).toMatch(
    /"New application" is off for ben@contoso.practice.example: .*Eligible, but not activated: Application Administrator/u,
  );
  expect(err + out).toContain('[PR-511]');
});
