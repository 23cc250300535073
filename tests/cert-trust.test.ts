import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { createCertificateMaker } from '../src/cert/index.ts';
import { makePfx } from '../src/cert/pfx.ts';
import { debianStore, nssStore, windowsOwnStore, windowsRootStore, type StoreEditor } from '../src/cert/trust/index.ts';
import bindCommand, { bind } from '../src/commands/cert-bind.ts';
import trustCommand, { trust } from '../src/commands/cert-trust.ts';
import untrustCommand, { untrust } from '../src/commands/cert-untrust.ts';
import type { Machine } from '../src/commands/_machine.ts';
import type { MadeCertificate } from '../src/core/certificate.ts';
import type { CommandIo } from '../src/core/command.ts';
import { Fault } from '../src/core/errors.ts';
import { execute, type Execute } from '../src/core/execute.ts';
import type { PowerShell } from '../src/core/powershell.ts';
import { madeToOrder } from './_made-to-order.ts';

const HOST = 'server1.contoso.com';
const printOf = (made: MadeCertificate): string =>
  new X509Certificate(made.certificate).fingerprint.replaceAll(':', '');

interface World {
  readonly folder: string;
  readonly io: CommandIo;
  said: string;
  questions: string[];
}

async function worldOf(answer?: string): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cert-trust-'));
  const world: World = { folder, said: '', questions: [], io: {} as CommandIo };
  const io: CommandIo = {
    cwd: folder,
    out: (text) => (world.said += text),
    err: () => undefined,
    outIsTerminal: false,
    errIsTerminal: false,
    inIsTerminal: answer !== undefined,
    colors: false,
    columns: undefined,
    signal: new AbortController().signal,
    ask(question) {
      world.questions.push(question);
      return Promise.resolve(answer);
    },
  };
  return Object.assign(world, { io });
}

async function fileOf({ folder }: World, name: string, made?: MadeCertificate): Promise<MadeCertificate> {
  const certificate = made ?? (await createCertificateMaker().make({ host: HOST, key: 'p256' }));
  await writeFile(path.join(folder, name), certificate.certificate);
  return certificate;
}

/** LocalMachine's stores as our scripts find them. */
function windowsWith(start: { My?: MadeCertificate[]; Root?: MadeCertificate[] } = {}) {
  const stores = { My: [...(start.My ?? [])], Root: [...(start.Root ?? [])] };
  const calls: { script: string; input: unknown }[] = [];
  const failing = new Set<string>();
  const known = new Map<string, MadeCertificate>();
  const powershell: PowerShell = {
    async run(script, input) {
      const values = script.input.parse(input) as { store?: 'My' | 'Root'; thumbprint?: string; file?: string };
      calls.push({ script: script.name, input: values });
      if (failing.has(script.name)) throw new Fault('PR-705', `"${script.name}" failed`);
      const { store = 'My', thumbprint, file = '' } = values;
      const answer = await Promise.resolve(
        ((): unknown => {
          switch (script.name) {
            case 'list certificates':
              return stores[store].map((made) => ({
                thumbprint: printOf(made),
                subject: `CN=${HOST}`,
                notAfter: made.notAfter.toISOString(),
                hasPrivateKey: store === 'My',
                der: new X509Certificate(made.certificate).raw.toString('hex'),
              }));
            case 'remove a certificate':
              stores[store] = stores[store].filter((made) => printOf(made) !== thumbprint);
              return { removed: true };
            default: {
              // A certificate is the file that is handed over; of a PFX only its name is looked at.
              const made = file.endsWith('.cer')
                ? [...known.values()].find(({ certificate }) =>
                    new X509Certificate(certificate).raw.equals(readFileSync(file)),
                  )
                : known.get(path.basename(file));
              if (made === undefined) throw new Error(`no ${file}`);
              stores[store].push(made);
              return { thumbprint: printOf(made) };
            }
          }
        })(),
      );
      return script.output.parse(answer);
    },
  };
  return { stores, calls, failing, known, powershell };
}

const machineOf = (over: Partial<Machine>, editors: StoreEditor[]): Machine => ({
  platform: 'linux',
  execute,
  powershell: { run: () => Promise.reject(new Error('no PowerShell here')) },
  systemRoot: 'C:\\Windows',
  elevated: () => Promise.resolve(true),
  stores: () => Promise.resolve(editors),
  ...over,
});

const trustInput = (input: object) => trustCommand.schema.parse(input) as Parameters<typeof trust>[1];
const untrustInput = (input: object) => untrustCommand.schema.parse(input) as Parameters<typeof untrust>[1];
const bindInput = (input: object) => bindCommand.schema.parse(input) as Parameters<typeof bind>[1];

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

