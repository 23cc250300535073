import { expect } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cli } from './_cli.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { accountOf, configure } from './_practice.ts';

test.use({ settings: { pages: BUILT_PAGES } });

const RUNBOOK = `format: 1
id: look
title: Look
sections:
  - title: All
    steps:
      - id: sign-in
        title: Sign in
        do: [{ signIn: admin }]
        expect: [{ heading: Home }]
`;

test('login keeps the session of a portal, a run without a password uses it, logout ends that', async ({ server }) => {
  const cwd = test.info().outputPath('cwd');
  const { user, password, totp } = accountOf(server, 'admin');
  await configure(cwd, server, {
    secrets: { password: '${PASSWORD}', totp: '${TOTP}' },
    more: 'evidence: { level: none }\n',
  });
  await writeFile(path.join(cwd, 'look.yaml'), RUNBOOK);
  const key = { PORTAL_RUNBOOK_SESSION_KEY: randomBytes(32).toString('base64') };
  const withSecrets = { ...key, PASSWORD: password, TOTP: totp };

  const kept = await cli(['login', '--json'], { cwd, env: withSecrets });
  expect(kept).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(kept.out)).toMatchObject({ portal: 'own', account: 'admin', user, kept: 'file' });
  expect(kept.out).not.toContain(password);

  const ran = await cli(['run', 'look.yaml'], { cwd, env: key });
  expect(ran).toMatchObject({ code: 0, err: '' });

  const other = await cli(['run', 'look.yaml'], {
    cwd,
    env: { PORTAL_RUNBOOK_SESSION_KEY: randomBytes(32).toString('base64') },
  });
  expect(other.code).toBe(3);
  expect(other.err).toMatch(/locked with another key.*\[PR-507\]/u);

  expect(await cli(['logout'], { cwd, env: key })).toMatchObject({ code: 0, err: '' });
  const without = await cli(['run', 'look.yaml'], { cwd, env: key });
  expect(without.code).toBe(3);
  expect(without.err).toMatch(/has no password.*\[PR-505\]\n.*portal-runbook login --portal/u);
});
