import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import serviceCheck from '../src/checks/service.ts';
import { examine } from '../src/commands/host-doctor.ts';
import type { Machine } from '../src/commands/_machine.ts';
import type { CommandIo } from '../src/core/command.ts';
import { Fault } from '../src/core/errors.ts';
import type { Execution } from '../src/core/execute.ts';
import type { Host } from '../src/core/host.ts';
import type { PowerShell } from '../src/core/powershell.ts';
import type { ActionContext } from '../src/core/step.ts';
import { diagnose, reachable } from '../src/host/windows/doctor.ts';
import { createWindowsHost } from '../src/host/windows/host.ts';
import { attributesOf } from '../src/host/windows/signer.ts';
import installAgent from '../src/steps/installAgent.ts';
import restartService from '../src/steps/restartService.ts';

const MICROSOFT = 'CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US';
const SERVER = {
  caption: 'Microsoft Windows Server 2022 Standard',
  version: '10.0.20348',
  memoryKb: 8 * 1024 * 1024,
  languageMode: 'ConstrainedLanguage',
  netRelease: 528_449,
  tls12Enabled: null,
  tls12DisabledByDefault: null,
  strongCrypto: 1,
};

/** Windows as our scripts would find it; every answer goes through the scripts' own schemas. */
function windowsOf(answers: Record<string, unknown>) {
  const calls: string[] = [];
  const powershell: PowerShell = {
    run(script, input) {
      calls.push(`${script.name} ${JSON.stringify(script.input.parse(input))}`);
      const answer = answers[script.name];
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(script.output.parse(answer ?? []) as never);
    },
  };
  return { powershell, calls };
}

const AGENT = { name: 'AADConnectProvisioningAgent', displayName: 'Microsoft Entra Connect Provisioning Agent' };
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

function hostOf(
  answers: Record<string, unknown>,
  over: { code?: number; elevated?: boolean; downloads?: string } = {},
) {
  const { powershell, calls } = windowsOf(answers);
  const executed: Execution[] = [];
  const host = createWindowsHost({
    name: 'SERVER1',
    powershell,
    execute(execution) {
      executed.push(execution);
      return Promise.resolve({ code: over.code ?? 0, stdout: '', stderr: '' });
    },
    downloads: over.downloads ?? tmpdir(),
    elevated: () => Promise.resolve(over.elevated ?? true),
    trustedRoots: () => Promise.resolve([]),
    changesFor: () => Promise.resolve([]),
    takeCommands: () => [],
  });
  return { host, calls, executed };
}
const contextOf = (host: Host, outputs: string[] = []): ActionContext => {
  const context: Partial<ActionContext> = {
    host,
    kept: (file) => ({ path: file, name: path.basename(file) }),
    output: (value) => outputs.push(value),
    async perform(task) {
      const done = await host.perform(task, 'tried');
      outputs.push(done.said);
      return done;
    },
  };
  return context as ActionContext;
};

test.describe('installing the agent', () => {
  const signed = { 'check the signature of a file': { status: 'Valid', subject: MICROSOFT, message: '' } };
  // Signs that mean something to a shell; Windows allows them in a name.
  const name = "a & calc $(b) 'c' AADConnectProvisioningAgentSetup.exe";
  let folder: string;
  let file: string;
  let target: string;
  test.beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'windows-'));
    file = path.join(folder, name);
    target = path.join(folder, 'Downloads', name);
    await writeFile(file, 'installer');
  });
  const at = () => ({ downloads: path.join(folder, 'Downloads') });

  test('runs quietly, only after the signature is valid and by the publisher; the path is one argument', async () => {
    const { host, calls, executed } = hostOf(signed, { ...at(), code: 3010 });
    const outputs: string[] = [];
    await installAgent.run(contextOf(host, outputs), { file });
    expect(calls).toEqual([`check the signature of a file ${JSON.stringify({ file: target })}`]);
    expect(executed).toMatchObject([{ file: target, args: ['/quiet'] }]);
    expect(outputs).toEqual(['installed; Windows wants a restart']);
  });

  test('never starts what is unsigned, tampered with, or signed by somebody else', async () => {
    const bad = [
      [{ status: 'NotSigned', subject: '', message: 'not signed' }, /not validly signed: NotSigned/u],
      [{ status: 'HashMismatch', subject: MICROSOFT, message: '' }, /HashMismatch/u],
      [{ status: 'Valid', subject: 'CN=Evil, O="Microsoft Corporation, not"', message: '' }, /not by Microsoft/u],
      [{ status: 'Valid', subject: 'CN=Evil O\\=Microsoft Corporation', message: '' }, /not by Microsoft/u],
    ] as const;
    for (const [signature, says] of bad) {
      const { host, executed } = hostOf({ 'check the signature of a file': signature }, at());
      expect((await faultOf(installAgent.run(contextOf(host), { file }))).message).toMatch(says);
      expect(executed).toEqual([]);
    }
  });

  test('says that rights are missing before it looks at anything, and a failed installation with its code', async () => {
    const weak = hostOf(signed, { ...at(), elevated: false });
    expect((await faultOf(installAgent.run(contextOf(weak.host), { file }))).code).toBe('PR-711');
    expect(weak.calls).toEqual([]);
    const { host } = hostOf(signed, { ...at(), code: 1603 });
    expect((await faultOf(installAgent.run(contextOf(host), { file }))).message).toContain('ended with 1603');
  });

  test('is shown before it is done: each command with its values, and nothing runs', async () => {
    const { host, calls, executed } = hostOf(signed, at());
    const shown = await installAgent.plan(host, { file });
    expect(shown).toHaveLength(3);
    expect(shown[1]).toContain('Get-AuthenticodeSignature -LiteralPath $values.file');
    expect(shown[1]).toContain(JSON.stringify({ file: target }));
    expect(shown[2]).toBe(`"${target}" /quiet`);
    expect((await restartService.plan(host, 'ECMA; Stop-Computer')).join('\n')).toContain('"ECMA; Stop-Computer"');
    expect([...calls, ...executed]).toEqual([]);
  });

  test('names in a distinguished name are read whole', () => {
    expect(attributesOf(MICROSOFT, 'O')).toEqual(['Microsoft Corporation']);
    expect(attributesOf('CN="Contoso, ""Ltd""", O=Contoso, OU=O=Fake', 'CN')).toEqual(['Contoso, "Ltd"']);
    expect(attributesOf('CN="Contoso, ""Ltd""", O=Contoso, OU=O=Fake', 'O')).toEqual(['Contoso']);
  });
});