/** certutil as far as it is used here, with its habit of answering with every certificate of a subject. */
function certutilStandin(): Execute {
  const databases = new Map<string, { name: string; pem: string }[]>();
  return async ({ args, input = '' }) => {
    const after = (flag: string): string => args[args.indexOf(flag) + 1] ?? '';
    const folder = after('-d').replace(/^sql:/u, '');
    const database = databases.get(folder) ?? [];
    databases.set(folder, database);
    const ok = (stdout = '') => ({ code: 0, stdout, stderr: '' });
    if (args.includes('-N')) await writeFile(path.join(folder, 'cert9.db'), '');
    if (args.includes('-A')) database.push({ name: after('-n'), pem: input });
    if (args.includes('-D')) {
      const index = database.findIndex(({ name }) => name === after('-n'));
      if (index < 0) return { code: 255, stdout: '', stderr: 'could not find certificate' };
      database.splice(index, 1);
    }
    if (!args.includes('-L')) return ok();
    if (args.includes('-n'))
      return ok(
        [...database]
          .reverse()
          .map(({ pem }) => pem)
          .join('\n'),
      );
    return ok(['Certificate Nickname      Trust', ...database.map(({ name }) => `${name}     CP,, `)].join('\n'));
  };
}
// Mozilla's own where the machine has it.
const certutil = spawnSync('certutil', ['-H']).error === undefined ? execute : certutilStandin();

test('NSS: what was trusted is taken out again, and of four certificates of a host exactly the right ones', async () => {
  const world = await worldOf();
  const store = nssStore(path.join(world.folder, 'db'), certutil);
  const machine = machineOf({}, [store]);
  for (const name of ['1', '2', '3', '4']) {
    await fileOf(world, name);
    await trust(world.io, trustInput({ file: name, yes: true }), machine);
  }
  expect(await store.entries(HOST)).toHaveLength(4);
  expect(world.said).toContain('Older ones of this host stay');
  world.said = '';
  await trust(world.io, trustInput({ file: '2', yes: true }), machine);
  expect(world.said).toContain('It is trusted already');

  await untrust(world.io, untrustInput({ file: '2', yes: true }), machine);
  expect(await store.entries(HOST)).toHaveLength(3);
  await untrust(world.io, untrustInput({ host: HOST, keep: '4', yes: true }), machine);
  const fresh = await fileOf(world, '5');
  await trust(world.io, trustInput({ file: '5', yes: true, replaceOlder: true }), machine);
  expect((await store.entries(HOST)).map(({ thumbprint }) => thumbprint)).toEqual([printOf(fresh)]);
  expect(await store.entries('server1')).toEqual([]);
});

test('Debian: the file appears with its update and goes with it; a failed update leaves nothing', async () => {
  const world = await worldOf();
  const store = path.join(world.folder, 'store');
  await import('node:fs/promises').then(({ mkdir }) => mkdir(store));
  let code = 0;
  const updates: string[][] = [];
  const editor = debianStore(async ({ file }) => {
    updates.push([file, ...(await readdir(store))]);
    return { code, stdout: '', stderr: 'broken' };
  }, store);
  const machine = machineOf({}, [editor]);
  const made = await fileOf(world, 'a.pem');
  const name = `portal-runbook-${HOST}-${printOf(made).slice(0, 8)}.crt`;
  await trust(world.io, trustInput({ file: 'a.pem', yes: true }), machine);
  expect(await readdir(store)).toEqual([name]);
  await untrust(world.io, untrustInput({ file: 'a.pem', yes: true }), machine);
  expect(updates).toEqual([['update-ca-certificates', name], ['update-ca-certificates']]);
  code = 1;
  const fault = await faultOf(trust(world.io, trustInput({ file: 'a.pem', yes: true }), machine));
  expect(fault.message).toContain('broken');
  expect(await readdir(store)).toEqual([]);
});

test('Windows: Root and My, older ones listed and removed, the password over stdin alone', async () => {
  const world = await worldOf();
  const older = await createCertificateMaker().make({ host: HOST, key: 'p256' });
  const windows = windowsWith({ My: [older], Root: [older] });
  const made = await fileOf(world, 'a.pem');
  windows.known.set('a.pem', made).set('a.pfx', made);
  await writeFile(
    path.join(world.folder, 'a.pfx'),
    makePfx(made, { name: HOST, password: 'geheim-123', cipher: '3des' }),
  );
  await writeFile(path.join(world.folder, 'password'), 'geheim-123\r\n');
  const machine = machineOf({ platform: 'win32', powershell: windows.powershell }, [
    windowsRootStore(windows.powershell),
    windowsOwnStore(windows.powershell),
  ]);
  const input = trustInput({ file: 'a.pem', pfx: 'a.pfx', passwordFile: 'password', yes: true, replaceOlder: true });
  await trust(world.io, input, machine);
  expect(windows.stores).toEqual({ My: [made], Root: [made] });
  expect(world.said).toContain('Import-PfxCertificate');
  expect(world.said).toContain(`Remove-Item -LiteralPath Cert:\\LocalMachine\\My\\${printOf(older)}`);
  expect(world.said).not.toContain('geheim');
  await untrust(world.io, untrustInput({ file: 'a.pem', yes: true }), machine);
  expect(windows.stores).toEqual({ My: [], Root: [] });
});

