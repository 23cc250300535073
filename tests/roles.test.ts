import { expect } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seedSchema } from '../src/practice/server/seed.ts';
import { execute } from './_command.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { configure } from './_practice.ts';

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
  await configure(cwd, server, { more: `evidence: { level: none }\nreports: ${path.join(cwd, 'reports')}\n` });
  await writeFile(path.join(cwd, 'look.yaml'), RUNBOOK);
  const { code, err, out } = await execute(cwd, 'run look.yaml --yes');
  expect(code).toBe(3);
  expect(err + out).toMatch(
    /"New application" is off for ben@contoso.practice.example: .*Eligible, but not activated: Application Administrator/u,
  );
  expect(err + out).toContain('[PR-511]');
});