test('a service is restarted by its own name, once, and must run afterwards', async () => {
  const found = { ...AGENT, status: 'Running' };
  const { host, calls } = hostOf({ 'find services': [found], 'restart a service': { status: 'Running' } });
  await restartService.run(contextOf(host), AGENT.displayName);
  expect(calls.filter((call) => call.startsWith('restart'))).toEqual([
    `restart a service ${JSON.stringify({ name: AGENT.name })}`,
  ]);
  const stuck = hostOf({ 'find services': [found], 'restart a service': { status: 'StopPending' } });
  expect((await faultOf(restartService.run(contextOf(stuck.host), AGENT.name))).message).toContain('StopPending');
  const none = hostOf({ 'find services': [] });
  expect((await faultOf(restartService.run(contextOf(none.host), AGENT.name))).message).toContain('no service');
  const weak = hostOf({}, { elevated: false });
  expect((await faultOf(restartService.run(contextOf(weak.host), AGENT.name))).code).toBe('PR-711');
});

test('the check "service" says yes, no, and unknown where nobody can tell', async () => {
  const ask = (host: Host, input: object) => serviceCheck.ask(contextOf(host), { name: AGENT.name, ...input });
  const { host } = hostOf({ 'find services': [{ ...AGENT, status: 'Running' }] });
  expect((await ask(host, {})).verdict).toBe('yes');
  expect((await ask(host, { status: 'Stopped' })).verdict).toBe('no');
  expect((await ask(hostOf({}).host, {})).observed).toBe('there is no such service');
  const blind = { ...host, serviceStatus: () => Promise.resolve(undefined) };
  expect((await ask(blind, {})).verdict).toBe('unknown');
});

test('the state is what was found, and registration is not guessed', async () => {
  const { host } = hostOf({
    'find installed programs': [{ name: AGENT.displayName, version: '1.1.2106.0' }],
    'find services': [{ ...AGENT, status: 'Running' }],
    'find listeners': [{ address: '0.0.0.0', process: 'System' }],
  });
  expect(await host.state()).toEqual({
    agentInstalled: true,
    agentRegistered: undefined,
    agentVersion: '1.1.2106.0',
    connectorPort: 8585,
  });
  expect((await hostOf({}).host.state()).agentInstalled).toBe(false);
});

test('a file is received into Downloads under its bare name', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'windows-'));
  await writeFile(path.join(folder, 'x'), 'content');
  const { host } = hostOf({}, { downloads: path.join(folder, 'Downloads') });
  const file = { path: path.join(folder, 'x'), name: '../Setup.exe' };
  const { path: target = '' } = await host.perform({ kind: 'copy', file }, 'give');
  expect(target).toBe(path.join(folder, 'Downloads', 'Setup.exe'));
  expect(await readFile(target, 'utf8')).toBe('content');
});

