import { execFile, spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import forge from 'node-forge';
import { createCertificateMaker } from '../src/cert/index.ts';
import type { CertificateRequest, MadeCertificate } from '../src/core/certificate.ts';
import { Fault } from '../src/core/errors.ts';

const run = promisify(execFile);
const HOST = 'server1.contoso.com';
const NOW = new Date('2026-11-23T10:20:30.456Z');
const maker = createCertificateMaker({ now: () => NOW });

// Key generation is the slow part: P-256 wherever the kind of key does not matter.
const quick = (request: Partial<CertificateRequest> = {}): Promise<MadeCertificate> =>
  maker.make({ host: HOST, key: 'p256', ...request });

const faultOf = async (promise: Promise<unknown>): Promise<Fault> => {
  const thrown: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof Fault)) throw new Error(`no fault, but ${String(thrown)}`);
  return thrown;
};

/** The parts of the TBSCertificate, read by node-forge from the DER: version, serial, algorithm, issuer, ... */
function tbsOf(pem: string): forge.asn1.Asn1[] {
  const whole = forge.asn1.fromDer(forge.util.createBuffer(new X509Certificate(pem).raw.toString('latin1')));
  const tbs = (whole.value as forge.asn1.Asn1[])[0];
  return tbs?.value as forge.asn1.Asn1[];
}

