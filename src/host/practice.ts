import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Host } from '../core/host.ts';

/** What the practice tenant's control API does for a host. */
export interface PracticeHostControl {
  putDownload(index: number, name: string, bytes: Uint8Array): Promise<string>;
  trustedRoots(index: number): Promise<string[]>;
  /** The desktop's state, as the pages see it. */
  desktop(index: number): Promise<unknown>;
}

export interface PracticeHostOptions {
  readonly control: PracticeHostControl;
  /** Which of the practice hosts, in the order of the tenants. */
  readonly index?: number;
  readonly name: string;
  readonly desktop: string;
  readonly certificateFolder: string;
}

const desktopSchema = z.object({
  agent: z.object({ installed: z.boolean(), registered: z.boolean(), version: z.string().nullable() }),
  ecma: z.object({ listening: z.boolean(), port: z.number().nullable(), problem: z.string().nullable() }),
});

/** The practice tenant's Windows Server: a page to act on, and a connector host that really listens on this machine. */
export function createPracticeHost(options: PracticeHostOptions): Host {
  const { control, index = 0 } = options;
  return {
    kind: 'practice',
    name: options.name,
    desktop: options.desktop,
    address: '127.0.0.1',
    async receive(file) {
      return control.putDownload(index, file.name, await readFile(file.path));
    },
    trustedRoots: () => control.trustedRoots(index),
    async state() {
      const { agent, ecma } = desktopSchema.parse(await control.desktop(index));
      return {
        agentInstalled: agent.installed,
        agentRegistered: agent.registered,
        ...(agent.version === null ? {} : { agentVersion: agent.version }),
        ...(ecma.listening && ecma.port !== null ? { connectorPort: ecma.port } : {}),
        ...(ecma.problem === null ? {} : { connectorProblem: ecma.problem }),
        certificateFolder: options.certificateFolder,
      };
    },
  };
}
