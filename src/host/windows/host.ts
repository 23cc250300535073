import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { carryOut, type Change } from '../../core/change.ts';
import { Fault } from '../../core/errors.ts';
import type { Execute } from '../../core/execute.ts';
import type { CommandRecord, HandedFile, Host, HostTask, TaskDone } from '../../core/host.ts';
import type { PowerShell } from '../../core/powershell.ts';
import { makeFolder } from '../../core/files.ts';
import { describeScript } from './powershell.ts';
import { requireSigner } from './signer.ts';
import { checkSignature, findListeners, findPrograms, findServices, restartService, testConnector } from './scripts.ts';

/** The agent's service and, in every version of its name, its entry among the installed programs. */
export const AGENT = { service: 'AADConnectProvisioningAgent', program: '*Connect Provisioning Agent*' } as const;
export const CONNECTOR_HOST = { service: 'Microsoft ECMA2Host', log: 'Microsoft ECMA2Host Logs' } as const;

/** An installation takes minutes; after this it hangs, most likely on a question that nobody sees. */
const INSTALL_DEADLINE = 20 * 60_000;

/** Of Windows Installer: done, done with a restart to come, done and restarting. */
const INSTALLED: Readonly<Record<number, string>> = {
  0: 'installed',
  3010: 'installed; Windows wants a restart',
  1641: 'installed; Windows restarts now',
};

/** The tasks that change Windows' own stores and bindings. */
export type CertificateTask = Extract<HostTask, { kind: 'trust' | 'untrust' | 'bind' }>;

export interface WindowsHostOptions {
  readonly name: string;
  readonly powershell: PowerShell;
  readonly execute: Execute;
  /** Downloads of whoever runs this. */
  readonly downloads: string;
  readonly port?: number;
  readonly elevated: () => Promise<boolean>;
  /** PEM of the connector host's roots; by the certificate half. */
  readonly trustedRoots: () => Promise<string[]>;
  /** What a task comes to as things stand; nothing where it is done already. By the certificate half. */
  readonly changesFor: (task: CertificateTask) => Promise<Change[]>;
  /** What was run since the last call. */
  readonly takeCommands: () => CommandRecord[];
  readonly signal?: AbortSignal;
}

/** What only an administrator may do, as a message says it; undefined for what anybody may. */
function rightsFor(task: HostTask): string | undefined {
  switch (task.kind) {
    case 'install':
      return `install ${task.file.name}`;
    case 'restart':
      return `restart ${task.service}`;
    case 'trust':
    case 'untrust':
      return 'change Cert:\\LocalMachine\\Root';
    case 'bind':
      return 'bind a certificate to a port';
    case 'copy':
    case 'test-connector':
      return undefined;
  }
}

async function copy(downloads: string, file: HandedFile): Promise<string> {
  const target = targetOf(downloads, file);
  await makeFolder(downloads);
  if (path.resolve(file.path) !== path.resolve(target)) await copyFile(file.path, target);
  return target;
}

const targetOf = (downloads: string, { name }: HandedFile): string => path.join(downloads, path.basename(name));

async function install(options: WindowsHostOptions, file: HandedFile, publisher: string): Promise<string> {
  const { powershell, execute, signal } = options;
  const target = await copy(options.downloads, file);
  await requireSigner(powershell, target, publisher);
  const what = `install ${file.name}`;
  const { code } = await execute({ what, file: target, args: ['/quiet'], deadline: INSTALL_DEADLINE, signal });
  const done = INSTALLED[code];
  if (done !== undefined) return done;
  throw new Fault('PR-705', `${file.name} ended with ${code}`, {
    hint: 'Look into %TEMP% and the event log "Application" for its words, then resume the run.',
  });
}

async function restart(powershell: PowerShell, name: string): Promise<string> {
  const [service] = await powershell.run(findServices, { names: [name] });
  if (service === undefined) {
    throw new Fault('PR-705', `There is no service "${name}" on this computer`, { hint: 'Is the agent installed?' });
  }
  const { status } = await powershell.run(restartService, { name: service.name });
  if (status === 'Running') return `${service.displayName} runs again`;
  throw new Fault('PR-705', `The service "${name}" is ${status} after its restart`, {
    hint: 'Look into its event log.',
  });
}

async function change(changes: readonly Change[]): Promise<string> {
  const done: string[] = [];
  await carryOut(changes, ({ text }) => done.push(text));
  return done.length === 0 ? 'it was so already; nothing was changed' : done.join('; ');
}

async function plan(options: WindowsHostOptions, task: HostTask): Promise<string[]> {
  const { downloads } = options;
  switch (task.kind) {
    case 'copy':
      return [`copy ${task.file.path} to ${targetOf(downloads, task.file)}`];
    case 'install': {
      const target = targetOf(downloads, task.file);
      return [
        `copy ${task.file.path} to ${target}`,
        `${describeScript(checkSignature, { file: target })}\n  and go on only if it is Valid and by ${task.publisher}`,
        `"${target}" /quiet`,
      ];
    }
    case 'restart':
      return [
        describeScript(findServices, { names: [task.service] }),
        describeScript(restartService, { name: task.service }),
      ];
    case 'test-connector':
      return [describeScript(testConnector, { connector: task.connector, port: task.port })];
    case 'trust':
    case 'untrust':
    case 'bind':
      return (await options.changesFor(task)).map(({ text }) => text);
  }
}

async function perform(options: WindowsHostOptions, task: HostTask): Promise<TaskDone> {
  const what = rightsFor(task);
  if (what !== undefined && !(await options.elevated())) {
    throw new Fault('PR-711', `Only an administrator may ${what}. Nothing was done`, {
      hint: 'Open the terminal with "Run as administrator" and resume the run.',
    });
  }
  switch (task.kind) {
    case 'copy': {
      const target = await copy(options.downloads, task.file);
      return { said: `copied to ${target}`, path: target };
    }
    case 'install':
      return { said: await install(options, task.file, task.publisher) };
    case 'restart':
      return { said: await restart(options.powershell, task.service) };
    case 'test-connector': {
      const { connector, port } = task;
      const { said } = await options.powershell.run(testConnector, { connector, port });
      return { said: said.trim() || 'its test said nothing' };
    }
    case 'trust':
    case 'untrust':
    case 'bind':
      return { said: await change(await options.changesFor(task)) };
  }
}

/** This computer, which is the Windows Server, through PowerShell. Reading needs no rights. */
export function createWindowsHost(options: WindowsHostOptions): Host {
  const { name, powershell, port = 8585 } = options;
  return {
    kind: 'windows',
    name,
    desktop: undefined,
    address: '127.0.0.1',
    trustedRoots: options.trustedRoots,
    async state() {
      const [agent] = await powershell.run(findPrograms, { like: AGENT.program });
      const [service] = await powershell.run(findServices, { names: [AGENT.service] });
      const listeners = await powershell.run(findListeners, { port });
      return {
        agentInstalled: agent !== undefined && service !== undefined,
        // Only the portal knows: no place of Windows is documented that tells it.
        agentRegistered: undefined,
        ...(agent === undefined ? {} : { agentVersion: agent.version }),
        ...(listeners.length === 0 ? {} : { connectorPort: port }),
      };
    },
    async serviceStatus(service) {
      const [found] = await powershell.run(findServices, { names: [service] });
      return found?.status ?? 'absent';
    },
    plan: (task) => plan(options, task),
    perform: (task) => perform(options, task),
    takeCommands: options.takeCommands,
  };
}
