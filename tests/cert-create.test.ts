import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createCertificateMaker } from '../src/cert/index.ts';
import { writeTogether } from '../src/cert/files.ts';
import { makePfx, PFX_CIPHERS, randomPassword, readPfx } from '../src/cert/pfx.ts';
import command from '../src/commands/cert-create.ts';
import { quietIo, type CommandIo } from '../src/core/command.ts';
import { Fault } from '../src/core/errors.ts';
import { execute, type Execution } from '../src/core/execute.ts';

const folderOf = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'cert-create-'));

async function create(cwd: string, input: object): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io: CommandIo = { ...quietIo(cwd), out: (text) => (said.out += text), err: (text) => (said.err += text) };
  return { code: await command.run(io, { key: 'p256', ...input }), ...said };
}

const faultOf = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => {
      throw new Error('no fault');
    },
    (reason: unknown) => {
      if (reason instanceof Fault) return reason;
      throw reason;
    },
  );

test('cert create writes certificate and key, the key for its owner alone, and says what it is for', async () => {
  const folder = await folderOf();
  const { code, out, err } = await create(folder, { host: 'Server1.contoso.com', out: 'certs' });
  expect(code).toBe(0);
  expect(err).toBe('');
  expect((await readdir(path.join(folder, 'certs'))).sort()).toEqual([
    'server1.contoso.com.crt.pem',
    'server1.contoso.com.key.pem',
  ]);
  const pem = await readFile(path.join(folder, 'certs', 'server1.contoso.com.crt.pem'), 'utf8');
  const key = path.join(folder, 'certs', 'server1.contoso.com.key.pem');
  expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(await readFile(key)))).toBe(true);
  if (process.platform !== 'win32') expect((await stat(key)).mode & 0o777).toBe(0o600);
  expect(out).toContain('self-signed certificate is for testing');
  expect(out).toContain(new X509Certificate(pem).fingerprint256);
  expect(out).not.toContain('PRIVATE');
});

