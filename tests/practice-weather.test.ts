import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { MistakesFault } from '../src/core/errors.ts';
import {
  drawPlan,
  FAULT_KINDS,
  parseSettings,
  planSchema,
  planText,
  seedSchema,
} from '../src/practice/server/index.ts';
import { INSTALLER } from '../src/practice/server/installer.ts';
import { ask, portalOf, signIn, test, type Portal } from './_practice.ts';

async function plan(
  server: { origins: { control: string }; controlToken: string },
  faults: unknown,
  further = {},
): Promise<void> {
  const headers = { authorization: `Bearer ${server.controlToken}` };
  const answer = await ask(`${server.origins.control}/faults`, { json: { faults, ...further }, headers });
  expect(answer.status, answer.text).toBe(200);
}

async function addApp(portal: Portal, displayName: string): ReturnType<Portal> {
  const { value } = z
    .object({ value: z.array(z.object({ id: z.string() })) })
    .parse((await portal('GET', '/api/templates')).json);
  return portal('POST', '/api/apps', { templateId: value[0]?.id, displayName });
}

test('requests fail on the occasion that the plan names, and on no other', async ({ server, admin }) => {
  await plan(server, [
    { kind: 'status', on: 'GET /api/apps', nth: 2, times: 2, status: 429, retryAfter: 3 },
    { kind: 'status', on: '* /api/apps/*/provisioning', status: 503 },
  ]);
  const list = (): ReturnType<Portal> => admin('GET', '/api/apps');
  expect((await list()).status).toBe(200);
  expect(await list()).toMatchObject({
    status: 429,
    headers: { 'retry-after': '3' },
    json: { error: { code: 'TooManyRequests' } },
  });
  expect((await list()).status).toBe(429);
  expect((await list()).status).toBe(200);
  expect((await admin('PUT', '/api/apps/x/provisioning', {})).status).toBe(503);
  expect((await admin('PUT', '/api/apps/x/provisioning', {})).status).toBe(404);
});

test('a connection drops before or after the change took place', async ({ server, admin }) => {
  await plan(server, [
    { kind: 'drop', on: 'POST /api/apps', when: 'before' },
    { kind: 'drop', on: 'POST /api/apps', nth: 2, when: 'after' },
  ]);
  await expect(addApp(admin, 'Never')).rejects.toThrow(/socket hang up|ECONNRESET/u);
  await expect(addApp(admin, 'Silently')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await admin('GET', '/api/apps?search=never')).json).toMatchObject({ total: 0 });
  expect((await admin('GET', '/api/apps?search=silently')).json).toMatchObject({ total: 1 });
});

test('a session ends in the middle of the work', async ({ server, admin }) => {
  await plan(server, [{ kind: 'expire', on: 'POST /api/apps' }]);
  expect((await addApp(admin, 'Too late')).status).toBe(401);
  const again = portalOf(server, await signIn(server, 'hybrid'));
  expect((await again('GET', '/api/apps?search=too')).json).toMatchObject({ total: 0 });
});

test('a download is slow but whole, or breaks off', async ({ server, admin }) => {
  await plan(server, [
    { kind: 'slow-download', ms: 400 },
    { kind: 'broken-download', nth: 2 },
  ]);
  const url = async (): Promise<string> => {
    const { json } = await admin('POST', '/api/downloads', { file: 'provisioning-agent', acceptedTerms: true });
    return z.object({ url: z.string() }).parse(json).url;
  };
  const began = Date.now();
  const slow = await ask(await url());
  expect(slow.headers['content-length']).toBe(String(INSTALLER.length));
  expect(Date.now() - began).toBeGreaterThan(300);
  await expect(ask(await url())).rejects.toThrow(/aborted|ECONNRESET/u);
  expect((await ask(`${server.origins.entra}/downloads/made-up/AADConnectProvisioningAgentSetup.exe`)).status).toBe(
    404,
  );
});

