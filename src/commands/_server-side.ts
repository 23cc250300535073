import { X509Certificate } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { endpointsOf, httpSys } from '../cert/bind.ts';
import { newRoot, windowsRootStore } from '../cert/trust/index.ts';
import type { Change } from '../core/change.ts';
import type { CommandIo } from '../core/command.ts';
import type { GuidedDesk } from '../core/desk.ts';
import { execute } from '../core/execute.ts';
import type { Host } from '../core/host.ts';
import type { Redactor } from '../core/secrets.ts';
import { commandLog } from '../host/commands.ts';
import { createGuidedHost } from '../host/guided/index.ts';
import { createWindowsHost, type CertificateTask } from '../host/windows/index.ts';
import { thisMachine, type Machine } from './_machine.ts';

export interface ServerOptions {
  /** `host` of the configuration. */
  readonly settings: {
    readonly kind: string;
    readonly name?: string | undefined;
    readonly address?: string | undefined;
  };
  /** Where people answer: all of a `guided` host, and on `windows` what only a person can click. */
  readonly desk: GuidedDesk;
  /** SHA-256 of the runbook: answers count for it alone. */
  readonly runbook: string;
  readonly redactor: Redactor;
}

/** What a task comes to in the stores and bindings of this Windows. */
export async function changesFor(machine: Machine, task: CertificateTask): Promise<Change[]> {
  const roots = windowsRootStore(machine.powershell);
  const root = newRoot(new X509Certificate(task.certificate).raw, 'the certificate');
  switch (task.kind) {
    case 'trust': {
      const change = await roots.addition(root);
      return change === undefined ? [] : [change];
    }
    case 'untrust': {
      const there = await roots.entries(root.host);
      return there.filter(({ thumbprint }) => thumbprint === root.thumbprint).map(({ removal }) => removal);
    }
    case 'bind': {
      const http = httpSys(machine.execute, `${machine.systemRoot}\\System32\\netsh.exe`);
      const now = await Promise.all(
        endpointsOf(task.port).map(async (endpoint) => ({ endpoint, bound: await http.bound(endpoint) })),
      );
      return now
        .filter(({ bound }) => bound?.thumbprint !== root.thumbprint)
        .map(({ endpoint, bound }) => http.binding(endpoint, root.thumbprint, bound));
    }
  }
}

/** The Windows Server side of a live portal: this computer when the configuration says `windows`, else a person's. */
export function serverSide(io: CommandIo, options: ServerOptions): Host {
  const { settings, desk, runbook, redactor } = options;
  if (settings.kind !== 'windows') {
    const name = settings.name ?? 'the server';
    const address = settings.address ?? name;
    return createGuidedHost({ desk, name, address, runbook, signal: io.signal });
  }
  const log = commandLog(execute, { now: () => new Date(), redact: (text) => redactor.redact(text) });
  const machine = thisMachine(io, log.execute);
  const name = settings.name ?? hostname();
  const roots = windowsRootStore(machine.powershell);
  return createWindowsHost({
    name,
    powershell: machine.powershell,
    execute: machine.execute,
    downloads: path.join(homedir(), 'Downloads'),
    elevated: machine.elevated,
    trustedRoots: async () => (await roots.entries(name)).map(({ certificate }) => certificate),
    changesFor: (task) => changesFor(machine, task),
    takeCommands: () => log.take(),
    signal: io.signal,
  });
}