test('Windows: when one change fails, those before it are undone', async () => {
  const world = await worldOf();
  const older = await createCertificateMaker().make({ host: HOST, key: 'p256' });
  const windows = windowsWith({ Root: [older] });
  windows.known.set('a.pem', await fileOf(world, 'a.pem'));
  const machine = machineOf({ powershell: windows.powershell }, [windowsRootStore(windows.powershell)]);
  const before = [...windows.stores.Root];
  const failing: StoreEditor = {
    name: 'broken',
    needsElevation: false,
    entries: () => Promise.resolve([]),
    addition: () =>
      Promise.resolve({
        text: 'break',
        apply: () => Promise.reject(new Error('disk full')),
        undo: () => Promise.resolve(),
      }),
  };
  const both = machineOf({ powershell: windows.powershell }, [windowsRootStore(windows.powershell), failing]);
  const fault = await faultOf(trust(world.io, trustInput({ file: 'a.pem', yes: true }), both));
  expect(fault.message).toBe('break: disk full');
  expect(fault.hint).toBe('What was done before it has been undone.');
  expect(windows.stores.Root).toEqual(before);
  await trust(world.io, trustInput({ file: 'a.pem', yes: true }), machine);
  expect(windows.stores.Root).toHaveLength(2);
});

test('nothing is changed without a yes', async () => {
  const without = await worldOf();
  await fileOf(without, 'a.pem');
  const store = nssStore(path.join(without.folder, 'db'), certutil);
  const fault = await faultOf(trust(without.io, trustInput({ file: 'a.pem' }), machineOf({}, [store])));
  expect(fault.code).toBe('PR-707');
  expect(fault.exit).toBe(3);
  expect(fault.message).toContain('certutil -d sql:');
  const no = await worldOf('n');
  await fileOf(no, 'a.pem');
  expect((await faultOf(trust(no.io, trustInput({ file: 'a.pem' }), machineOf({}, [store])))).code).toBe('PR-707');
  expect(no.questions[0]).toContain('certutil');
  await trust(no.io, trustInput({ file: 'a.pem', check: true }), machineOf({}, [store]));
  expect(no.said).toContain('would do: certutil');
  expect(await store.entries(HOST)).toEqual([]);
  const yes = await worldOf('y');
  await fileOf(yes, 'a.pem');
  await trust(yes.io, trustInput({ file: 'a.pem' }), machineOf({}, [store]));
  expect(await store.entries(HOST)).toHaveLength(1);
});

test('without rights it says so before anything is done', async () => {
  const world = await worldOf();
  await fileOf(world, 'a.pem');
  const windows = windowsWith();
  const editor = windowsRootStore(windows.powershell);
  const machine = machineOf({ platform: 'win32', elevated: () => Promise.resolve(false) }, [editor]);
  const fault = await faultOf(trust(world.io, trustInput({ file: 'a.pem', yes: true }), machine));
  expect(fault.code).toBe('PR-711');
  expect(windows.calls).toEqual([]);
});

test('what should not be trusted is refused: expired, a CA, issued by another, another PFX', async () => {
  const world = await worldOf();
  const machine = machineOf({}, []);
  const refuse = async (der: Buffer): Promise<string> => {
    await writeFile(path.join(world.folder, 'bad.cer'), der);
    return (await faultOf(trust(world.io, trustInput({ file: 'bad.cer', yes: true }), machine))).message;
  };
  const past = { notBefore: new Date('2024-01-01'), notAfter: new Date('2025-01-01') };
  expect(await refuse(madeToOrder(past))).toContain('it expired 2025-01-01');
  const ca = { without: ['2.5.29.19'], extensions: [{ oid: '2.5.29.19', critical: true, value: '30030101ff' }] };
  expect(await refuse(madeToOrder(ca))).toContain('may issue certificates');
  expect(await refuse(madeToOrder({ issuer: 'Contoso CA' }))).toContain('not self-signed');
  const made = await fileOf(world, 'a.pem');
  const other = await createCertificateMaker().make({ host: HOST, key: 'p256' });
  await writeFile(path.join(world.folder, 'b.pfx'), makePfx(other, { name: HOST, password: 'secret', cipher: '3des' }));
  await writeFile(path.join(world.folder, 'password'), 'secret');
  const input = trustInput({ file: 'a.pem', pfx: 'b.pfx', passwordFile: 'password', yes: true });
  expect((await faultOf(trust(world.io, input, machine))).message).toContain('holds another certificate');
  expect(made.names[0]).toBe(HOST);
});