test('cert create --json --pfx --der says everything but secrets, and nothing else', async () => {
  const folder = await folderOf();
  const { out } = await create(folder, { host: 'server1', san: ['10.1.2.3'], pfx: true, der: true, json: true });
  const answer = JSON.parse(out) as { files: Record<string, string>; fingerprint: string; names: string[] };
  expect(answer.names).toEqual(['server1', 'localhost', '10.1.2.3']);
  expect(Object.keys(answer.files)).toEqual(['certificate', 'key', 'der', 'pfx', 'password']);
  const { der = '', pfx = '', password = '' } = answer.files;
  expect(new X509Certificate(await readFile(der)).fingerprint256).toBe(answer.fingerprint);
  const secret = (await readFile(password, 'utf8')).trim();
  expect(secret).toMatch(/^[A-Za-z0-9]{24}$/u);
  expect(out).not.toContain(secret);
  if (process.platform !== 'win32') {
    for (const file of [pfx, password]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  }
  const read = readPfx(await readFile(pfx), secret);
  expect(read.hasKey).toBe(true);
  expect(read.certificates.map((raw) => new X509Certificate(raw).fingerprint256)).toEqual([answer.fingerprint]);
});

test('nothing is overwritten without --force, and nothing is left half-done', async () => {
  const folder = await folderOf();
  await writeFile(path.join(folder, 'server1.key.pem'), 'precious');
  const fault = await faultOf(create(folder, { host: 'server1' }));
  expect(fault.code).toBe('PR-704');
  expect(fault.message).toContain('server1.key.pem exists already');
  expect(await readdir(folder)).toEqual(['server1.key.pem']);
  expect(await readFile(path.join(folder, 'server1.key.pem'), 'utf8')).toBe('precious');
  await create(folder, { host: 'server1', force: true });
  expect(await readFile(path.join(folder, 'server1.key.pem'), 'utf8')).toContain('PRIVATE KEY');
  expect((await readdir(folder)).sort()).toEqual(['server1.crt.pem', 'server1.key.pem']);
  await create(folder, { host: 'server1', force: true, pfx: true });
  const { out } = await create(folder, { host: 'server1', force: true });
  expect(out).toContain('Of an earlier certificate, and not of this one: server1.pfx, server1.pfx.password.txt');
});

test('a failure in the middle takes back what was written and restores what was replaced', async () => {
  const folder = await folderOf();
  await writeFile(path.join(folder, 'a'), 'old');
  const files = ['a', 'b', 'missing/c'].map((name) => ({ name, content: 'new', secret: true }));
  for (const force of [true, false]) {
    const fault = await faultOf(
      writeTogether(folder, force ? files : files.slice(1), { force, platform: 'linux', execute }),
    );
    expect(fault.code).toBe('PR-106');
    expect(await readdir(folder)).toEqual(['a']);
    expect(await readFile(path.join(folder, 'a'), 'utf8')).toBe('old');
  }
});

test('a link in the place of the key is not followed, with --force neither', async () => {
  // On Windows links need rights.
  if (process.platform === 'win32') return;
  const folder = await folderOf();
  const elsewhere = path.join(await folderOf(), 'target');
  await writeFile(elsewhere, 'untouched');
  await symlink(elsewhere, path.join(folder, 'server1.key.pem'));
  expect((await faultOf(create(folder, { host: 'server1' }))).code).toBe('PR-704');
  await create(folder, { host: 'server1', force: true });
  expect(await readFile(elsewhere, 'utf8')).toBe('untouched');
});

test('a folder that cannot be is one clear sentence', async () => {
  const folder = await folderOf();
  await writeFile(path.join(folder, 'file'), '');
  const fault = await faultOf(create(folder, { host: 'server1', out: 'file/certs' }));
  expect(fault.code).toBe('PR-106');
  expect(fault.message).toContain('a file is in its place');
  expect(fault.hint).toContain('--out');
  // Node's own recursive mkdir never comes back from a place such as this one.
  if (process.platform !== 'linux') return;
  expect((await faultOf(create(folder, { host: 'server1', out: '/proc/none/certs' }))).code).toBe('PR-106');
});

test('on Windows the key is closed to others by SIDs, while it is still empty', async () => {
  const folder = await folderOf();
  const calls: Execution[] = [];
  const sizes: number[] = [];
  await writeTogether(
    folder,
    [
      { name: 'k', content: 'secret', secret: true },
      { name: 'c', content: '', secret: false },
    ],
    {
      force: false,
      platform: 'win32',
      async execute(execution) {
        calls.push(execution);
        sizes.push((await stat(execution.args[0] ?? '')).size);
        return { code: 0, stdout: '', stderr: '' };
      },
    },
  );
  expect(calls.map(({ file, args }) => [file, ...args.slice(1)])).toEqual([
    ['icacls.exe', '/inheritance:r', '/grant:r', '*S-1-3-4:F', '*S-1-5-18:F'],
  ]);
  expect(sizes).toEqual([0]);
});

test('a name that Windows reserves for a device gets another file name', async () => {
  const folder = await folderOf();
  await create(folder, { host: 'con.example' });
  expect(await readdir(folder)).toContain('host-con.example.crt.pem');
});

test('wrong options are refused before a key is made', () => {
  const wrong = [
    { port: '0' },
    { port: '70000' },
    { days: '0' },
    { days: '826' },
    { days: '1.5' },
    { key: 'dsa' },
    { pfx: 'rc2' },
  ];
  for (const input of wrong) expect(command.schema.safeParse({ host: 'server1', ...input }).success).toBe(false);
  expect(command.schema.safeParse({}).error?.issues[0]?.message).toBe('give the name of the host');
});

for (const cipher of PFX_CIPHERS) {
  for (const key of ['rsa2048', 'p256'] as const) {
    test(`a PFX (${cipher}, ${key}) opens with its password alone, here and in openssl`, async () => {
      const folder = await folderOf();
      const made = await createCertificateMaker().make({ host: 'server1.contoso.com', key });
      const password = randomPassword();
      const pfx = makePfx(made, { name: 'server1.contoso.com', password, cipher });
      const read = readPfx(pfx, password);
      expect(read.certificates.map((raw) => new X509Certificate(raw).fingerprint256)).toEqual([made.fingerprint]);
      expect(() => readPfx(pfx, 'wrong')).toThrow('The password of the PFX file is wrong');
      expect(() => readPfx(pfx.subarray(0, 500), password)).toThrow('cannot be read as a PFX');
      // Octets that are secret: the scalar of an EC key stands early in PKCS #8, the CRT values of an RSA key late.
      const plain = createPrivateKey(made.privateKey).export({ type: 'pkcs8', format: 'der' });
      expect(pfx.includes(key === 'p256' ? plain.subarray(36, 68) : plain.subarray(-60))).toBe(false);

      const file = path.join(folder, 'made.pfx');
      await writeFile(file, pfx);
      // A further witness where the machine has one.
      const args = ['pkcs12', '-in', file, '-passin', 'stdin', '-nodes', '-legacy'];
      const { status, stdout, error } = spawnSync('openssl', args, { input: `${password}\n`, encoding: 'utf8' });
      if (error !== undefined) return;
      expect(status).toBe(0);
      expect(stdout).toContain('friendlyName: server1.contoso.com');
      const own = createPrivateKey(
        /-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----/u.exec(stdout)?.[0] ?? '',
      );
      expect(own.equals(createPrivateKey(made.privateKey))).toBe(true);
    });
  }
}
