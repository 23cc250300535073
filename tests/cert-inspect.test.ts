import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createCertificateMaker } from '../src/cert/index.ts';
import { inspect, readCertificateFile, RULES } from '../src/cert/inspect/index.ts';
import { makePfx } from '../src/cert/pfx.ts';
import command from '../src/commands/cert-inspect.ts';
import type { CommandIo } from '../src/core/command.ts';
import { madeToOrder, P256, type Order } from './_made-to-order.ts';

const now = new Date();
const day = (count: number): Date => new Date(now.getTime() + count * 86_400_000);
const rulesOf = (order: Order, host?: string): string[] =>
  inspect(madeToOrder(order), { now, host }).findings.map(({ rule }) => rule);

const rsa = (bits: number, exponent = 0x10001) =>
  generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent });
const usage = (bits: string, critical = true): Order => ({
  without: ['2.5.29.15'],
  extensions: [{ oid: '2.5.29.15', critical, value: bits }],
});

/** For each rule the certificate that breaks it, and nothing else unless that cannot be. */
const BAD: Readonly<Record<string, { order: () => Order; host?: string; also?: readonly string[] }>> = {
  version: {
    order: () => ({ version: 1 }),
    also: ['names', 'name-localhost', 'common-name', 'server-auth-named', 'key-identifier'],
  },
  'serial-positive': { order: () => ({ serial: `ff${'4a'.repeat(15)}` }) },
  'serial-length': { order: () => ({ serial: '4a'.repeat(21) }) },
  'serial-random': { order: () => ({ serial: '01' }) },
  'signature-agrees': { order: () => ({ innerSignature: '1.2.840.10045.4.3.3' }), also: ['signature-valid'] },
  'signature-hash': { order: () => ({ hash: 'sha1' }) },
  'signature-valid': {
    order: () => ({ signedBy: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
  },
  issuer: { order: () => ({ issuer: undefined }) },
  'extension-twice': { order: () => ({ extensions: [{ oid: '2.5.29.14', value: `0414${'cd'.repeat(20)}` }] }) },
  'extension-critical': { order: () => ({ extensions: [{ oid: '1.2.3.4', critical: true, value: '0500' }] }) },
  'validity-order': { order: () => ({ notBefore: day(-1), notAfter: day(-2) }), also: ['expired'] },
  'not-yet-valid': { order: () => ({ notBefore: day(1) }) },
  expired: { order: () => ({ notBefore: day(-30), notAfter: day(-3) }) },
  'expires-soon': { order: () => ({ notAfter: day(59) }) },
  'validity-length': { order: () => ({ notAfter: day(827) }) },
  'time-form': { order: () => ({ timeForm: 'GeneralizedTime' }) },
  names: { order: () => ({ names: undefined }), also: ['name-localhost', 'common-name'] },
  'name-of-host': { order: () => ({}), host: 'server2' },
  'name-localhost': { order: () => ({ names: ['server1'] }) },
  'name-address': { order: () => ({ names: ['server1', 'localhost', '10.1.2.3'] }) },
  'name-form': { order: () => ({ names: ['server1', 'localhost', 'server_1'] }) },
  'name-wildcard': { order: () => ({ names: ['server1', 'localhost', '*.contoso.com'] }) },
  'address-length': { order: () => ({ names: ['server1', 'localhost', { address: '0a0102' }] }) },
  'common-name': { order: () => ({ subject: 'server9' }) },
  'common-name-length': { order: () => ({ subject: 'a'.repeat(65) }), also: ['common-name'] },
  'subject-empty': { order: () => ({ subject: undefined, issuer: 'server1', namesCritical: false }) },
  'key-size': { order: () => ({ key: rsa(1024) }) },
  'key-exponent': { order: () => ({ key: rsa(2048, 3) }) },
  'key-kind': { order: () => ({ key: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }) }) },
  'not-a-ca': {
    order: () => ({ without: ['2.5.29.19'], extensions: [{ oid: '2.5.29.19', critical: true, value: '30030101ff' }] }),
  },
  // keyEncipherment alone, on an RSA key.
  'key-usage': { order: () => ({ ...usage('03020520'), key: rsa(2048) }) },
  'key-usage-ca': { order: () => usage('03020284') },
  'key-usage-kind': { order: () => usage('030205a0') },
  'key-usage-critical': { order: () => usage('03020780', false) },
  // clientAuth.
  'server-auth': {
    order: () => ({ without: ['2.5.29.37'], extensions: [{ oid: '2.5.29.37', value: '300a06082b06010505070302' }] }),
  },
  'server-auth-named': { order: () => ({ without: ['2.5.29.37'] }) },
  'key-identifier': { order: () => ({ without: ['2.5.29.14'] }) },
};

test('there are rules enough, each with a source and a certificate that breaks it', () => {
  expect(RULES.length).toBeGreaterThanOrEqual(20);
  expect(Object.keys(BAD).sort()).toEqual(RULES.map(({ id }) => id).sort());
  for (const { source } of RULES) expect(source).not.toBe('');
});

