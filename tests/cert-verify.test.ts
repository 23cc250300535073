import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { expect, test } from '@playwright/test';
import { createCertificateMaker } from '../src/cert/index.ts';
import command from '../src/commands/cert-verify.ts';
import type { MadeCertificate } from '../src/core/certificate.ts';
import type { CommandIo } from '../src/core/command.ts';

let folder: string;
let made: MadeCertificate;
let server: Server;
let port: number;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cert-verify-'));
  made = await createCertificateMaker().make({ host: 'server1.contoso.com', key: 'p256', names: ['127.0.0.1'] });
  await writeFile(path.join(folder, 'ca.pem'), made.certificate);
  server = createServer({ cert: made.certificate, key: made.privateKey });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
test.afterAll(() => {
  server.close();
});

async function verify(input: object): Promise<{ code: number; out: string }> {
  let out = '';
  const io: Partial<CommandIo> = { cwd: folder, out: (text) => (out += text), signal: new AbortController().signal };
  return { code: await command.run(io as CommandIo, { address: `127.0.0.1:${port}`, ...input }), out };
}

test('0 when a client that trusts the root accepts the name', async () => {
  const { code, out } = await verify({ name: 'server1', ca: ['ca.pem'] });
  expect(out).toContain('accepted by ca.pem');
  expect(out).toContain('refused  by Node.js: DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(out).toContain('A client accepts it.');
  expect(out).toContain(made.fingerprint);
  expect(code).toBe(0);
});

test('1 without the root, and for another name, each with its reason', async () => {
  const untrusted = await verify({});
  expect(untrusted.code).toBe(1);
  expect(untrusted.out).toContain('portal-runbook cert trust');
  const other = await verify({ name: 'server2', ca: ['ca.pem'] });
  expect(other.code).toBe(1);
  expect(other.out).toContain('refused  by ca.pem: ERR_TLS_CERT_ALTNAME_INVALID');
  expect(other.out).toContain('it is not for server2');
});

test('--json is machine output alone', async () => {
  const { code, out } = await verify({ ca: ['ca.pem'], json: true });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    accepted: true,
    protocol: 'TLSv1.3',
    fingerprint: made.fingerprint,
    stores: [{ store: 'ca.pem', accepted: true }, { store: 'Node.js', accepted: false }, {}].slice(
      0,
      (JSON.parse(out) as { stores: unknown[] }).stores.length,
    ),
  });
});

test('what is no address, no root or no server is a clear fault', async () => {
  for (const address of [
    'localhost',
    'localhost:0',
    'localhost:70000',
    'https://localhost:8585',
    '::1:8585',
    'a b:1',
  ]) {
    await expect(verify({ address })).rejects.toThrow('is not HOST:PORT');
  }
  await expect(verify({ ca: ['none.pem'] })).rejects.toThrow('cannot be read as a root certificate');
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const free = (closed.address() as AddressInfo).port;
  await new Promise((resolve) => closed.close(resolve));
  await expect(verify({ address: `127.0.0.1:${free}` })).rejects.toThrow('Nothing that speaks TLS');
});