test.describe('cert bind', () => {
  const OLD = createHash('sha1').update('old').digest('hex');
  const OLD_APP = '{01234567-89ab-cdef-0123-456789abcdef}';

  /** netsh in German: only the values are the same everywhere. */
  function netshOf(
    bound: Map<string, { hash: string; app: string }>,
    failing: string[] = [],
  ): { calls: string[]; run: Execute } {
    const calls: string[] = [];
    const run: Execute = ({ args }) => {
      calls.push(args.join(' '));
      const value = (key: string): string => args.find((arg) => arg.startsWith(`${key}=`))?.slice(key.length + 1) ?? '';
      const [, verb] = args;
      const endpoint = value('ipport');
      const there = bound.get(endpoint);
      if (verb === 'show') {
        const text = `    IP:Port               : ${endpoint}\n    Zertifikathash        : ${there?.hash ?? ''}\n    Anwendungs-ID         : ${there?.app ?? ''}\n`;
        return Promise.resolve({ code: there === undefined ? 1 : 0, stdout: text, stderr: '' });
      }
      if (verb === 'add' && failing.includes(`${endpoint} ${value('certhash')}`)) {
        return Promise.resolve({ code: 1, stdout: 'Fehler 1312', stderr: '' });
      }
      if (verb === 'add') bound.set(endpoint, { hash: value('certhash').toLowerCase(), app: value('appid') });
      if (verb === 'delete') bound.delete(endpoint);
      return Promise.resolve({ code: 0, stdout: '', stderr: '' });
    };
    return { calls, run };
  }

  test('shows what is bound now, binds IPv4 and IPv6, and is quiet the second time', async () => {
    const world = await worldOf('y');
    const made = await fileOf(world, 'a.pem');
    const windows = windowsWith({ My: [made] });
    const bound = new Map([['0.0.0.0:8585', { hash: OLD, app: OLD_APP }]]);
    const netsh = netshOf(bound);
    const machine = machineOf({ platform: 'win32', powershell: windows.powershell, execute: netsh.run }, []);
    await bind(world.io, bindInput({ file: 'a.pem' }), machine);
    expect(world.questions[0]).toContain(`0.0.0.0:8585 now: ${OLD.toUpperCase()}, of application ${OLD_APP}`);
    expect(world.questions[0]).toContain('[::]:8585 now: nothing');
    expect([...bound.values()].map(({ hash }) => hash.toUpperCase())).toEqual([printOf(made), printOf(made)]);
    await bind(world.io, bindInput({ file: 'a.pem' }), machine);
    expect(world.said).toContain('It is bound already');
  });

  test('puts back what was bound when the new one is refused', async () => {
    const world = await worldOf();
    const made = await fileOf(world, 'a.pem');
    const windows = windowsWith({ My: [made] });
    for (const refused of ['0.0.0.0:8585', '[::]:8585']) {
      const bound = new Map([['0.0.0.0:8585', { hash: OLD, app: OLD_APP }]]);
      const netsh = netshOf(bound, [`${refused} ${printOf(made)}`]);
      const machine = machineOf({ platform: 'win32', powershell: windows.powershell, execute: netsh.run }, []);
      const fault = await faultOf(bind(world.io, bindInput({ file: 'a.pem', yes: true }), machine));
      expect(fault.message).toContain('Fehler 1312');
      expect([...bound]).toEqual([['0.0.0.0:8585', { hash: OLD.toUpperCase().toLowerCase(), app: OLD_APP }]]);
    }
  });

  test('refuses without the key in My, without rights, and off Windows', async () => {
    const world = await worldOf();
    await fileOf(world, 'a.pem');
    const windows = windowsWith();
    const netsh = netshOf(new Map());
    const machine = machineOf({ platform: 'win32', powershell: windows.powershell, execute: netsh.run }, []);
    const input = bindInput({ file: 'a.pem', yes: true });
    expect((await faultOf(bind(world.io, input, machine))).hint).toContain('--pfx');
    const weak = { ...machine, elevated: () => Promise.resolve(false) };
    expect((await faultOf(bind(world.io, input, weak))).code).toBe('PR-711');
    expect((await faultOf(bind(world.io, input, { ...machine, platform: 'linux' }))).message).toContain('http.sys');
    expect(netsh.calls).toEqual([]);
    for (const port of ['0', '70000', 'x'])
      expect(bindCommand.schema.safeParse({ file: 'a', port }).success).toBe(false);
  });
});
