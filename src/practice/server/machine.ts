import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateMaker } from '../../core/certificate.ts';
import { systemCode } from '../../core/errors.ts';
import { makeFolder } from '../../core/files.ts';
import type { Agent, HostDesktop } from '../api.ts';
import { CertificateStores } from './certificate-stores.ts';
import { ConnectorHost, type KeyPair } from './connector-host.ts';
import { INSTALLER_NAME, INSTALLER_SHA256 } from './installer.ts';
import { badRequest, conflict } from './refusal.ts';
import type { TenantSeed } from './seed.ts';

export interface MachineOptions {
  readonly seed: TenantSeed['host'];
  readonly wizard: HostDesktop['agent']['wizard'];
  readonly portalVersion: string;
  /** Where keys and certificates are written. */
  readonly folder: string;
  readonly certificates: CertificateMaker;
  readonly now: () => Date;
}

/** What may be wrong with a certificate that is generated: by name and date only another one can mend it. */
export type CertificateFlaw = 'expired' | 'other-name' | 'untrusted';

const DAY = 86_400_000;

/** The Windows Server of one tenant: its Downloads folder, the agent, the ECMA connector host with its certificates. */
export class PracticeMachine {
  readonly name: string;
  readonly folder: string;
  readonly stores = new CertificateStores();
  /** What stands on its screen, as its page says: it stays when the page goes. */
  screen: Readonly<Record<string, string | boolean>> = {};
  readonly #options: MachineOptions;
  readonly #downloads = new Map<string, string>();
  readonly #connectorHost = new ConnectorHost();
  #installed = false;
  #extension: HostDesktop['agent']['extension'] = null;
  #authorizedAs: string | null = null;
  #authorizationProblem: string | null = null;
  #agentId: string | null = null;
  #saved: { readonly port: number; readonly pair: KeyPair } | null = null;
  /** By how many milliseconds its clock is ahead. */
  #ahead = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.name = options.seed.name;
    this.folder = options.folder;
    for (const { name, secretToken } of options.seed.connectors) {
      this.#connectorHost.addConnector(name, secretToken ?? randomUUID());
    }
  }

  get desktop(): HostDesktop {
    return {
      hostName: this.name,
      ...(this.#ahead === 0 ? {} : { clock: this.now.toISOString() }),
      portalVersion: this.#options.portalVersion,
      downloads: [...this.#downloads.keys()],
      agent: {
        installed: this.#installed,
        version: this.#installed ? this.agentVersion : null,
        registered: this.#agentId !== null,
        wizard: this.#options.wizard,
        extension: this.#extension,
        authorizedAs: this.#authorizedAs,
        authorizationProblem: this.#authorizationProblem,
      },
      ecma: {
        configured: this.#saved !== null,
        port: this.#saved?.port ?? null,
        certificates: this.stores.described,
        listening: this.#connectorHost.listening,
        problem: this.#connectorHost.problem,
        connectors: this.#connectorHost.connectorNames.map((name) => ({ name })),
      },
    };
  }

  /** The version that has the wizard in question (about 1.1.2102 was the last one with a page for the extension). */
  get agentVersion(): string {
    return this.#options.wizard === 'selectExtension' ? '1.1.1586.0' : '1.1.2110.0';
  }

  get names(): readonly string[] {
    return ['localhost', this.name.toLowerCase(), ...this.stores.names];
  }

  /** The server's own clock, by which it judges certificates. */
  get now(): Date {
    return new Date(this.#options.now().getTime() + this.#ahead);
  }

  /** Sets the clock, which goes on from there; without a time it is right again. */
  setClock(time: Date | null): void {
    this.#ahead = time === null ? 0 : time.getTime() - this.#options.now().getTime();
  }

  receive(name: string, content: Uint8Array): string {
    if (!/^[\w .()-]{1,128}$/u.test(name) || name.startsWith('.')) throw badRequest('That is no file name.');
    this.#downloads.set(name, createHash('sha256').update(content).digest('hex'));
    return `C:\\Users\\practice\\Downloads\\${name}`;
  }

  install(): void {
    const hash = this.#downloads.get(INSTALLER_NAME);
    if (hash === undefined) throw conflict(`${INSTALLER_NAME} is not in the Downloads folder.`);
    if (hash !== INSTALLER_SHA256) {
      throw conflict(`${INSTALLER_NAME} is damaged: it is not the file that the portal offers. Download it again.`);
    }
    this.#installed = true;
  }

  chooseExtension(extension: NonNullable<HostDesktop['agent']['extension']>): void {
    this.#needInstalled();
    this.#extension = extension;
  }

  /** Before the popup opens: what an earlier one came to no longer counts. */
  beginAuthorization(): void {
    this.#needInstalled();
    if (this.#extension === null) throw conflict('Choose the extension first.');
    this.#authorizedAs = null;
    this.#authorizationProblem = null;
  }

  authorized(user: string): void {
    this.#authorizedAs = user;
    this.#authorizationProblem = null;
  }

  notAuthorized(problem: string): void {
    this.#authorizedAs = null;
    this.#authorizationProblem = problem;
  }

  /** Registers the agent; confirming twice registers once. */
  confirm(): Agent {
    this.#needInstalled();
    if (this.#authorizedAs === null) throw conflict('Nobody has signed in for the agent yet.');
    this.#agentId ??= randomUUID();
    return {
      id: this.#agentId,
      machineName: this.name,
      externalIp: '203.0.113.24',
      version: this.agentVersion,
      status: 'active',
      purpose: this.#extension === 'hr' ? 'hr' : 'onPremisesApplication',
    };
  }

  addConnector(name: string, secretToken: string): void {
    if (!this.#connectorHost.addConnector(name, secretToken)) throw conflict(`A connector ${name} exists already.`);
  }

  /** Makes a further certificate; those made before stay in the stores, as in the field. */
  async generateCertificate(flaw?: CertificateFlaw): Promise<void> {
    const made = await this.#options.certificates.make(
      flaw === 'other-name'
        ? { host: 'another-server.example', exactNames: true }
        : { host: this.name, ...(flaw === 'expired' ? { from: new Date(Date.now() - 3 * DAY), days: 1 } : {}) },
    );
    await this.#write(made.certificate, made.privateKey);
    this.stores.add(made, flaw !== 'untrusted');
  }

  /** Saves the wizard's page: the connector host answers on the port with the newest certificate. */
  async save(port: number): Promise<void> {
    const { current } = this.stores;
    if (current === undefined) throw conflict('Generate a certificate first.');
    this.#saved = { port, pair: current };
    await this.#connectorHost.listen(port, current);
  }

  /** The service comes up with what was saved, whatever was generated since. */
  async restartConnectorHost(): Promise<void> {
    if (this.#saved === null) throw conflict('The connector host is not configured.');
    await this.#connectorHost.listen(this.#saved.port, this.#saved.pair);
  }

  async close(): Promise<void> {
    await this.#connectorHost.close();
  }

  #needInstalled(): void {
    if (!this.#installed) throw conflict('The agent is not installed.');
  }

  // Files of an earlier start are left as they are: the number goes on where they end.
  async #write(certificate: string, privateKey: string): Promise<void> {
    await makeFolder(this.folder);
    for (let number = 1; ; number += 1) {
      const stem = join(this.folder, number === 1 ? this.name : `${this.name}-${number}`);
      try {
        await writeNew(`${stem}.key.pem`, privateKey, 0o600);
      } catch (thrown) {
        if (systemCode(thrown) === 'EEXIST' && number < 10_000) continue;
        throw thrown;
      }
      await writeNew(`${stem}.crt.pem`, certificate, 0o644);
      return;
    }
  }
}

async function writeNew(file: string, content: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
