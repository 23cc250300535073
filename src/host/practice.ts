import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import type { HandedFile, Host, HostTask, TaskDone } from '../core/host.ts';

/** What the practice tenant's control API does for a host. */
export interface PracticeHostControl {
  putDownload(index: number, name: string, bytes: Uint8Array): Promise<string>;
  trustedRoots(index: number): Promise<string[]>;
  /** Takes a certificate of the server into its trusted roots, or out of them, by its SHA-1 thumbprint. */
  trust(index: number, thumbprint: string, trusted: boolean): Promise<void>;
  /** Trusts a root (PEM) that was made elsewhere. */
  addTrustedRoot(index: number, certificate: string): Promise<void>;
  /** The desktop's state, as the pages see it. */
  desktop(index: number): Promise<unknown>;
  /** What a program of the desktop does, such as `agent/restart`. */
  act(index: number, action: string, input?: object): Promise<void>;
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
  agent: z.object({
    installed: z.boolean(),
    registered: z.boolean(),
    authorizedAs: z.string().nullable(),
    version: z.string().nullable(),
    assignmentInForce: z.boolean().nullable(),
  }),
  ecma: z.object({
    configured: z.boolean(),
    listening: z.boolean(),
    port: z.number().nullable(),
    problem: z.string().nullable(),
    certificates: z.array(z.object({ thumbprint: z.string() })),
  }),
});

const AGENT_SERVICE = ['aadconnectprovisioningagent', 'microsoft entra connect provisioning agent'];
const HOST_SERVICE = 'microsoft ecma2host';

const thumbprintOf = (pem: string): string => new X509Certificate(pem).fingerprint.replaceAll(':', '');

function restartOf(service: string): string {
  const wanted = service.toLowerCase();
  if (AGENT_SERVICE.includes(wanted)) return 'agent/restart';
  if (wanted === HOST_SERVICE) return 'ecma/restart';
  throw notHere(`restart ${service}`);
}

function notHere(what: string): Fault {
  return new Fault('PR-705', `the practice server cannot ${what}`, {
    hint: 'This action is for the hosts "windows" and "guided".',
  });
}

/** What a task comes to on the practice server, in words. */
function wordsOf(task: HostTask): string {
  switch (task.kind) {
    case 'copy':
      return `copy ${task.file.name} to the Downloads folder of the practice server`;
    case 'install':
      return `copy ${task.file.name} to the practice server and install it, without a look at its signature: it has none`;
    case 'restart':
      return `restart the service ${task.service} of the practice server`;
    case 'trust':
      return "put the certificate into the practice server's trusted roots";
    case 'untrust':
      return "take the certificate out of the practice server's trusted roots";
    case 'bind':
      return 'nothing: the practice server binds no certificates';
    case 'test-connector':
      return 'nothing: the practice server brings no such test';
  }
}

/** The practice tenant's Windows Server: a page to act on, and a connector host that really listens on this machine. */
export function createPracticeHost(options: PracticeHostOptions): Host {
  const { control, index = 0, name } = options;
  const read = async (): Promise<z.output<typeof desktopSchema>> => desktopSchema.parse(await control.desktop(index));
  const copy = async (file: HandedFile): Promise<string> =>
    control.putDownload(index, file.name, await readFile(file.path));

  async function perform(task: HostTask): Promise<TaskDone> {
    switch (task.kind) {
      case 'copy': {
        const path = await copy(task.file);
        return { said: `copied to ${path}`, path };
      }
      case 'install':
        await copy(task.file);
        await control.act(index, 'agent/install', { acceptedTerms: true });
        return { said: 'installed' };
      case 'restart':
        await control.act(index, restartOf(task.service));
        return { said: `${task.service} runs again` };
      case 'trust':
      case 'untrust': {
        const wanted = task.kind === 'trust';
        const thumbprint = thumbprintOf(task.certificate);
        const trusted = (await control.trustedRoots(index)).map(thumbprintOf).includes(thumbprint);
        if (trusted === wanted) {
          return { said: `${name} ${wanted ? 'trusts' : 'does not trust'} ${thumbprint} already; nothing was changed` };
        }
        const own = (await read()).ecma.certificates.some((entry) => entry.thumbprint === thumbprint);
        if (own || !wanted) await control.trust(index, thumbprint, wanted);
        else await control.addTrustedRoot(index, task.certificate);
        return { said: `${name} ${wanted ? 'trusts' : 'no longer trusts'} ${thumbprint}` };
      }
      case 'bind':
        throw notHere('bind certificates to ports');
      case 'test-connector':
        throw notHere('run the test of a connector');
    }
  }

  return {
    kind: 'practice',
    name,
    desktop: options.desktop,
    address: '127.0.0.1',
    trustedRoots: () => control.trustedRoots(index),
    async state() {
      const { agent, ecma } = await read();
      return {
        agentInstalled: agent.installed,
        agentRegistered: agent.registered,
        agentAuthorized: agent.authorizedAs !== null,
        assignmentInForce: agent.assignmentInForce ?? undefined,
        ...(agent.version === null ? {} : { agentVersion: agent.version }),
        ...(ecma.listening && ecma.port !== null ? { connectorPort: ecma.port } : {}),
        ...(ecma.problem === null ? {} : { connectorProblem: ecma.problem }),
        certificateFolder: options.certificateFolder,
      };
    },
    async serviceStatus(service) {
      const { agent, ecma } = await read();
      const wanted = service.toLowerCase();
      if (AGENT_SERVICE.includes(wanted)) return agent.installed ? 'Running' : 'absent';
      if (wanted !== HOST_SERVICE || !ecma.configured) return 'absent';
      return ecma.listening ? 'Running' : 'Stopped';
    },
    plan: (task) => Promise.resolve([wordsOf(task)]),
    perform: (task) => perform(task),
    takeCommands: () => [],
  };
}
