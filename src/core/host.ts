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