test.describe('host doctor', () => {
  const look = (answers: Record<string, unknown>, oldestAgent?: string) =>
    diagnose(windowsOf({ 'read the facts of Windows': SERVER, ...answers }).powershell, {
      port: 8585,
      oldestAgent,
      outbound: [],
      signal: new AbortController().signal,
    });
  const badOnes = async (facts: object): Promise<string[]> =>
    (await look({ 'read the facts of Windows': { ...SERVER, ...facts } }))
      .filter(({ verdict }) => verdict === 'bad')
      .map(({ what }) => what);

  test('finds nothing wrong with a server that is fit', async () => {
    const found = await look({});
    expect(found.filter(({ verdict }) => verdict !== 'good')).toEqual([]);
    expect(found.map(({ what }) => what)).toContain('TLS 1.2');
  });

  test('finds each thing that is wrong', async () => {
    expect(await badOnes({ version: '6.3.9600' })).toEqual(['Windows']);
    expect(await badOnes({ netRelease: 461_807 })).toEqual(['.NET Framework']);
    expect(await badOnes({ netRelease: null })).toEqual(['.NET Framework']);
    expect(await badOnes({ tls12Enabled: 0 })).toEqual(['TLS 1.2']);
    expect(await badOnes({ tls12DisabledByDefault: 1 })).toEqual(['TLS 1.2']);
    expect(await badOnes({ strongCrypto: 0 })).toEqual(['TLS in .NET']);
    expect(await badOnes({ memoryKb: 2 * 1024 * 1024 })).toEqual(['Memory']);
    expect(await badOnes({ memoryKb: 3 * 1024 * 1024 - 100_000 })).toEqual([]);
  });

  test('shows who has the port, a stopped service, errors of the log, and an agent that is there already', async () => {
    const found = await look({
      'find listeners': [{ address: '::', process: 'java' }],
      'find services': [{ name: 'ECMA2', displayName: 'Microsoft ECMA2Host', status: 'Stopped' }],
      'find installed programs': [{ name: AGENT.displayName, version: '1.1.100.0' }],
      'read an event log': [{ time: '2026-11-23T10:00:00Z', level: 2, id: 1, message: 'No certificate\r\nat ...' }],
    });
    const of = (what: string) => found.find((diagnosis) => diagnosis.what === what);
    expect(of('Port 8585')).toMatchObject({ verdict: 'warning', found: 'taken by java' });
    expect(of('Microsoft ECMA2Host')).toMatchObject({ verdict: 'warning', found: 'Stopped' });
    expect(of('Microsoft ECMA2Host Logs')?.found).toBe('1 errors, the newest at 2026-11-23T10:00:00Z: No certificate');
    expect(of('Provisioning agent')).toMatchObject({ verdict: 'unknown' });
    expect(of("The agent's account")?.advice).toContain('cloud sync');
  });

  test('tells an agent that cloud sync has set up, and one that is too old', async () => {
    const installed = (version: string, account: string) => ({
      'find installed programs': [{ name: AGENT.displayName, version }],
      'find the accounts of services': [{ name: AGENT.name, account }],
    });
    const verdicts = async (version: string, account: string): Promise<string[]> =>
      (await look(installed(version, account), '1.1.2102.0'))
        .filter(({ what }) => /agent/iu.test(what))
        .map(({ what, verdict, found }) => `${what}: ${verdict}: ${found}`);
    const own = 'NT SERVICE\\AADConnectProvisioningAgent';
    expect(await verdicts('1.1.2102.0', own)).toEqual([
      `Provisioning agent: good: ${AGENT.displayName} 1.1.2102.0`,
      `The agent's account: unknown: ${own}`,
    ]);
    expect(await verdicts('1.1.977.0', 'CONTOSO\\pGMSA_1$')).toEqual([
      `Provisioning agent: bad: ${AGENT.displayName} 1.1.977.0, older than 1.1.2102.0`,
      expect.stringMatching(/^The agent's account: warning: CONTOSO\\pGMSA_1\$, a group managed/u),
    ]);
    expect(await verdicts('1.2.0.0', own)).toContain(`Provisioning agent: good: ${AGENT.displayName} 1.2.0.0`);
  });

  test('tries outbound addresses, and says what stops them', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { signal } = new AbortController();
    expect(await reachable('127.0.0.1', signal, port)).toMatchObject({ verdict: 'good' });
    await new Promise((resolve) => server.close(resolve));
    const closed = await reachable('127.0.0.1', signal, port);
    expect(closed).toMatchObject({ verdict: 'bad' });
    expect(closed.found).toContain('ECONNREFUSED');
  });

  test('answers with 1 for a problem, and says at once that another system is none', async () => {
    let out = '';
    const io: Partial<CommandIo> = { out: (text) => (out += text), signal: new AbortController().signal };
    const { powershell } = windowsOf({ 'read the facts of Windows': { ...SERVER, netRelease: null } });
    const machine: Machine = {
      platform: 'win32',
      powershell,
      execute: () => Promise.reject(new Error('not to be run')),
      systemRoot: 'C:\\Windows',
      elevated: () => Promise.resolve(false),
      stores: () => Promise.resolve([]),
    };
    const input = { port: 8585, connector: undefined, agentAtLeast: undefined, offline: true, json: false };
    expect(await examine(io as CommandIo, input, machine)).toBe(1);
    expect(out).toContain('problem  .NET Framework: none of version 4');
    expect(out).toContain('ok       Rights: a user');
    const other = examine(io as CommandIo, input, { ...machine, platform: 'linux' });
    expect((await faultOf(other)).code).toBe('PR-710');
  });
});