test.describe('the certificate', () => {
  // A further witness where the machine has one; Node's own verification stands below in any case.
  const openssl = spawnSync('openssl', ['version']).status === 0;
  for (const key of openssl ? (['rsa3072', 'p256'] as const) : []) {
    test(`${key} passes openssl's strict verification for its names and fails for another`, async () => {
      const live = createCertificateMaker();
      const made = await live.make({ host: HOST, names: ['10.1.2.3', '2001:db8::7'], key });
      const read = new X509Certificate(made.certificate);
      expect(read.checkPrivateKey(createPrivateKey(made.privateKey))).toBe(true);
      expect(read.verify(read.publicKey)).toBe(true);
      const file = path.join(await mkdtemp(path.join(tmpdir(), 'cert-')), 'made.pem');
      await writeFile(file, made.certificate);
      const verify = async (...names: string[]): Promise<string> => {
        const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', file, ...names, file];
        return run('openssl', strict).then(
          ({ stdout }) => stdout.trim(),
          (error: unknown) => String(error instanceof Error && 'stderr' in error ? error.stderr : error),
        );
      };
      for (const name of [HOST, 'server1', 'localhost']) {
        expect(await verify('-verify_hostname', name)).toBe(`${file}: OK`);
      }
      expect(await verify('-verify_ip', '10.1.2.3')).toBe(`${file}: OK`);
      expect(await verify('-verify_ip', '2001:db8:0:0::7')).toBe(`${file}: OK`);
      expect(await verify('-verify_hostname', 'other.contoso.com')).toContain('hostname mismatch');
      expect(await verify('-verify_ip', '10.1.2.4')).toContain('IP address mismatch');
    });
  }

  test('is v3, SHA-256 signed, CA:FALSE, for servers only, with the critical marks of RFC 5280', async () => {
    const made = await maker.make({ host: HOST, key: 'rsa2048' });
    const read = forge.pki.certificateFromPem(made.certificate);
    expect(read.version).toBe(2);
    expect(read.signatureOid).toBe('1.2.840.113549.1.1.11');
    expect(read.siginfo.algorithmOid).toBe(read.signatureOid);
    expect(read.getExtension('basicConstraints')).toMatchObject({ cA: false, critical: true });
    expect(read.getExtension('keyUsage')).toMatchObject({
      critical: true,
      digitalSignature: true,
      keyEncipherment: true,
      keyCertSign: false,
      cRLSign: false,
    });
    expect(read.getExtension('extKeyUsage')).toMatchObject({ serverAuth: true, critical: false });
    expect(read.getExtension('extKeyUsage')).not.toHaveProperty('clientAuth');
    expect(read.subject.getField('CN')).toMatchObject({ value: HOST });
    expect(read.issuer.hash).toBe(read.subject.hash);
    expect((read.publicKey as forge.pki.rsa.PublicKey).n.bitLength()).toBe(2048);
  });

  test('a P-256 key may sign but not encipher', async () => {
    const made = await quick();
    expect(new X509Certificate(made.certificate).publicKey.asymmetricKeyDetails).toMatchObject({
      namedCurve: 'prime256v1',
    });
    // keyUsage 2.5.29.15, critical, BIT STRING of one set bit with seven unused ones.
    expect(new X509Certificate(made.certificate).raw.toString('hex')).toContain('0603551d0f0101ff040403020780');
  });

  test('identifies its key by the first 160 bits of SHA-256 over the key bits (RFC 7093, method 1)', async () => {
    const made = await quick();
    const spki = new X509Certificate(made.certificate).publicKey.export({ type: 'spki', format: 'der' });
    // The bits of a P-256 key are the last 65 octets of its SubjectPublicKeyInfo.
    const expected = createHash('sha256').update(spki.subarray(-65)).digest('hex').slice(0, 40);
    expect(new X509Certificate(made.certificate).raw.toString('hex')).toContain(`0603551d0e04160414${expected}`);
    expect(made.publicKeySha256).toBe(createHash('sha256').update(spki).digest('hex'));
  });

  test('carries host, short name and localhost once each, addresses only as addresses', async () => {
    const made = await quick({
      names: ['LOCALHOST', 'alias.contoso.com.', '10.1.2.3', '::ffff:10.1.2.3', '[fe80::1]'],
    });
    expect(new X509Certificate(made.certificate).subjectAltName).toBe(
      'DNS:server1.contoso.com, DNS:server1, DNS:localhost, DNS:alias.contoso.com, IP Address:10.1.2.3, ' +
        'IP Address:0:0:0:0:0:FFFF:A01:203, IP Address:FE80:0:0:0:0:0:0:1',
    );
    expect(made.names).toEqual([
      'server1.contoso.com',
      'server1',
      'localhost',
      'alias.contoso.com',
      '10.1.2.3',
      '::ffff:a01:203',
      'fe80::1',
    ]);
  });

  test('writes international names as A-labels', async () => {
    const made = await quick({ host: 'Bücher.example', names: ['例え.テスト'] });
    expect(made.names).toEqual(['xn--bcher-kva.example', 'xn--bcher-kva', 'localhost', 'xn--r8jz45g.xn--zckzah']);
    expect(new X509Certificate(made.certificate).checkHost('xn--bcher-kva.example')).toBeDefined();
  });

  test('keeps a name of more than 64 characters out of the common name, which is then the short name', async () => {
    const long = `host.${'a'.repeat(60)}.example`;
    const made = new X509Certificate((await quick({ host: long })).certificate);
    expect(made.subject).toBe('CN=host');
    expect(made.checkHost(long)).toBe(long);
    const fits = `${'a'.repeat(56)}.example`;
    expect(fits).toHaveLength(64);
    expect(new X509Certificate((await quick({ host: fits })).certificate).subject).toBe(`CN=${fits}`);
  });

  test('is valid from one hour before for exactly the days asked for, both ends counted', async () => {
    const made = await quick();
    expect(made.notBefore.toISOString()).toBe('2026-11-23T09:20:30.000Z');
    expect(made.notAfter.getTime() + 1000 - made.notBefore.getTime()).toBe(397 * 86_400_000);
    const read = new X509Certificate(made.certificate);
    expect(new Date(read.validFrom)).toEqual(made.notBefore);
    expect(new Date(read.validTo)).toEqual(made.notAfter);
    const longest = await quick({ days: 825 });
    expect(longest.notAfter.getTime() + 1000 - longest.notBefore.getTime()).toBe(825 * 86_400_000);
  });

  test('writes UTCTime through 2049 and GeneralizedTime from 2050', async () => {
    const types = async (now: string, days: number): Promise<number[]> => {
      const made = await createCertificateMaker({ now: () => new Date(now) }).make({ host: HOST, key: 'p256', days });
      const validity = tbsOf(made.certificate)[4]?.value as forge.asn1.Asn1[];
      expect(new Date(new X509Certificate(made.certificate).validTo)).toEqual(made.notAfter);
      return validity.map(({ type }) => type);
    };
    const { UTCTIME, GENERALIZEDTIME } = forge.asn1.Type;
    expect(await types('2049-12-31T00:59:59Z', 1)).toEqual([UTCTIME, UTCTIME]);
    expect(await types('2049-12-31T01:00:00Z', 1)).toEqual([UTCTIME, UTCTIME]);
    expect(await types('2049-12-31T01:00:01Z', 1)).toEqual([UTCTIME, GENERALIZEDTIME]);
    expect(await types('2050-01-01T01:00:00Z', 1)).toEqual([GENERALIZEDTIME, GENERALIZEDTIME]);
  });

  for (const fill of [0x00, 0x7f, 0x80, 0xff]) {
    test(`has a positive serial of 16 octets, even if the random source gives ${fill.toString(16)} only`, async () => {
      const stuck = createCertificateMaker({ now: () => NOW, random: (size) => Buffer.alloc(size, fill) });
      const made = await stuck.make({ host: HOST, key: 'p256' });
      const serial = Buffer.from(tbsOf(made.certificate)[1]?.value as string, 'latin1');
      expect(serial).toHaveLength(16);
      expect(serial.readUInt8(0) & 0x80).toBe(0);
      expect(serial.readUInt8(0)).toBeGreaterThan(0);
      expect(new X509Certificate(made.certificate).serialNumber).toBe(made.serial);
      expect(made.serial).toBe(serial.toString('hex').toUpperCase());
    });
  }

  test('differs in serial and key each time', async () => {
    const [first, second] = await Promise.all([quick(), quick()]);
    expect(first.serial).not.toBe(second.serial);
    expect(first.publicKeySha256).not.toBe(second.publicKeySha256);
  });
});