test('tells the pages what to do wrong once, and keeps a list of what came about', async ({ server, admin }) => {
  await plan(server, [
    { kind: 'survey', blade: 'AppGalleryBladeV2', nth: 2 },
    { kind: 'renamed-control', control: 'Create', to: 'Add' },
  ]);
  const faults = async (blade: string): Promise<unknown> =>
    (await admin('GET', `/api/page-faults?blade=${blade}`)).json;
  expect(await faults('shell')).toEqual({ value: [] });
  expect(await faults('AppGalleryBladeV2')).toMatchObject({
    value: [{ kind: 'renamed-control', control: 'Create', to: 'Add' }],
  });
  expect(await faults('AppGalleryBladeV2')).toMatchObject({
    value: [{ kind: 'survey', durationMs: 1500 }, { kind: 'renamed-control' }],
  });
  expect(await faults('AppGalleryBladeV2')).toMatchObject({ value: [{ kind: 'renamed-control' }] });
  const headers = { authorization: `Bearer ${server.controlToken}` };
  expect((await ask(`${server.origins.control}/faults`, { headers })).json).toMatchObject({
    happened: [
      { kind: 'renamed-control' },
      { kind: 'survey', where: 'AppGalleryBladeV2' },
      { kind: 'renamed-control' },
      { kind: 'renamed-control' },
    ],
  });
});

test('waits as the live portal makes one wait, divided by the factor', async ({ server, admin }) => {
  await plan(server, [], { latency: { profile: 'live', factor: 100 } });
  const began = Date.now();
  await addApp(admin, 'Slowly');
  // At least ten seconds on the live portal, so a tenth of a second here.
  expect(Date.now() - began).toBeGreaterThanOrEqual(100);
});

test('draws the same bad day for the same seed, as a file that can be read again', () => {
  const plans = Array.from({ length: 200 }, (_, seed) => drawPlan(seed));
  for (const [seed, drawn] of plans.entries()) {
    expect(drawPlan(seed)).toEqual(drawn);
    expect(parseSettings(planText(drawn), 'plan.yaml', planSchema)).toEqual(drawn);
  }
  const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([...FAULT_KINDS].sort());
});

test('names every mistake of a fault plan or a seed by its place', () => {
  const mistakesOf = (text: string, schema: typeof planSchema | typeof seedSchema): string[] => {
    try {
      parseSettings(text, 'file.yaml', schema);
    } catch (thrown) {
      if (thrown instanceof MistakesFault) {
        return thrown.mistakes.map(({ place, fact, hint }) => `${place.line}:${place.column} ${fact}. ${hint ?? ''}`);
      }
    }
    return [];
  };
  expect(mistakesOf('faults:\n  - kind: statos\n    on: GET /\n', planSchema)).toEqual([
    '2:11 kind: there is no "statos". Did you mean "status"?',
  ]);
  expect(mistakesOf('faults:\n  - kind: status\n    on: wherever\n    status: 418\n', planSchema)).toHaveLength(2);
  const twice = '    - userPrincipalName: a@b.example\n      displayName: A\n';
  const seed = `tenants:\n- name: N\n  domain: b.example\n  users:\n${twice}${twice}`;
  expect(mistakesOf(seed, seedSchema)).toEqual([expect.stringMatching(/^7:26 .*twice/u)]);
  expect(mistakesOf('tenants: []\nusrs: 1\n', seedSchema)).toHaveLength(2);
  expect(mistakesOf('tenants: [', seedSchema)).toHaveLength(1);
});

test('the examples of the documentation are what it takes', async () => {
  const text = await readFile(new URL('../docs/practice-tenant.md', import.meta.url), 'utf8');
  const example = (mark: string): string =>
    text.split(`<!-- ${mark} -->`)[1]?.split('```')[1]?.replace('yaml\n', '') ?? '';
  const plan = parseSettings(example('tried as a fault plan'), 'plan.yaml', planSchema);
  expect(new Set(plan.faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  const seed = parseSettings(example('tried as a seed'), 'seed.yaml', seedSchema);
  expect(seed.tenants.map(({ users }) => users.length)).toEqual([4, 1]);
});
