import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { parseSettings, planSchema, seedSchema } from '../src/practice/server/index.ts';
import type { signIn } from './_practice.ts';
import {
  accountOf,
  ask,
  authorizeUrl,
  freePort,
  portalOf,
  redeem,
  Surfer,
  test,
  type Answered,
  type Portal,
} from './_practice.ts';

const tenant = (name: string, further: Record<string, unknown> = {}): Record<string, unknown> => ({
  name,
  domain: `${name}.practice.example`,
  users: [
    {
      account: name,
      userPrincipalName: `admin@${name}.practice.example`,
      displayName: 'Admin',
      roles: ['Application Administrator'],
      signIn: { secondFactor: 'none' },
    },
    {
      userPrincipalName: `later@${name}.practice.example`,
      displayName: 'Later',
      eligibleRoles: ['Application Administrator'],
      signIn: { secondFactor: 'none' },
    },
  ],
  host: { name: `SRV-${name}`, connectors: [{ name: 'Payroll', secretToken: 'token-of-payroll' }] },
  ...further,
});

const SEED = seedSchema.parse({
  tenants: [
    tenant('one', {
      agents: [{ machineName: 'SRV-one' }],
      moreApps: 250,
      apps: [{ displayName: 'Own', assignments: ['later@one.practice.example'] }],
    }),
    tenant('two'),
  ],
});

test.use({ settings: { seed: SEED } });

async function enter(server: Parameters<typeof signIn>[0], name: string): Promise<Portal> {
  const { user, password } = accountOf(server, name);
  const surfer = new Surfer();
  const { address } = await surfer.go(authorizeUrl(server));
  await surfer.answer(address, 'email', 'next', { loginfmt: user });
  await surfer.answer(address, 'password', 'next', { passwd: password });
  const { redirect } = await surfer.answer(address, 'stay', 'next');
  return portalOf(server, await redeem(server, (await surfer.go(redirect ?? '')).address));
}

const total = ({ json }: Answered): number => z.object({ total: z.number() }).parse(json).total;

test('each tenant has its own apps, people and server, and sees nothing of another', async ({ server }) => {
  const [one, two] = [await enter(server, 'one'), await enter(server, 'two')];
  expect([total(await one('GET', '/api/apps')), total(await two('GET', '/api/apps'))]).toEqual([251, 0]);
  const list = z.object({ value: z.array(z.object({ servicePrincipalId: z.string() })) });
  const [app] = list.parse((await one('GET', '/api/apps?search=own')).json).value;
  expect((await two('GET', `/api/apps/${app?.servicePrincipalId ?? ''}`)).status).toBe(404);
  expect((await two('GET', '/api/users?search=one')).json).toEqual({ value: [] });
  const desktops = await Promise.all(server.tenants.map(({ desktop }) => ask(`${desktop}api/host/state`)));
  expect(desktops.map(({ json }) => json)).toMatchObject([{ hostName: 'SRV-one' }, { hostName: 'SRV-two' }]);
  await ask(`${server.tenants[1]?.desktop ?? ''}api/host/ecma/certificate`, { json: {} });
  expect((await ask(`${server.tenants[0]?.desktop ?? ''}api/host/state`)).json).toMatchObject({
    ecma: { certificates: [] },
  });
});

test('an eligible role counts for nothing until it is activated, and is told', async ({ server }) => {
  const later = await enter(server, 'later@one.practice.example');
  expect((await later('GET', '/api/me')).json).toMatchObject({
    roles: [],
    eligibleRoles: ['Application Administrator'],
    canManageApplications: false,
  });
  expect((await later('POST', '/api/apps', { templateId: 'x', displayName: 'y' })).status).toBe(403);
  expect((await later('POST', '/api/roles/activate', { role: 'Global Administrator' })).status).toBe(403);
  await later('POST', '/api/roles/activate', { role: 'Application Administrator' });
  expect((await later('GET', '/api/me')).json).toMatchObject({ canManageApplications: true, eligibleRoles: [] });
});

