import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { startPracticeTenant } from '../src/commands/_practice-tenant.ts';
import { readySchema, type PracticeReady } from '../src/practice/ready.ts';
import { INSTALLER } from '../src/practice/server/installer.ts';
import { ask, freePort } from './_practice.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const signal = new AbortController().signal;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #out = '';
  #err = '';

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (text: Buffer) => (this.#out += text.toString('utf8')));
    child.stderr?.on('data', (text: Buffer) => (this.#err += text.toString('utf8')));
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        resolve({ code, out: this.#out, err: this.#err });
      });
    });
  }

  async ready(): Promise<PracticeReady> {
    await expect.poll(() => this.#out, { timeout: 15_000 }).toContain('\n');
    return readySchema.parse(JSON.parse(this.#out.split('\n')[0] ?? ''));
  }
}

const test = base.extend<{ folder: string; practice: (...words: string[]) => Running }>({
  folder: async ({ browserName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `practice-command-${browserName}-`));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  practice: async ({ folder }, use) => {
    const all: Running[] = [];
    await use((...words) => {
      const running = new Running(spawn(process.execPath, [cli, 'practice', ...words], { cwd: folder }));
      all.push(running);
      return running;
    });
    for (const { child } of all) child.kill('SIGKILL');
    await Promise.all(all.map(({ ended }) => ended));
  },
});

test('says address and accounts, and ends in order at Ctrl-C with the tenants saved', async ({ practice, folder }) => {
  const running = practice('--json', '--save', 'after.yaml', '--seed', '3');
  const ready = await running.ready();
  expect(ready.address).toBe(`http://entra.practice.localhost:${ready.port}/`);
  expect(ready.accounts.map(({ account }) => account).filter(Boolean)).toEqual(['admin', 'hybrid']);
  expect(ready.faults).toContain('seed: 3');
  expect((await ask(`${ready.address}config.json`)).json).toMatchObject({ portalVersion: '2025-04' });
  running.child.kill('SIGINT');
  const { code, out, err } = await running.ended;
  expect({ code, err, lines: out.trim().split('\n').length }).toEqual({ code: 130, err: '', lines: 1 });
  expect(await readFile(join(folder, 'after.yaml'), 'utf8')).toContain('contoso.practice.example');
});

test('tells a person what to open', async ({ practice }) => {
  const running = practice();
  await expect.poll(() => running.child.exitCode ?? running.child.pid, { timeout: 5000 }).toBeGreaterThan(0);
  await new Promise((resolve) => running.child.stdout?.once('data', resolve));
  running.child.kill('SIGTERM');
  const { out } = await running.ended;
  expect(out).toMatch(/Portal {3}http:\/\/entra\.practice\.localhost:\d+\//u);
  expect(out).toContain('127.0.0.1 alone');
});

test('refuses a wrong version, port, seed or plan in a line that says what to do, exit 2', async ({
  practice,
  folder,
}) => {
  await writeFile(join(folder, 'bad.yaml'), 'tenants:\n  - name: X\n    domain: nope\n');
  await writeFile(join(folder, 'plan.yaml'), 'faults:\n  - kind: earthquake\n');
  const cases = [
    [['--portal-version', '2019-01'], '2023-09, 2025-04, 2026-01'],
    [['--port', '99999'], '--port: must be a whole number from 0 to 65535'],
    [['--save', join('nowhere', 'tenants.yaml')], 'tenants.yaml cannot be written'],
    [['--tenants', 'nowhere.yaml'], 'nowhere.yaml'],
    [['--tenants', 'bad.yaml'], 'bad.yaml:3:13'],
    [['--faults', 'plan.yaml'], 'plan.yaml:2:'],
    [['--seed', 'x'], '--seed'],
  ] as const;
  const all = await Promise.all(cases.map(async ([words]) => practice(...words).ended));
  for (const [index, [words, said]] of cases.entries()) {
    const { code, out, err } = all[index] ?? { code: null, out: '', err: '' };
    expect(err, words.join(' ')).toContain(said);
    expect({ code, out }, words.join(' ')).toEqual({ code: 2, out: '' });
    expect(err).not.toMatch(/^\s+at /mu);
  }
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const taken = await practice('--port', String(port)).ended;
  expect(taken).toMatchObject({ code: 1, out: '' });
  expect(taken.err).toContain(`port ${port} is in use`);
  other.close();
});

test('gives a run its profile and its host, and is gone when stopped', async ({ folder }) => {
  const tenant = await startPracticeTenant({ signal, hostData: join(folder, 'host'), version: '2026-01' });
  try {
    const { profile, host } = tenant;
    expect(profile).toMatchObject({ name: 'practice', practice: true, version: '2026-01', shell: 'entra' });
    expect(Object.keys(profile.accounts)).toEqual(['admin', 'hybrid']);
    expect(profile.origins).toContain(new URL(profile.address).origin);
    const file = join(folder, 'downloaded.exe');
    await writeFile(file, INSTALLER);
    const handed = { path: file, name: 'AADConnectProvisioningAgentSetup.exe' };
    expect((await host.perform({ kind: 'copy', file: handed }, 'give')).path).toContain('Downloads');
    expect(await host.trustedRoots()).toEqual([]);
    expect(await host.state()).toMatchObject({ agentInstalled: false, agentRegistered: false });
    const desktop = new URL(host.desktop ?? '').origin;
    await ask(`${desktop}/api/host/agent/install`, { json: { acceptedTerms: true } });
    await ask(`${desktop}/api/host/ecma/certificate`, { json: {} });
    const port = await freePort();
    await ask(`${desktop}/api/host/ecma/save`, { json: { port } });
    expect(await host.state()).toMatchObject({ agentInstalled: true, connectorPort: port });
    expect(await host.trustedRoots()).toHaveLength(1);
    expect(await readdir((await host.state()).certificateFolder ?? '')).toHaveLength(2);
    expect(await tenant.state()).toMatchObject({ tenants: [{ host: { hostName: 'SRV-ECMA-01' } }] });
  } finally {
    await tenant.stop();
    await tenant.stop();
  }
  await expect(ask(`${tenant.profile.address}config.json`)).rejects.toThrow(/ECONNREFUSED/u);
});

test('says why it did not start, with what the child said', async ({ folder }) => {
  const bad = startPracticeTenant({ signal, hostData: folder, version: '1999-01' });
  await expect(bad).rejects.toMatchObject({ code: 'PR-901', hint: expect.stringContaining('2023-09') });
  const aborted = AbortSignal.abort(new Error('enough'));
  await expect(startPracticeTenant({ signal: aborted, hostData: folder })).rejects.toThrow('enough');
});

test('leaves no orphan when the program that started it is killed', async ({ folder }) => {
  const parent = join(folder, 'parent.mjs');
  const words = JSON.stringify(['practice', '--json', '--host-data', folder]);
  await writeFile(
    parent,
    `import { fork } from 'node:child_process';
     fork(${JSON.stringify(cli)}, ${words}, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
     setInterval(() => {}, 1000);`,
  );
  const running = new Running(fork(parent, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
  const ready = await running.ready();
  expect((await ask(`${ready.address}config.json`)).status).toBe(200);
  running.child.kill('SIGKILL');
  const reachable = (): Promise<boolean> =>
    ask(`${ready.address}config.json`).then(
      () => true,
      () => false,
    );
  await expect.poll(reachable, { timeout: 5000 }).toBe(false);
});
