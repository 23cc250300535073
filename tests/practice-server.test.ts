import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { createCertificateMaker } from '../src/cert/index.ts';
import { startPracticeServer } from '../src/practice/server/index.ts';
import { INSTALLER } from '../src/practice/server/installer.ts';
import {
  accountOf,
  ask,
  codeOf,
  freePort,
  portalOf,
  signIn,
  Surfer,
  test,
  type Answered,
  type Portal,
} from './_practice.ts';

const listSchema = z.object({ value: z.array(z.record(z.string(), z.unknown())) });
const first = ({ json }: Answered): Record<string, unknown> => listSchema.parse(json).value[0] ?? {};

async function addApp(portal: Portal, displayName: string): Promise<string> {
  const template = first(await portal('GET', '/api/templates?search=ecma'));
  const created = await portal('POST', '/api/apps', { templateId: template['id'], displayName });
  expect(created.status).toBe(201);
  return z.object({ servicePrincipalId: z.string() }).parse(created.json).servicePrincipalId;
}

test('adds an app from the gallery, and the audit log says who did it', async ({ admin }) => {
  const sp = await addApp(admin, 'Payroll export');
  expect((await admin('GET', '/api/apps?search=payroll')).json).toMatchObject({
    total: 1,
    value: [{ displayName: 'Payroll export', servicePrincipalId: sp }],
  });
  expect((await admin('GET', `/api/audit?sp=${sp}`)).json).toMatchObject({
    value: [
      { activityDisplayName: 'Add service principal', initiatedBy: 'app.admin@contoso.practice.example' },
      { activityDisplayName: 'Add application', target: 'Payroll export' },
    ],
  });
});

test('refuses to add apps without the role, and changes nothing', async ({ server, admin }) => {
  const hybrid = portalOf(server, await signIn(server, 'hybrid'));
  expect((await hybrid('GET', '/api/me')).json).toMatchObject({ canManageApplications: false });
  const { id } = first(await hybrid('GET', '/api/templates'));
  const refused = await hybrid('POST', '/api/apps', { templateId: id, displayName: 'Sneaked in' });
  expect(refused).toMatchObject({ status: 403, json: { error: { code: 'Authorization_RequestDenied' } } });
  expect((await admin('GET', '/api/apps?search=sneaked')).json).toMatchObject({ total: 0 });
});

test('keeps mode and credentials of provisioning, and never gives the secret back', async ({ admin, server }) => {
  const sp = await addApp(admin, 'Directory');
  const path = `/api/apps/${sp}/provisioning`;
  expect((await admin('GET', path)).json).toMatchObject({ mode: null, configured: false });
  const secretToken = 'a very secret token';
  await admin('PUT', path, { mode: 'automatic', tenantUrl: 'https://localhost:8585/ecma2host_x/scim', secretToken });
  const saved = await admin('GET', path);
  expect(saved.json).toMatchObject({ mode: 'automatic', configured: true, hasSecretToken: true });
  const state = await ask(`${server.origins.control}/state`, {
    headers: { authorization: `Bearer ${server.controlToken}` },
  });
  expect(state.status).toBe(200);
  expect(`${saved.text}${state.text}`).not.toContain(secretToken);

  const run = async (running: boolean): Promise<unknown> => (await admin('PUT', `${path}/running`, { running })).json;
  expect(await run(true)).toMatchObject({ running: true });
  expect(await run(true)).toMatchObject({ running: true });
  expect(await run(false)).toMatchObject({ running: false });
  const { value } = z
    .object({ value: z.array(z.object({ activityDisplayName: z.string() })) })
    .parse((await admin('GET', `/api/audit?sp=${sp}`)).json);
  expect(
    value.map(({ activityDisplayName }) => activityDisplayName).sort(),
    'what changed nothing is not logged',
  ).toEqual([
    'Add application',
    'Add provisioning configuration',
    'Add service principal',
    'Disable/pause provisioning',
    'Enable/start provisioning',
  ]);
  await admin('PUT', path, { tenantUrl: '' });
  expect((await admin('PUT', `${path}/running`, { running: true })).status).toBe(409);
});