test('gives the tenants back as a file that starts the same tenants again, without secrets', async ({ server }) => {
  const one = await enter(server, 'one');
  const { value } = z
    .object({ value: z.array(z.object({ id: z.string() })) })
    .parse((await one('GET', '/api/templates')).json);
  await one('POST', '/api/apps', { templateId: value[0]?.id, displayName: 'Made here' });
  const headers = { authorization: `Bearer ${server.controlToken}` };
  const { text } = await ask(`${server.origins.control}/tenants`, { headers });
  expect(text).toBe(server.exported());
  for (const { password, totp } of server.accounts) {
    expect(text).not.toContain(password);
    expect(text).not.toContain(totp);
  }
  expect(text).not.toContain('token-of-payroll');
  const again = parseSettings(text, 'saved.yaml', seedSchema);
  const [first] = again.tenants;
  expect(first?.apps.at(-1)).toMatchObject({ displayName: 'Made here', template: 'On-premises ECMA app' });
  expect(first?.apps[0]).toMatchObject({ displayName: 'Own', assignments: ['later@one.practice.example'] });
  expect(first?.audit.map(({ activityDisplayName }) => activityDisplayName)).toContain('Add service principal');
});

test('Test Connection calls the connector host over TLS, and says what is wrong', async ({ server, folder }) => {
  const portal = await enter(server, 'one');
  const desktop = server.tenants[0]?.desktop ?? '';
  const port = await freePort();
  const url = `https://localhost:${port}/ecma2host_Payroll/scim`;
  const list = z.object({ value: z.array(z.object({ servicePrincipalId: z.string() })) });
  const [app] = list.parse((await portal('GET', '/api/apps?search=own')).json).value;
  const path = `/api/apps/${app?.servicePrincipalId ?? ''}`;
  const outcome = async (tenantUrl: string, secretToken: string | undefined = 'token-of-payroll'): Promise<unknown> =>
    (await portal('POST', `${path}/provisioning/test`, { tenantUrl, secretToken })).json;
  const failed = (words: string): Record<string, unknown> => ({
    ok: false,
    message: expect.stringContaining(words),
  });

  expect(await outcome(url)).toMatchObject(failed('No agent'));
  const agents = z
    .object({ value: z.array(z.object({ id: z.string() })) })
    .parse((await portal('GET', '/api/agents')).json);
  await portal('POST', `${path}/agents`, { agentIds: agents.value.map(({ id }) => id) });
  expect(await outcome(url)).toMatchObject(failed('Nothing listens'));
  await ask(`${desktop}api/host/ecma/certificate`, { json: {} });
  await ask(`${desktop}api/host/ecma/save`, { json: { port } });
  expect(await outcome(url)).toEqual({
    ok: true,
    message: expect.stringContaining('authorized to enable provisioning') as unknown,
  });
  expect(await outcome(url.replace('localhost', 'srv-one'))).toMatchObject({ ok: true });
  expect(await outcome(url, 'another token')).toMatchObject(failed('token'));
  expect(await outcome(url.replace('Payroll', 'payroll'))).toMatchObject(failed('case-sensitive'));
  expect(await outcome('http://localhost:1/')).toMatchObject(failed('https'));
  expect(await outcome('https://169.254.169.254/latest')).toMatchObject(failed('cannot find a host'));

  await portal('PUT', `${path}/provisioning`, { mode: 'automatic', tenantUrl: url, secretToken: 'token-of-payroll' });
  expect((await portal('POST', `${path}/provisioning/test`, { tenantUrl: url })).json).toMatchObject({ ok: true });
  const ca = await readFile(join(folder, 'SRV-one.crt.pem'), 'utf8');
  expect(await statusOf(`${url}/users`, ca)).toBe(405);
  expect(await statusOf(`${url}/Schemas`, ca)).toBe(401);
});

