import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GuidedAnswer, GuidedDesk } from '../../core/desk.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import type { Host, HostTask, TaskDone } from '../../core/host.ts';
import { personTask } from './tasks.ts';

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

async function performed(
  { desk, name, runbook, signal }: GuidedHostOptions,
  task: HostTask,
  step: string,
): Promise<TaskDone> {
  const { id, ...rest } = await personTask(task, name);
  const answer = await desk.ask({ id: `${step}.${id}`, kind: 'step', ...rest, boundTo: runbook }, signal);
  const { outcome, who, reason } = answer;
  if (outcome === 'failed') {
    throw new Fault('PR-705', `${rest.title}: ${who} says that it was not done`, {
      hint: reason ?? 'No reason was given.',
    });
  }
  return {
    said: outcome === 'done' ? `done by hand, as ${who} attests` : `left out, says ${who}: ${reason ?? ''}`,
    ...(task.kind === 'copy' ? { path: `Downloads\\${task.file.name}` } : {}),
    attested: answer,
  };
}

const certificatesOf = (answer: GuidedAnswer): Promise<X509Certificate[]> =>
  Promise.all(answer.files.map(async ({ path }) => new X509Certificate(await readFile(path))));

/** A certificate of another server that is taken by mistake would only show much later, as one that nobody trusts. */
async function notTheCertificateOf(name: string, answer: GuidedAnswer): Promise<string | undefined> {
  if (answer.outcome !== 'done') return undefined;
  const files = answer.files.map((file) => file.name).join(', ');
  try {
    const given = await certificatesOf(answer);
    const short = name.split('.')[0] ?? name;
    if (given.some((one) => one.ca || one.checkHost(name) !== undefined || one.checkHost(short) !== undefined))
      return undefined;
    const subjects = given.map(({ subject }) => subject).join(', ');
    return `${files} is not the certificate of ${name}, nor that of an authority: it was issued to ${subjects}`;
  } catch (thrown) {
    return `${files} is not a certificate (${messageOf(thrown)}). Export it as Base-64 encoded X.509 (.CER)`;
  }
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
      (given) => notTheCertificateOf(name, given),
    );
    if (answer.outcome !== 'done') return [];
    return (await certificatesOf(answer)).map(String);
  }

  return {
    kind: 'guided',
    name,
    desktop: undefined,
    address,
    trustedRoots: rootsFromPerson,
    // A person's word stands in the journal; it is not what this machine found out.
    state: () => Promise.resolve({ agentInstalled: undefined, agentRegistered: undefined }),
    serviceStatus: () => Promise.resolve(undefined),
    async plan(task) {
      const { title, instructions } = await personTask(task, name);
      return [`a person is asked: ${title}`, ...instructions.map((text) => `  ${text}`)];
    },
    perform: (task, step) => performed(options, task, step),
    takeCommands: () => [],
  };
}
