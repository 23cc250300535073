import { homedir } from 'node:os';
import { access } from 'node:fs/promises';
import {
  debianStore,
  nssDatabases,
  nssStore,
  windowsOwnStore,
  windowsRootStore,
  type StoreEditor,
} from '../cert/trust/index.ts';
import { systemEnvironment } from '../config/environment.ts';
import type { CommandIo } from '../core/command.ts';
import { Fault } from '../core/errors.ts';
import { execute, type Execute } from '../core/execute.ts';
import type { PowerShell } from '../core/powershell.ts';
import { createPowerShell, isElevated, windowsPowerShell } from '../host/windows/index.ts';

export const STORES = ['windows', 'debian', 'nss'] as const;
export type StoreKind = (typeof STORES)[number];

/** This computer, as the commands that change it see it; tests hand in another. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly execute: Execute;
  readonly powershell: PowerShell;
  /** Folder of Windows. */
  readonly systemRoot: string;
  readonly elevated: () => Promise<boolean>;
  /** The stores of these kinds; those that this computer has unless told. */
  stores(kinds: readonly StoreKind[], nssDatabase: string | undefined): Promise<StoreEditor[]>;
}

const has = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function usualKinds(platform: NodeJS.Platform): Promise<StoreKind[]> {
  if (platform === 'win32') return ['windows'];
  const debian = await has('/usr/sbin/update-ca-certificates');
  return debian ? ['debian', 'nss'] : ['nss'];
}

/** @param run how programs are run; a run of a runbook writes each down. */
export function thisMachine(io: CommandIo, run: Execute = execute): Machine {
  const systemRoot = systemEnvironment().variables['SystemRoot'] ?? 'C:\\Windows';
  const powershell = createPowerShell({ execute: run, program: [windowsPowerShell(systemRoot)], signal: io.signal });
  const platform = process.platform;
  return {
    platform,
    execute: run,
    powershell,
    systemRoot,
    elevated: () => isElevated(run, systemRoot, io.signal),
    async stores(kinds, nssDatabase) {
      const chosen =
        kinds.length > 0 ? kinds : nssDatabase === undefined ? await usualKinds(platform) : (['nss'] as const);
      const databases = nssDatabase === undefined ? await nssDatabases(homedir()) : [nssDatabase];
      return chosen.flatMap((kind): StoreEditor[] => {
        switch (kind) {
          case 'windows':
            if (platform !== 'win32') throw noWindows();
            return [windowsRootStore(powershell), windowsOwnStore(powershell)];
          case 'debian':
            return [debianStore(run)];
          case 'nss':
            return databases.map((database) => nssStore(database, run));
        }
      });
    },
  };
}

const noWindows = (): Fault =>
  new Fault('PR-710', 'the store "windows" is a part of Windows; this computer has none', {
    hint: 'Run the command on the Windows Server, or name another store: debian, nss.',
  });

/** Says it before anything is done: nothing is worse than a change that ends halfway for want of rights. */
export async function requireRights(machine: Machine, stores: readonly StoreEditor[]): Promise<void> {
  const places = stores.filter(({ needsElevation }) => needsElevation).map(({ name }) => name);
  if (places.length === 0 || (await machine.elevated())) return;
  throw new Fault('PR-711', `${places.join(', ')}: only an administrator may change it. Nothing was changed`, {
    hint:
      machine.platform === 'win32'
        ? 'Open the terminal with "Run as administrator" and run the command again.'
        : 'Run the command again with sudo, or for your browsers alone with --store nss.',
  });
}

/**
 * Shows what will be done and waits for a yes.
 * @throws Fault PR-707 without one.
 */
export async function agree(io: CommandIo, lines: readonly string[], yes: boolean): Promise<void> {
  if (yes) return;
  const shown = `This changes this computer:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  if (!io.inIsTerminal) {
    throw new Fault('PR-707', `Nothing was changed. ${shown.trimEnd()}`, { hint: 'Agree with --yes.' });
  }
  const answer = await io.ask(`${shown}Do it? [y/N] `);
  io.signal.throwIfAborted();
  if (!/^y(?:es)?$/iu.test(answer?.trim() ?? ''))
    throw new Fault('PR-707', 'Nothing was changed', { hint: 'Answer "y" to agree.' });
}
