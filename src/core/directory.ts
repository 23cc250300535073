/** How a portal's directory can be asked by a program: an app registration of its own, never the portal's session. */
export interface DirectoryAccess {
  /** Origin of the API, such as `https://graph.microsoft.com`. */
  readonly address: string;
  /** Where a token is had for the client's credentials (RFC 6749, 4.4). */
  readonly tokenAddress: string;
  readonly clientId: string;
  /** Undefined when no variable gives it. */
  readonly clientSecret: string | undefined;
}

export interface DirectoryAnswer {
  /** The full address that was asked first. */
  readonly address: string;
  /** UTC, ISO 8601, by the clock of this machine. */
  readonly askedAt: string;
  readonly pages: number;
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

/** Reads a directory and can do nothing else. */
export interface DirectoryReader {
  /**
   * All entities under a path with query, such as `/v1.0/servicePrincipals`, to the last page.
   * @throws Fault PR-403 when it cannot be reached or refuses, PR-404 for what `isDirectoryPath` does not allow.
   */
  read(path: string, signal: AbortSignal): Promise<DirectoryAnswer>;
}

const READABLE = [
  /^\/v1\.0\/applicationTemplates$/u,
  /^\/v1\.0\/servicePrincipals$/u,
  /^\/v1\.0\/servicePrincipals\/[^/]+\/synchronization\/jobs$/u,
  /^\/v1\.0\/servicePrincipals\/[^/]+\/appRoleAssignedTo$/u,
  /^\/v1\.0\/auditLogs\/directoryAudits$/u,
  /^\/v1\.0\/organization$/u,
  /^\/beta\/onPremisesPublishingProfiles\/provisioning\/agents$/u,
];

/** What may be read, by path and query: collections that a page of the portal shows as well. */
export function isDirectoryPath(path: string): boolean {
  const base = 'https://directory.invalid';
  if (!path.startsWith('/') || !URL.canParse(path, base)) return false;
  const { origin, pathname, hash } = new URL(path, base);
  // What an encoded slash would be to the server is not ours to guess.
  if (origin !== base || hash !== '' || /%(?:2f|5c|2e)/iu.test(pathname)) return false;
  return READABLE.some((pattern) => pattern.test(pathname));
}
