/** A file on this machine, with the name that it has for people. */
export interface HandedFile {
  readonly path: string;
  readonly name: string;
}

/**
 * Work on the server that needs no page. Names and files are data: no host makes a command line of them by pasting.
 *
 * - `copy`: into the Downloads folder of the server.
 * - `install`: copied, then started without questions, once its signature is valid and by that publisher (the
 *   organization or common name of the signer, compared whole).
 * - `trust`, `untrust`: exactly that certificate (PEM) into the server's trusted roots, or out of them.
 * - `bind`: http.sys serves the port with that certificate, whose key the server has.
 * - `test-connector`: the test that the connector host brings.
 */
export type HostTask =
  | { readonly kind: 'copy'; readonly file: HandedFile }
  | { readonly kind: 'install'; readonly file: HandedFile; readonly publisher: string }
  | { readonly kind: 'restart'; readonly service: string }
  | { readonly kind: 'trust' | 'untrust'; readonly certificate: string }
  | { readonly kind: 'bind'; readonly certificate: string; readonly port: number }
  | { readonly kind: 'test-connector'; readonly connector: string; readonly port: number };

export interface TaskDone {
  /** What was done, or found, as the journal tells it. */
  readonly said: string;
  /** `copy`: the path on the server. */
  readonly path?: string;
  /** A person's word for it, with the files that came with it. */
  readonly attested?: Attestation;
}

/** Who says that something was done, where no program saw it. */
export interface Attestation {
  readonly who: string;
  readonly at: string;
  readonly reason?: string | undefined;
  readonly files: readonly HandedFile[];
}

/** One program that was run on the server's side, as the evidence keeps it; secrets are masked. */
export interface CommandRecord {
  /** What it was for, in words. */
  readonly what: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What it got on standard input. */
  readonly input?: string;
  readonly time: string;
  readonly ms: number;
  /** Absent when it did not end by itself. */
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not start, or was ended. */
  readonly problem?: string;
  /** How often it was run with the same answer, one after the other. */
  readonly times: number;
}

/** The Windows Server side: agent, ECMA connector host, certificate. */
export interface Host {
  readonly kind: 'practice' | 'guided' | 'windows';
  /** The host name as certificates name it. */
  readonly name: string;
  /** The address at which the server's desktop shows as a page, where it does. */
  readonly desktop: string | undefined;
  /** Where a client on this machine reaches the server: `127.0.0.1` for the practice host. */
  readonly address: string;
  /** PEM of every certificate in the server's Trusted Root store that was made for the connector host. */
  trustedRoots(): Promise<string[]>;
  /** What is installed and registered. */
  state(): Promise<HostState>;
  /** `Running`, `Stopped`..., `absent` where there is no such service; undefined when nobody can tell. */
  serviceStatus(name: string): Promise<string | undefined>;
  /** What a task would run or ask, one entry each, as a person could do it by hand. Changes nothing. */
  plan(task: HostTask): Promise<string[]>;
  /**
   * Does a task.
   * @param step id of the step that wants it: a person's answer counts for that step alone.
   * @throws Fault PR-705 when the server refuses, PR-711 without rights, PR-402 at the task's deadline.
   */
  perform(task: HostTask, step: string): Promise<TaskDone>;
  /** What was run since this was last asked, in order; each is given once. */
  takeCommands(): CommandRecord[];
}

/** What is known of the server; undefined where nobody can tell. */
export interface HostState {
  readonly agentInstalled: boolean | undefined;
  readonly agentRegistered: boolean | undefined;
  /** Somebody has signed in for the agent, which is about to be registered; undefined where that cannot be seen. */
  readonly agentAuthorized?: boolean | undefined;
  /** An assignment of the agent to an application has taken effect; undefined as well when it has none. */
  readonly assignmentInForce?: boolean | undefined;
  readonly agentVersion?: string;
  /** The port on which the connector host listens, where it does. */
  readonly connectorPort?: number;
  /** Why the connector host does not listen though it is configured, such as a port that is taken. */
  readonly connectorProblem?: string;
  /** Folder of the certificate files, where this program can read it. */
  readonly certificateFolder?: string;
}
