import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect } from '@playwright/test';
import { z } from 'zod';
import { ask, freePort, portalOf, signIn, test } from './_practice.ts';

const anything = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.constant('{"__proto__":{"polluted":true}}'),
  fc.constant('['.repeat(100_000)),
);

const WRITES: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/api/apps'],
  ['POST', '/api/apps/{sp}/agents'],
  ['POST', '/api/apps/{sp}/assignments'],
  ['PATCH', '/api/apps/{sp}'],
  ['PUT', '/api/apps/{sp}/provisioning'],
  ['POST', '/api/apps/{sp}/provisioning/test'],
  ['POST', '/api/downloads'],
  ['POST', '/api/roles/activate'],
];

const DESKTOP = [
  'agent/install',
  'agent/extension',
  'agent/confirm',
  'ecma/save',
  'ecma/connectors',
  'agent/authorize',
];

test('whatever stands in a body, nothing breaks and nothing is taken that should not be', async ({ server, admin }) => {
  const list = z.object({ value: z.array(z.object({ servicePrincipalId: z.string() })) });
  const [app] = list.parse((await admin('GET', '/api/apps')).json).value;
  const token = await signIn(server, 'hybrid');
  const before = (await admin('GET', '/api/apps')).text;
  const property = fc.asyncProperty(fc.constantFrom(...WRITES), anything, async ([method, path], body) => {
    const url = `${server.origins.entra}${path.replace('{sp}', app?.servicePrincipalId ?? '')}`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const { status } = await ask(url, { method, body, headers });
    expect(status).toBeLessThan(500);
    expect(status === 200 ? path : '').not.toMatch(/apps$|assignments|\{sp\}$/u);
  });
  await fc.assert(property, { numRuns: 150 });
  const desktop = fc.asyncProperty(fc.constantFrom(...DESKTOP), anything, async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    expect((await ask(`${server.origins.host}/api/host/${path}`, { body, headers })).status).toBeLessThan(500);
  });
  await fc.assert(desktop, { numRuns: 100 });
  expect((await admin('GET', '/api/apps')).text).toBe(before);
  expect({}).not.toHaveProperty('polluted');
});

test('no path, header or half request leads out of it or stops it', async ({ server, admin }) => {
  const path = fc.string({ maxLength: 60, unit: fc.constantFrom(...'/.%2e5cfAa\\~?#&=-_ '.split('')) });
  const property = fc.asyncProperty(
    path,
    fc.constantFrom('entra', 'login', 'host', 'graph', 'control'),
    async (tail, area) => {
      const status = await rawStatus(server.port, `${area}.practice.localhost`, `/${tail.replaceAll(' ', '')}`);
      expect([200, 303, 400, 401, 403, 404, 405], tail).toContain(status);
    },
  );
  await fc.assert(property, { numRuns: 150 });
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    'nonsense\r\n\r\n',
    'POST /api/apps HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{',
  ]) {
    await sendRaw(server.port, bytes);
  }
  expect((await admin('GET', '/api/me')).status).toBe(200);
});

test('two Saves at once leave one server, on the port that was saved last', async ({ server }) => {
  const host = (path: string, json: unknown = {}): ReturnType<typeof ask> =>
    ask(`${server.origins.host}/api/host/${path}`, { json });
  await Promise.all([host('ecma/certificate'), host('ecma/certificate')]);
  const ports = [await freePort(), await freePort()] as const;
  await Promise.all(ports.map((port) => host('ecma/save', { port })));
  const { json } = await ask(`${server.origins.host}/api/host/state`);
  const { ecma } = z.object({ ecma: z.object({ port: z.number(), certificates: z.array(z.unknown()) }) }).parse(json);
  expect(ecma.certificates).toHaveLength(2);
  const open = await Promise.all(ports.map(isOpen));
  expect(open).toEqual(ports.map((port) => port === ecma.port));
});

test('a token of yesterday, of another server and of a removed app are nothing worth', async ({ server }) => {
  const token = await signIn(server, 'admin');
  for (const given of [`${token}x`, token.slice(1), '', 'null', '../../etc/passwd', 'x'.repeat(5000)]) {
    expect((await portalOf(server, given)('GET', '/api/me')).status, given.slice(0, 20)).toBe(401);
  }
  expect((await portalOf(server, token)('GET', '/api/me')).status).toBe(200);
});

async function rawStatus(port: number, host: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host: `${host}:${port}` };
    const outgoing = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

async function sendRaw(port: number, bytes: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end(bytes);
    });
    socket.resume();
    socket.once('close', () => {
      resolve();
    });
    socket.once('error', () => undefined);
  });
}

async function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
