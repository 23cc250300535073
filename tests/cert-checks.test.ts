import { X509Certificate } from 'node:crypto';
import { getEventListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { expect, test } from '@playwright/test';
import certificateCheck from '../src/checks/certificate.ts';
import listeningCheck from '../src/checks/listening.ts';
import keepCertificate from '../src/steps/keepCertificate.ts';
import { createCertificateMaker } from '../src/cert/index.ts';
import type { MadeCertificate } from '../src/core/certificate.ts';
import type { CheckAnswer } from '../src/core/check.ts';
import type { EvidenceFile } from '../src/core/evidence.ts';
import type { Host } from '../src/core/host.ts';
import type { ActionContext } from '../src/core/step.ts';

const HOST = 'server1.contoso.com';
const maker = createCertificateMaker();
let made: MadeCertificate;
let server: Server;
let port: string;

async function serve(certificate: MadeCertificate): Promise<Server> {
  const started = createServer({ cert: certificate.certificate, key: certificate.privateKey });
  started.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return started;
}
const portOf = (listening: Server): string => String((listening.address() as AddressInfo).port);

interface Kept {
  readonly files: EvidenceFile[];
  readonly outputs: string[];
}

/** What a check or step of the host sees: none of them touches a page. */
function contextFor(roots: string[], kept: Kept = { files: [], outputs: [] }): ActionContext {
  const state = { agentInstalled: undefined, agentRegistered: undefined };
  const host: Partial<Host> = {
    name: HOST,
    address: '127.0.0.1',
    trustedRoots: () => Promise.resolve(roots),
    state: () => Promise.resolve(state),
  };
  const context: Partial<ActionContext> = {
    host: host as Host,
    certificates: maker,
    signal: new AbortController().signal,
    patience: 2000,
    keep(file) {
      kept.files.push(file);
      return Promise.resolve({ path: `data/files/${file.name}`, sha256: '', bytes: 0 });
    },
    output: (value) => kept.outputs.push(value),
  };
  return context as ActionContext;
}

const ask = (input: object, roots = [made.certificate]): Promise<CheckAnswer> =>
  certificateCheck.ask(contextFor(roots), input);

test.beforeAll(async () => {
  made = await maker.make({ host: HOST, key: 'p256' });
  server = await serve(made);
  port = portOf(server);
});
test.afterAll(() => {
  server.close();
});

test('certificate: yes for the names of the host, with what was seen', async () => {
  const answer = await ask({ port });
  expect(answer).toMatchObject({ verdict: 'yes' });
  expect(answer.expected).toContain('server1.contoso.com, server1, localhost');
  expect(answer.observed).toContain(made.fingerprint);
  expect(answer.observed).toContain(`valid until ${made.notAfter.toISOString().slice(0, 10)}`);
  expect(answer.observed).not.toContain('renew');
  expect(await ask({ port, names: 'localhost' })).toMatchObject({ verdict: 'yes' });
});

test('certificate: no for a name that it is not for, and says so', async () => {
  const answer = await ask({ port, names: ['localhost', 'server2.contoso.com'] });
  expect(answer.verdict).toBe('no');
  expect(answer.observed).toContain('refused as server2.contoso.com: the certificate is for other names');
  expect(answer.observed).not.toContain('refused as localhost');
});

test('certificate: no when the name that must be refused is accepted', async () => {
  expect(await ask({ port, refuses: 'server1' })).toMatchObject({
    verdict: 'no',
    observed: 'it is accepted as server1 too',
  });
});

test('certificate: no when the host does not trust it, or trusts nothing', async () => {
  const other = await maker.make({ host: HOST, key: 'p256' });
  const answer = await ask({ port }, [other.certificate]);
  expect(answer.verdict).toBe('no');
  expect(answer.observed).toContain('not among the trusted roots');
  expect(await ask({ port }, [])).toMatchObject({
    verdict: 'no',
    observed: expect.stringMatching(/trusts no certificate/u),
  });
});

test('certificate: no when it has expired, and a warning when it soon will', async () => {
  const aged = async (days: number): Promise<CheckAnswer> => {
    const since = new Date(Date.now() - 50 * 86_400_000);
    const old = await createCertificateMaker({ now: () => since }).make({ host: HOST, key: 'p256', days });
    const late = await serve(old);
    const answer = await ask({ port: portOf(late) }, [old.certificate]);
    late.close();
    return answer;
  };
  expect(await aged(49)).toMatchObject({
    verdict: 'no',
    observed: expect.stringMatching(/it has expired/u),
  });
  expect(await aged(62)).toMatchObject({
    verdict: 'yes',
    observed: expect.stringMatching(/ONLY 11 DAYS: renew it/u),
  });
});

test('certificate and listening: no when nothing listens', async () => {
  const closed = await serve(made);
  const gone = portOf(closed);
  expect(await listeningCheck.ask(contextFor([]), { port: gone })).toMatchObject({ verdict: 'yes' });
  await new Promise((resolve) => closed.close(resolve));
  expect(await listeningCheck.ask(contextFor([]), { port: gone })).toMatchObject({
    verdict: 'no',
    observed: 'the connection is refused',
  });
  expect(await ask({ port: gone })).toMatchObject({
    verdict: 'no',
    observed: expect.stringMatching(/Nothing that speaks TLS/u),
  });
});

test('a wait that asks again and again leaves nothing on the signal, and ends with it', async () => {
  const ending = new AbortController();
  const context = { ...contextFor([]), signal: ending.signal };
  for (const asked of [port, port, '1', port]) await listeningCheck.ask(context, { port: asked });
  expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
  ending.abort(new Error('the console was closed'));
  await expect(listeningCheck.ask(context, { port })).rejects.toThrow('the console was closed');
});

test('a port that is none is refused before anything is asked', () => {
  for (const wrong of ['0', '70000', 'http', '', '8585.5']) {
    expect(certificateCheck.schema.safeParse({ port: wrong }).success).toBe(false);
    expect(listeningCheck.schema.safeParse({ port: wrong }).success).toBe(false);
  }
});

test('keepCertificate puts the certificate that the port shows into the bag, readable by person and program', async () => {
  const kept: Kept = { files: [], outputs: [] };
  await keepCertificate.run(contextFor([made.certificate], kept), { port });
  const [file] = kept.files;
  expect(file).toMatchObject({ kind: 'certificate', name: `${HOST}.crt.pem` });
  const text = Buffer.from(file?.content as Uint8Array).toString();
  expect(new X509Certificate(text).fingerprint256).toBe(made.fingerprint);
  expect(text).toContain(made.publicKeySha256);
  expect(text).not.toContain('PRIVATE');
  expect(kept.outputs).toEqual([`data/files/${HOST}.crt.pem`]);
});
