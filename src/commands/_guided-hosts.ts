import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { windowsRootStore } from '../cert/trust/index.ts';
import type { CommandIo } from '../core/command.ts';
import type { GuidedDesk } from '../core/desk.ts';
import type { Host } from '../core/host.ts';
import type { Redactor } from '../core/secrets.ts';
import { createGuidedHost } from '../host/guided/index.ts';
import { createWindowsHost } from '../host/windows/index.ts';
import { openDesk } from './_guided.ts';
import { thisMachine } from './_machine.ts';

export interface ServerSide {
  readonly host: Host;
  /** Where people answer: all of a `guided` host, and on `windows` what only a person can click. */
  readonly desk: GuidedDesk;
  close(): Promise<void>;
}

export interface ServerOptions {
  /** `host` of the configuration. */
  readonly settings: {
    readonly kind: string;
    readonly name?: string | undefined;
    readonly address?: string | undefined;
  };
  readonly reports: string;
  readonly runId: string;
  /** SHA-256 of the runbook: answers count for it alone. */
  readonly runbook: string;
  readonly redactor: Redactor;
  readonly json: boolean;
}

/** The Windows Server side of a live portal: this computer when the configuration says `windows`, else a person's. */
export async function openServerSide(io: CommandIo, options: ServerOptions): Promise<ServerSide> {
  const { settings, reports, runId, runbook, redactor, json } = options;
  const desk = await openDesk(io, { reports, runId, redactor, json });
  const close = (): Promise<void> => desk.close();
  if (settings.kind !== 'windows') {
    const name = settings.name ?? 'the server';
    const address = settings.address ?? name;
    return { host: createGuidedHost({ desk, name, address, runbook, signal: io.signal }), desk, close };
  }
  const machine = thisMachine(io);
  const name = settings.name ?? hostname();
  const roots = windowsRootStore(machine.powershell);
  const host = createWindowsHost({
    name,
    powershell: machine.powershell,
    execute: machine.execute,
    downloads: path.join(homedir(), 'Downloads'),
    elevated: machine.elevated,
    trustedRoots: async () => (await roots.entries(name)).map(({ certificate }) => certificate),
    signal: io.signal,
  });
  return { host, desk, close };
}
