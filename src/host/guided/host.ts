import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GuidedDesk } from '../../core/desk.ts';
import { Fault } from '../../core/errors.ts';
import type { Host, HostTasks } from '../../core/host.ts';

export interface GuidedHostOptions {
  readonly desk: GuidedDesk;
  /** The name of the server, as certificates name it. */
  readonly name: string;
  /** Where this machine reaches it; its name unless told. */
  readonly address?: string;
  /** SHA-256 of the runbook: answers count for it alone. */
  readonly runbook: string;
  readonly signal: AbortSignal;
}

function refused(title: string, who: string, reason: string | undefined): Fault {
  return new Fault('PR-705', `${title}: ${who} says that it was not done`, { hint: reason ?? 'No reason was given.' });
}

function guidedTasks({ desk, name, runbook, signal }: GuidedHostOptions): HostTasks {
  const must = async (
    id: string,
    title: string,
    instructions: string[],
    values: { label: string; value: string }[],
  ) => {
    const answer = await desk.ask({ id, kind: 'step', title, instructions, values, boundTo: runbook }, signal);
    if (answer.outcome === 'failed') throw refused(title, answer.who, answer.reason);
    return answer;
  };
  return {
    async install(file, publisher) {
      const title = `Install ${file} on ${name}`;
      const mark = createHash('sha256').update(file).digest('hex').slice(0, 16);
      const instructions = [
        'On the server open the properties of the file, tab Digital Signatures, and compare the signer.',
        'Start it as administrator and follow it to its end.',
      ];
      const values = [
        { label: 'File', value: file },
        { label: 'Signer', value: publisher },
      ];
      const { outcome, who } = await must(`install-${mark}`, title, instructions, values);
      return outcome === 'done' ? `installed by hand, as ${who} attests` : `not installed now, says ${who}`;
    },
    async restartService(service) {
      const mark = createHash('sha256').update(service).digest('hex').slice(0, 16);
      const instructions = ['On the server open services.msc, choose the service, and select Restart.'];
      await must(`restart-${mark}`, `Restart the service ${service} on ${name}`, instructions, [
        { label: 'Service', value: service },
      ]);
    },
    // A person's word is no measurement.
    serviceStatus: () => Promise.resolve(undefined),
  };
}

/** Another machine: a person does there what is asked, and attests it. */
export function createGuidedHost(options: GuidedHostOptions): Host {
  const { desk, name, address = name, runbook, signal } = options;

  async function rootsFromPerson(): Promise<string[]> {
    const answer = await desk.ask(
      {
        id: 'host-certificate',
        kind: 'step',
        title: `Hand over the public certificate of the connector host on ${name}`,
        instructions: [
          'On the server open certlm.msc (Manage computer certificates).',
          'Open Trusted Root Certification Authorities > Certificates and find the one issued to the server by itself.',
          'Choose All Tasks > Export, Base-64 encoded X.509 (.CER), without a private key.',
          'Attach the file here.',
        ],
        values: [{ label: 'Issued to', value: name }],
        lookFor: ['The file begins with -----BEGIN CERTIFICATE-----'],
        boundTo: runbook,
        needsFile: true,
      },
      signal,
    );
    if (answer.outcome !== 'done') return [];
    const contents = await Promise.all(answer.files.map(({ path }) => readFile(path)));
    return contents.map((bytes, index) => {
      try {
        return new X509Certificate(bytes).toString();
      } catch (cause) {
        throw new Fault('PR-706', `${answer.files[index]?.name ?? 'the file'} is not a certificate`, {
          hint: 'Export it as Base-64 encoded X.509 (.CER), and answer again with --resume.',
          cause,
        });
      }
    });
  }

  return {
    kind: 'guided',
    name,
    desktop: undefined,
    address,
    async receive(file) {
      const sha256 = createHash('sha256')
        .update(await readFile(file.path))
        .digest('hex');
      const title = `Copy ${file.name} to ${name}`;
      const answer = await desk.ask(
        {
          // The same file is handed over once; another one of its name is another question.
          id: `receive-${sha256.slice(0, 16)}`,
          kind: 'step',
          title,
          instructions: [
            'Copy the file from this machine to the Downloads folder of the server.',
            `On the server compare its hash: Get-FileHash -Algorithm SHA256 ".\\${file.name}"`,
          ],
          values: [
            { label: 'File on this machine', value: file.path },
            { label: 'SHA-256', value: sha256.toUpperCase() },
          ],
          lookFor: ['Both hashes are the same'],
          boundTo: runbook,
        },
        signal,
      );
      if (answer.outcome === 'failed') throw refused(title, answer.who, answer.reason);
      return `Downloads\\${file.name}`;
    },
    trustedRoots: rootsFromPerson,
    tasks: guidedTasks(options),
    // A person's word stands in the journal; it is not what this machine found out.
    state: () => Promise.resolve({ agentInstalled: undefined, agentRegistered: undefined }),
  };
}
