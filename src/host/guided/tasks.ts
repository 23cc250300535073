import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { systemCode } from '../../core/errors.ts';
import type { HandedFile, HostTask } from '../../core/host.ts';

/** A task in the words in which a person is asked for it. */
export interface PersonTask {
  /** Tells this task of a step from its others. */
  readonly id: string;
  readonly title: string;
  readonly instructions: readonly string[];
  readonly values: readonly { readonly label: string; readonly value: string }[];
  readonly lookFor: readonly string[];
}

const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const markOf = (text: string): string => hashOf(text).slice(0, 8);

/** A plan is made before the file is there, when only its step is known. */
async function hashOfFile(file: string): Promise<string> {
  try {
    return hashOf(await readFile(file)).toUpperCase();
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return 'known once the file is there';
    throw thrown;
  }
}

async function handing({ path, name }: HandedFile): Promise<Pick<PersonTask, 'instructions' | 'values' | 'lookFor'>> {
  const sha256 = await hashOfFile(path);
  return {
    instructions: [
      'Copy the file from this machine to the Downloads folder of the server.',
      `On the server compare its hash, in PowerShell: Get-FileHash -Algorithm SHA256 -LiteralPath '${name.replaceAll("'", "''")}'`,
    ],
    values: [
      { label: 'File on this machine', value: path },
      { label: 'SHA-256', value: sha256 },
    ],
    lookFor: ['Both hashes are the same'],
  };
}

function certificateValues(pem: string): PersonTask['values'] {
  const { subject, fingerprint, fingerprint256 } = new X509Certificate(pem);
  return [
    { label: 'Issued to', value: subject.replace(/^CN=/u, '') },
    { label: 'Thumbprint', value: fingerprint.replaceAll(':', '') },
    { label: 'SHA-256', value: fingerprint256 },
  ];
}

const ROOTS = 'Trusted Root Certification Authorities > Certificates';

/** What a task asks of a person on the server. */
export async function personTask(task: HostTask, server: string): Promise<PersonTask> {
  switch (task.kind) {
    case 'copy':
      return { id: 'copy', title: `Copy ${task.file.name} to ${server}`, ...(await handing(task.file)) };
    case 'install': {
      const { instructions, values, lookFor } = await handing(task.file);
      return {
        id: 'install',
        title: `Install ${task.file.name} on ${server}`,
        instructions: [
          ...instructions,
          'Open the properties of the file, tab Digital Signatures, and compare the signer.',
          'Start it as administrator and follow it to its end.',
        ],
        values: [...values, { label: 'Signer', value: task.publisher }],
        lookFor,
      };
    }
    case 'restart':
      return {
        id: `restart-${markOf(task.service)}`,
        title: `Restart the service ${task.service} on ${server}`,
        instructions: ['On the server open services.msc, choose the service, and select Restart.'],
        values: [{ label: 'Service', value: task.service }],
        lookFor: ['Its status is Running'],
      };
    case 'trust':
      return {
        id: 'trust',
        title: `Let ${server} trust the connector host's certificate`,
        instructions: [
          `On the server open certlm.msc (Manage computer certificates), ${ROOTS}.`,
          'If a certificate with this thumbprint is there, nothing is to be done.',
          'Otherwise choose All Tasks > Import, and import the public certificate (.cer) of the connector host.',
        ],
        values: certificateValues(task.certificate),
        lookFor: ['Exactly one certificate with this thumbprint stands there'],
      };
    case 'untrust':
      return {
        id: 'untrust',
        title: `Take a certificate out of the trusted roots of ${server}`,
        instructions: [
          `On the server open certlm.msc (Manage computer certificates), ${ROOTS}.`,
          'Find the certificate with this thumbprint (Details > Thumbprint), and delete that one alone.',
        ],
        values: certificateValues(task.certificate),
        lookFor: ['No certificate with this thumbprint stands there any more'],
      };
    case 'bind': {
      const [, thumbprint] = certificateValues(task.certificate);
      return {
        id: `bind-${task.port}`,
        title: `Let port ${task.port} of ${server} be served with the certificate`,
        instructions: [
          'On the server open a command prompt as administrator.',
          `See what is bound now: netsh http show sslcert ipport=0.0.0.0:${task.port}`,
          `If it is another one, delete that binding, then: netsh http add sslcert ipport=0.0.0.0:${task.port} certhash=${thumbprint?.value ?? ''} appid={6f2c1b9e-4d0a-4c8b-9a57-3f6de1b0c585} certstorename=MY`,
        ],
        values: certificateValues(task.certificate),
        lookFor: ['netsh shows this thumbprint as the certificate hash'],
      };
    }
    case 'test-connector':
      return {
        id: `test-${task.port}`,
        title: `Try the connector ${task.connector} on ${server}`,
        instructions: [
          'On the server open PowerShell, in C:\\Program Files\\Microsoft ECMA2Host\\Troubleshooting.',
          `Run .\\TestECMA2HostConnection.ps1 -ConnectorName '${task.connector.replaceAll("'", "''")}' -Port ${task.port}, and attach a picture of what it says.`,
        ],
        values: [{ label: 'Connector', value: task.connector }],
        lookFor: ['It says that the connection succeeded'],
      };
  }
}