test('a good certificate breaks none: ours of every kind, and one built by hand', async () => {
  const maker = createCertificateMaker();
  for (const key of ['rsa2048', 'p256'] as const) {
    const made = await maker.make({ host: 'server1.contoso.com', names: ['10.1.2.3', '2001:db8::1'], key });
    expect(inspect(new X509Certificate(made.certificate).raw, { now, host: 'SERVER1' }).findings).toEqual([]);
  }
  expect(rulesOf({}, 'server1')).toEqual([]);
  expect(rulesOf({ names: ['server1', 'localhost', { address: '0a010203' }] }, '10.1.2.3')).toEqual([]);
  expect(rulesOf({ subject: undefined, issuer: 'server1', namesCritical: true })).toEqual([]);
  const later = inspect(madeToOrder({ notBefore: new Date('2049-12-01'), notAfter: new Date('2050-11-01') }), {
    now: new Date('2050-01-01'),
    host: undefined,
  });
  expect(later.findings).toEqual([]);
});

for (const [rule, { order, host, also = [] }] of Object.entries(BAD)) {
  test(`the rule ${rule} finds its bad certificate`, () => {
    expect(rulesOf(order(), host).sort()).toEqual([rule, ...also].sort());
  });
}

test('zero is not a positive serial either', () => {
  expect(rulesOf({ serial: '00' })).toEqual(['serial-positive', 'serial-random']);
});

test('says what it is in numbers that openssl and Windows show too', async () => {
  const made = await createCertificateMaker().make({ host: 'server1.contoso.com', key: 'p256' });
  const read = new X509Certificate(made.certificate);
  expect(inspect(read.raw, { now, host: undefined })).toMatchObject({
    subject: 'CN=server1.contoso.com',
    selfSigned: true,
    names: ['server1.contoso.com', 'server1', 'localhost'],
    key: 'P-256',
    signatureAlgorithm: 'SHA-256 with ECDSA',
    fingerprint: read.fingerprint256,
    thumbprint: read.fingerprint.replaceAll(':', ''),
    serial: read.serialNumber,
    publicKeySha256: made.publicKeySha256,
    daysLeft: 396,
    ca: false,
  });
});

test.describe('a file', () => {
  const pem = new X509Certificate(madeToOrder()).toString();
  const read = (bytes: Buffer, password?: string) => readCertificateFile('x', bytes, () => Promise.resolve(password));

  test('may be PEM with text around, UTF-16, DER or PFX', async () => {
    expect(await read(Buffer.from(`Bag Attributes\nfriendlyName: x\n${pem}\n`))).toMatchObject({ form: 'PEM' });
    expect(await read(Buffer.from(`\u{feff}${pem.replaceAll('\n', '\r\n')}`, 'utf16le'))).toMatchObject({
      form: 'PEM',
    });
    expect((await read(Buffer.from(pem + pem))).certificates).toHaveLength(2);
    expect(await read(madeToOrder())).toMatchObject({ form: 'DER', hasPrivateKey: false });
    const privateKey = P256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const pfx = makePfx({ certificate: pem, privateKey }, { name: 'x', password: 'secret', cipher: 'aes256' });
    expect(await read(pfx, 'secret')).toMatchObject({ form: 'PFX', hasPrivateKey: true });
    await expect(read(pfx)).rejects.toThrow('needs its password');
    await expect(read(pfx, 'wrong')).rejects.toThrow('password of the PFX file is wrong');
    await expect(read(Buffer.from(privateKey))).rejects.toThrow('it is a private key');
  });

  test('that is none says what it is instead, and never shows its content', async () => {
    await expect(read(Buffer.alloc(0))).rejects.toThrow('empty');
    await expect(read(Buffer.from('hello'))).rejects.toThrow('neither PEM, DER nor PFX');
    await expect(read(Buffer.from(pem.slice(0, 100)))).rejects.toThrow('cut off');
    await expect(read(madeToOrder().subarray(0, 100))).rejects.toThrow('cannot be read');
    await expect(read(Buffer.alloc(2 * 1024 * 1024, 0x30))).rejects.toThrow('bytes');
    await expect(read(Buffer.from(pem.replace(/[A-Z]{4}/u, '????')))).rejects.toThrow();
  });
});

test('cert inspect answers with 1 for a certificate that clients refuse, with the reason and its source', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cert-inspect-'));
  await writeFile(path.join(folder, 'bad.cer'), madeToOrder({ notBefore: day(-30), notAfter: day(-3) }));
  await writeFile(path.join(folder, 'good.cer'), madeToOrder());
  const look = async (input: object): Promise<{ code: number; out: string }> => {
    let out = '';
    const io: Partial<CommandIo> = { cwd: folder, out: (text) => (out += text) };
    return { code: await command.run(io as CommandIo, input), out };
  };
  const bad = await look({ file: 'bad.cer' });
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/error: it expired .*, 3 days ago \[expired; RFC 5280 6.1.3\]/u);
  const good = await look({ file: 'good.cer', json: true });
  expect(good.code).toBe(0);
  expect(JSON.parse(good.out)).toMatchObject({ form: 'DER', subject: 'CN=server1', findings: [] });
  await expect(look({ file: 'none.cer' })).rejects.toThrow('there is no such file');
});