test.describe('while the agent is not in force yet', () => {
  test.use({ settings: { seed: SEED, agentDelay: 60_000 } });
  test('the connection is not tested, until the service on the server is restarted', async ({ server }) => {
    const portal = await enter(server, 'one');
    const list = z.object({ value: z.array(z.object({ servicePrincipalId: z.string() })) });
    const [app] = list.parse((await portal('GET', '/api/apps?search=own')).json).value;
    const path = `/api/apps/${app?.servicePrincipalId ?? ''}`;
    const agents = z
      .object({ value: z.array(z.object({ id: z.string() })) })
      .parse((await portal('GET', '/api/agents')).json);
    await portal('POST', `${path}/agents`, { agentIds: agents.value.map(({ id }) => id) });
    const test = (): ReturnType<Portal> =>
      portal('POST', `${path}/provisioning/test`, { tenantUrl: 'https://localhost:1/x', secretToken: 't' });
    expect((await test()).json).toMatchObject({ message: expect.stringContaining('not in force') });
    await ask(`${server.tenants[0]?.desktop ?? ''}api/host/agent/restart`, { json: {} });
    expect((await test()).json).toMatchObject({ message: expect.stringContaining('Nothing listens') });
  });
});

test.describe('a certificate that is no good', () => {
  const flaws = ['expired', 'other-name', 'untrusted'].map((flaw, index) => ({
    kind: 'certificate',
    flaw,
    nth: index + 1,
  }));
  test.use({ settings: { seed: SEED, faults: planSchema.parse({ faults: flaws }) } });
  test('fails the test in words until another one is made or trusted, and when the clock runs ahead', async ({
    server,
  }) => {
    const portal = await enter(server, 'one');
    const desktop = server.tenants[0]?.desktop ?? '';
    const port = await freePort();
    const found = (await portal('GET', '/api/apps?search=own')).json;
    const list = z.object({ value: z.array(z.object({ servicePrincipalId: z.string() })) });
    const path = `/api/apps/${list.parse(found).value[0]?.servicePrincipalId ?? ''}`;
    const agents = z.object({ value: z.array(z.object({ id: z.string() })) });
    const agentIds = agents.parse((await portal('GET', '/api/agents')).json).value.map(({ id }) => id);
    await portal('POST', `${path}/agents`, { agentIds });
    const tenantUrl = `https://localhost:${port}/ecma2host_Payroll/scim`;
    const outcome = async (): Promise<unknown> =>
      (await portal('POST', `${path}/provisioning/test`, { tenantUrl, secretToken: 'token-of-payroll' })).json;
    const generate = async (): Promise<string> => {
      await ask(`${desktop}api/host/ecma/certificate`, { json: {} });
      const { json } = await ask(`${desktop}api/host/ecma/save`, { json: { port } });
      const shape = z.object({ ecma: z.object({ certificates: z.array(z.object({ thumbprint: z.string() })) }) });
      return shape.parse(json).ecma.certificates.at(-1)?.thumbprint ?? '';
    };
    const control = (what: string, json: unknown): Promise<unknown> =>
      ask(`${server.origins.control}/hosts/0/${what}`, {
        json,
        headers: { authorization: `Bearer ${server.controlToken}` },
      });
    const says = (words: string): unknown => ({ ok: false, message: expect.stringContaining(words) as unknown });

    await generate();
    expect(await outcome()).toEqual(says('CERT_HAS_EXPIRED'));
    await generate();
    expect(await outcome()).toEqual(says('ERR_TLS_CERT_ALTNAME_INVALID'));
    const thumbprint = await generate();
    expect(await outcome()).toEqual(says('put it into Trusted Root'));
    await control('trust', { thumbprint, trusted: true });
    expect(await outcome()).toMatchObject({ ok: true });
    await control('clock', { now: new Date(Date.now() + 3 * 365 * 86_400_000).toISOString() });
    expect(await outcome()).toEqual(says('CERT_HAS_EXPIRED'));
    await control('clock', { now: null });
    await control('trust', { thumbprint, trusted: false });
    expect(await outcome()).toEqual(says('put it into Trusted Root'));
    await generate();
    expect(await outcome()).toMatchObject({ ok: true });
  });
});

async function statusOf(url: string, ca: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
}