test.describe('what cannot stand in a certificate is refused with what is wrong', () => {
  const wrong: [name: string, says: RegExp][] = [
    ['', /empty/u],
    ['my server', /space/u],
    ['*.contoso.com', /wildcard/u],
    ['a.'.repeat(150), /299 characters/u],
    ['a'.repeat(64), /64 characters/u],
    ['\u{1f600}.contoso.com', /neither a letter nor a digit/u],
    ['10.1.2.3', /IP address/u],
    ['::1', /IP address/u],
    ['server_1', /underscore/u],
    ['-server', /hyphen/u],
    ['server-.contoso.com', /hyphen/u],
    ['server..contoso.com', /empty/u],
    ['https://server1', /scheme/u],
    ['server1:8585', /port/u],
    ['server1.1', /number/u],
    ['xn--a', /A-label/u],
    ['server\u{0}1', /cannot stand/u],
    ['server\n1', /cannot stand/u],
    // WHATWG URL drops line breaks: this must not become bücher1.
    ['b\u{fc}cher\n1', /cannot stand/u],
  ];
  for (const [name, says] of wrong) {
    test(`${JSON.stringify(name.slice(0, 20))}: ${says.source}`, async () => {
      const fault = await faultOf(quick({ host: name }));
      expect(fault.code).toBe('PR-702');
      expect(fault.message).toMatch(says);
      expect(fault.message.length).toBeLessThan(250);
      expect(fault.hint).toBeDefined();
    });
  }

  test('an IPv6 address with a zone', async () => {
    expect((await faultOf(quick({ names: ['fe80::1%eth0'] }))).message).toContain('zone');
  });

  for (const days of [0, -1, 826, 1.5, Number.NaN]) {
    test(`${days} days`, async () => {
      expect((await faultOf(quick({ days }))).code).toBe('PR-708');
    });
  }

  test('a clock that is wrong by years', async () => {
    for (const now of ['1970-01-01T00:00:00Z', '2125-01-01T00:00:00Z', 'no date']) {
      const fault = await faultOf(createCertificateMaker({ now: () => new Date(now) }).make({ host: HOST }));
      expect(fault.code).toBe('PR-709');
    }
  });
});

test.describe('a handshake', () => {
  const live = createCertificateMaker();
  let server: Server;
  let made: MadeCertificate;
  let port: number;

  test.beforeAll(async () => {
    made = await live.make({ host: HOST, names: ['127.0.0.1'], key: 'p256' });
    server = createTlsServer({ cert: made.certificate, key: made.privateKey });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  test.afterAll(() => {
    server.close();
  });

  const ask = (serverName: string, ca: string[] | undefined = [made.certificate]) =>
    live.handshake({ address: '127.0.0.1', port, serverName, ca });

  test('accepts each right name with the root, and says whom it met', async () => {
    for (const name of [HOST, 'server1', 'localhost', '127.0.0.1']) {
      const answer = await ask(name);
      expect(answer).toMatchObject({ accepted: true, protocol: 'TLSv1.3', fingerprint: made.fingerprint });
      expect(answer.notAfter).toEqual(made.notAfter);
      expect(answer).not.toHaveProperty('reason');
    }
  });

  test('refuses another name or address', async () => {
    for (const name of ['other.contoso.com', 'contoso.com', '127.0.0.2']) {
      expect(await ask(name)).toMatchObject({
        accepted: false,
        reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
        fingerprint: made.fingerprint,
      });
    }
  });

  test('refuses it without the root, and with the root of another', async () => {
    const other = await quick();
    for (const ca of [[], [other.certificate]]) {
      expect(await ask(HOST, ca)).toMatchObject({ accepted: false, reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    }
    expect(await live.handshake({ address: '127.0.0.1', port, serverName: HOST })).toMatchObject({ accepted: false });
  });

  test('refuses a certificate that has expired', async () => {
    const old = await createCertificateMaker({ now: () => new Date('2026-01-02T00:00:00Z') }).make({
      host: HOST,
      key: 'p256',
      days: 1,
    });
    const late = createTlsServer({ cert: old.certificate, key: old.privateKey });
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
    const answer = await live.handshake({
      address: '127.0.0.1',
      port: (late.address() as AddressInfo).port,
      serverName: HOST,
      ca: [old.certificate],
    });
    late.close();
    expect(answer).toMatchObject({ accepted: false, reason: 'CERT_HAS_EXPIRED' });
  });

  test('is a fault where nobody listens, and an answer where TLS is not spoken', async () => {
    const plain = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port: free } = plain.address() as AddressInfo;
    const answer = await live.handshake({ address: '127.0.0.1', port: free, serverName: HOST });
    expect(answer.accepted).toBe(false);
    expect(answer.reason).toContain('WRONG_VERSION_NUMBER');
    await new Promise((resolve) => plain.close(resolve));
    const fault = await faultOf(live.handshake({ address: '127.0.0.1', port: free, serverName: HOST }));
    expect(fault.code).toBe('PR-403');
    expect(fault.message).toContain(`127.0.0.1:${free}`);
  });

  test('ends when the run is aborted', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const controller = new AbortController();
    const asked = live.handshake({
      address: '127.0.0.1',
      port: (silent.address() as AddressInfo).port,
      serverName: HOST,
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    silent.close();
  });
});
