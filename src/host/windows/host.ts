import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import type { Execute } from '../../core/execute.ts';
import type { Host, HostTasks } from '../../core/host.ts';
import type { PowerShell } from '../../core/powershell.ts';
import { checkSignature, findListeners, findPrograms, findServices, restartService } from './scripts.ts';

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
  readonly signal?: AbortSignal;
}

/** Values of an attribute of a distinguished name as Windows writes it, quoted where they hold a comma. */
export function attributesOf(subject: string, attribute: 'CN' | 'O'): string[] {
  const pattern = /(?:^|,\s*)([A-Za-z0-9.]+)=(?:"((?:[^"]|"")*)"|([^,]*))/gu;
  return [...subject.matchAll(pattern)]
    .filter(([, name]) => name === attribute)
    .map(([, , quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}

async function requireSigner(powershell: PowerShell, file: string, publisher: string): Promise<void> {
  const { status, subject, message } = await powershell.run(checkSignature, { file });
  if (status !== 'Valid') {
    throw new Fault('PR-705', `${file} is not validly signed: ${status}`, {
      hint: `${message} Nothing was started. Download the file again.`.trim(),
    });
  }
  const signers = [...attributesOf(subject, 'CN'), ...attributesOf(subject, 'O')];
  if (signers.includes(publisher)) return;
  throw new Fault(
    'PR-705',
    `${file} is signed by ${signers.join(', ') || 'nobody who is named'}, not by ${publisher}`,
    {
      hint: 'Nothing was started. Compare where the file came from.',
    },
  );
}

function tasksOf(options: WindowsHostOptions): HostTasks {
  const { powershell, execute, elevated, signal } = options;
  const requireRights = async (what: string): Promise<void> => {
    if (await elevated()) return;
    throw new Fault('PR-711', `Only an administrator may ${what}. Nothing was done`, {
      hint: 'Open the terminal with "Run as administrator" and resume the run.',
    });
  };
  return {
    async install(file, publisher) {
      await requireRights(`install ${path.basename(file)}`);
      await requireSigner(powershell, file, publisher);
      const { code } = await execute({ file, args: ['/quiet'], deadline: INSTALL_DEADLINE, signal });
      const done = INSTALLED[code];
      if (done !== undefined) return done;
      throw new Fault('PR-705', `${path.basename(file)} ended with ${code}`, {
        hint: 'Look into %TEMP% and the event log "Application" for its words, then resume the run.',
      });
    },
    async restartService(name) {
      await requireRights(`restart ${name}`);
      const [service] = await powershell.run(findServices, { names: [name] });
      if (service === undefined) {
        throw new Fault('PR-705', `There is no service "${name}" on this computer`, {
          hint: 'Is the agent installed?',
        });
      }
      const { status } = await powershell.run(restartService, { name: service.name });
      if (status === 'Running') return;
      throw new Fault('PR-705', `The service "${name}" is ${status} after its restart`, {
        hint: 'Look into its event log.',
      });
    },
    async serviceStatus(name) {
      const [service] = await powershell.run(findServices, { names: [name] });
      return service?.status;
    },
  };
}

/** This computer, which is the Windows Server, through PowerShell. Reading needs no rights. */
export function createWindowsHost(options: WindowsHostOptions): Host {
  const { name, powershell, downloads, port = 8585 } = options;
  return {
    kind: 'windows',
    name,
    desktop: undefined,
    address: '127.0.0.1',
    async receive(file) {
      await mkdir(downloads, { recursive: true });
      const target = path.join(downloads, path.basename(file.name));
      if (path.resolve(file.path) !== path.resolve(target)) await copyFile(file.path, target);
      return target;
    },
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
    tasks: tasksOf(options),
  };
}