test('installs, authorizes and registers the agent, and assigns it', async ({ admin, server }) => {
  const host = (path: string, json: unknown = {}): Promise<Answered> =>
    ask(`${server.origins.host}/api/host/${path}`, { json });
  expect(await host('agent/install', { acceptedTerms: true })).toMatchObject({ status: 409 });

  const granted = z
    .object({ url: z.string() })
    .parse((await admin('POST', '/api/downloads', { file: 'provisioning-agent', acceptedTerms: true })).json);
  const sent = await ask(granted.url);
  expect(sent.headers['content-disposition']).toContain('AADConnectProvisioningAgentSetup.exe');
  const control = { authorization: `Bearer ${server.controlToken}` };
  const upload = `${server.origins.host}/api/host/downloads/AADConnectProvisioningAgentSetup.exe`;
  expect((await ask(upload, { body: INSTALLER })).status).toBe(403);
  await ask(upload, { body: INSTALLER.subarray(0, 1000), headers: control });
  expect((await host('agent/install', { acceptedTerms: true })).json).toMatchObject({
    error: { message: expect.stringContaining('damaged') as unknown },
  });
  await ask(upload, { body: INSTALLER, headers: control });
  expect((await host('agent/install', { acceptedTerms: true })).json).toMatchObject({ agent: { installed: true } });

  expect((await host('agent/confirm')).status).toBe(409);
  await host('agent/extension', { extension: 'onPremisesApplication' });
  await authorize('hybrid');
  expect((await host('agent/confirm')).json).toMatchObject({
    agent: { registered: true, authorizedAs: 'hybrid.admin@contoso.practice.example' },
  });

  const sp = await addApp(admin, 'Directory');
  const agent = first(await admin('GET', '/api/agents'));
  expect(agent).toMatchObject({ machineName: 'SRV-ECMA-01', purpose: 'onPremisesApplication' });
  expect((await admin('POST', `/api/apps/${sp}/agents`, { agentIds: [agent['id']] })).json).toMatchObject({
    assignedAgentIds: [agent['id']],
  });
  expect((await admin('POST', `/api/apps/${sp}/agents`, { agentIds: ['nobody'] })).status).toBe(400);

  async function authorize(name: string): Promise<void> {
    const { url } = z.object({ url: z.string() }).parse((await host('agent/authorize')).json);
    const { user, password, totp } = accountOf(server, name);
    const surfer = new Surfer();
    const { address } = await surfer.go(url);
    await surfer.answer(address, 'email', 'next', { loginfmt: user });
    await surfer.answer(address, 'password', 'next', { passwd: password });
    await surfer.answer(address, 'code', 'next', { otc: codeOf(totp) });
    const { redirect } = await surfer.answer(address, 'stay', 'back');
    await surfer.go(redirect ?? '');
  }
});

test('the agent does not register for somebody without the role', async ({ server }) => {
  const control = { authorization: `Bearer ${server.controlToken}` };
  const host = (path: string, json: unknown = {}): Promise<Answered> =>
    ask(`${server.origins.host}/api/host/${path}`, { json });
  await ask(`${server.origins.host}/api/host/downloads/AADConnectProvisioningAgentSetup.exe`, {
    body: INSTALLER,
    headers: control,
  });
  await host('agent/install', { acceptedTerms: true });
  await host('agent/extension', { extension: 'onPremisesApplication' });
  const { url } = z.object({ url: z.string() }).parse((await host('agent/authorize')).json);
  const { user, password, totp } = accountOf(server, 'admin');
  const surfer = new Surfer();
  const { address } = await surfer.go(url);
  await surfer.answer(address, 'email', 'next', { loginfmt: user });
  await surfer.answer(address, 'password', 'next', { passwd: password });
  await surfer.answer(address, 'code', 'next', { otc: codeOf(totp) });
  const { redirect } = await surfer.answer(address, 'stay', 'back');
  await surfer.go(redirect ?? '');
  expect((await ask(`${server.origins.host}/api/host/state`)).json).toMatchObject({
    agent: {
      authorizedAs: null,
      authorizationProblem: expect.stringContaining('Hybrid Identity Administrator') as unknown,
    },
  });
  expect((await host('agent/confirm')).status).toBe(409);
});

