/** The Windows Server side: agent, ECMA connector host, certificate. */
export interface Host {
  readonly kind: 'practice' | 'guided' | 'windows';
  /** The host name as certificates name it. */
  readonly name: string;
  /** The address at which the server's desktop shows as a page, where it does. */
  readonly desktop: string | undefined;
  /** Where a client on this machine reaches the server: `127.0.0.1` for the practice host. */
  readonly address: string;
  /** Hands over a downloaded file, as if copied to the server's Downloads folder; gives its path there. */
  receive(file: { readonly path: string; readonly name: string }): Promise<string>;
  /** PEM of every certificate in the server's Trusted Root store that was made for the connector host. */
  trustedRoots(): Promise<string[]>;
  /** What is installed and registered. */
  state(): Promise<HostState>;
  /** What is done on the server without its desktop; absent where its pages do it, as on the practice host. */
  readonly tasks?: HostTasks;
}

/** Work on the server: by PowerShell on the host `windows`, by a person who attests it on the host `guided`. */
export interface HostTasks {
  /**
   * Installs without questions, after the signature of the file was found valid and by that publisher.
   * @param publisher organization (O) or common name (CN) of the signer, compared whole.
   * @returns what was done, for the journal.
   * @throws Fault PR-705 for another signer or a failed installation, PR-711 without rights.
   */
  install(file: string, publisher: string): Promise<string>;
  restartService(name: string): Promise<void>;
  /** `Running`, `Stopped`...; undefined when there is no such service or nobody can tell. */
  serviceStatus(name: string): Promise<string | undefined>;
}

/** What is known of the server; undefined where nobody can tell. */
export interface HostState {
  readonly agentInstalled: boolean | undefined;
  readonly agentRegistered: boolean | undefined;
  readonly agentVersion?: string;
  /** The port on which the connector host listens, where it does. */
  readonly connectorPort?: number;
  /** Why the connector host does not listen though it is configured, such as a port that is taken. */
  readonly connectorProblem?: string;
  /** Folder of the certificate files, where this program can read it. */
  readonly certificateFolder?: string;
}