test('each Generate makes a further certificate, and Save serves the newest over TLS', async ({ server, folder }) => {
  const host = async (path: string, json: unknown = {}): Promise<unknown> =>
    (await ask(`${server.origins.host}/api/host/${path}`, { json })).json;
  expect(await host('ecma/save', { port: 8585 })).toMatchObject({ error: { code: 'Conflict' } });
  await host('ecma/certificate');
  await host('ecma/certificate');
  await host('ecma/connectors', { name: 'Payroll', secretToken: 'token-of-payroll' });
  const port = await freePort();
  expect(await host('ecma/save', { port })).toMatchObject({
    ecma: { port, listening: true, problem: null, certificates: [{ current: false }, { current: true }] },
  });

  const files = await readdir(folder);
  expect(files.sort()).toEqual([
    'SRV-ECMA-01-2.crt.pem',
    'SRV-ECMA-01-2.key.pem',
    'SRV-ECMA-01.crt.pem',
    'SRV-ECMA-01.key.pem',
  ]);
  if (process.platform !== 'win32') {
    expect((await stat(join(folder, 'SRV-ECMA-01.key.pem'))).mode & 0o777).toBe(0o600);
  }
  const newest = await readFile(join(folder, 'SRV-ECMA-01-2.crt.pem'), 'utf8');
  const handshake = { address: '127.0.0.1', port, ca: [newest] };
  const maker = createCertificateMaker();
  const answer = await maker.handshake({ ...handshake, serverName: 'localhost' });
  expect(answer).toMatchObject({ accepted: true, fingerprint: new X509Certificate(newest).fingerprint256 });
  expect(await maker.handshake({ ...handshake, serverName: 'elsewhere.example' })).toMatchObject({ accepted: false });
});

test('a port that another program holds is a plain problem, and the next Save mends it', async ({ server }) => {
  const host = async (path: string, json: unknown = {}): Promise<unknown> =>
    (await ask(`${server.origins.host}/api/host/${path}`, { json })).json;
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port: taken } = other.address() as AddressInfo;
  await host('ecma/certificate');
  expect(await host('ecma/save', { port: taken })).toMatchObject({
    ecma: { listening: false, problem: expect.stringContaining(`Port ${taken} is in use`) as unknown },
  });
  expect(await host('ecma/save', { port: await freePort() })).toMatchObject({
    ecma: { listening: true, problem: null },
  });
  other.close();
});

test('refuses what no page of its own would send, and goes on', async ({ server, admin }) => {
  const { entra, host, control, graph } = server.origins;
  const error = (code: string): unknown => ({ error: { code } });
  expect((await ask(`${entra}/api/apps`)).status).toBe(401);
  expect((await ask(`${entra}/api/apps`, { headers: { authorization: 'Bearer made-up' } })).status).toBe(401);
  expect((await ask(`${control}/state`, { headers: { authorization: 'Bearer made-up' } })).status).toBe(401);
  const foreign = { json: { port: 8585 }, headers: { origin: 'https://evil.example' } };
  expect(await ask(`${host}/api/host/ecma/certificate`, foreign)).toMatchObject({
    status: 403,
    json: error('OriginNotAllowed'),
  });
  expect((await ask(`${host}/api/host/ecma/certificate`, { body: '{}' })).status).toBe(415);
  expect((await ask(`${host}/api/host/ecma/certificate`, { json: { port: 'x' } })).status).toBe(400);
  for (const path of ['//evil.example/', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/shell.html', '/a\\b']) {
    expect(await rawPath(server.port, path), path).toBe(400);
  }
  expect((await ask(`http://evil.example:${server.port}/`)).status).toBe(421);
  const typed = await ask(`http://127.0.0.1:${server.port}/`, { headers: { accept: 'text/html' } });
  expect(typed.text).toContain(`<a href="http://entra.practice.localhost:${server.port}/">`);
  expect((await ask(`${graph}/nothing`)).status).toBeGreaterThanOrEqual(401);
  expect(await ask(`${entra}/`, { method: 'PUT', body: 'x' })).toMatchObject({
    status: 405,
    json: error('MethodNotAllowed'),
  });
  const big = Buffer.alloc(10 * 1024 * 1024, 'x');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.controlToken}` };
  expect(await ask(`${host}/api/host/ecma/certificate`, { body: big, headers })).toMatchObject({ status: 413 });
  expect(await ask(`${host}/api/host/downloads/a.exe`, { body: big, headers })).toMatchObject({ status: 413 });
  expect((await ask(`${host}/api/host/state`)).json).toMatchObject({ downloads: [], ecma: { certificates: [] } });
  expect((await admin('GET', '/api/me')).status).toBe(200);
});

test('says which port is taken instead of starting', async ({ server, folder }) => {
  const second = startPracticeServer({ certificates: createCertificateMaker(), hostData: folder, port: server.port });
  await expect(second).rejects.toMatchObject({
    code: 'PR-701',
    message: expect.stringContaining(String(server.port)),
  });
});

/** The status of a request whose path no URL library would let through. */
async function rawPath(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, headers: { host: `entra.practice.localhost:${port}` } };
    get(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
}
