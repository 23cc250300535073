/**
 * What the pages of the practice tenant and its server say to each other. One server on 127.0.0.1, one port, told
 * apart by the Host header:
 *
 * | host | what |
 * |---|---|
 * | `entra.practice.localhost` | the portal's shell (single page, `#view/...` routes) and its API under `/api/` |
 * | `login.practice.localhost` | sign-in pages, OpenID Connect endpoints |
 * | `sandbox-1.reactblade.localhost` | the React blades, framed by the shell; the same API under `/api/` |
 * | `host.practice.localhost` | the Windows Server's desktop as a page; API under `/api/host/` |
 * | `graph.practice.localhost` | read-only API in the shape of Microsoft Graph |
 *
 * Portal and blades send `Authorization: Bearer <access token>`; the shell keeps the token in sessionStorage, as MSAL
 * does, and hands it to its blades by postMessage. Everything is JSON; errors are `ApiProblem` with a 4xx or 5xx status.
 */

export interface ApiProblem {
  readonly error: { readonly code: string; readonly message: string };
}

/**
 * `GET /api/config`, without a token: what the shell must know before anybody has signed in. The shell signs in by a
 * top-level redirect with authorization code and PKCE (S256, RFC 7636) and `redirect_uri` = its own origin with the
 * path `/`, keeps the tokens in sessionStorage, and renews by the refresh token where it was given one, otherwise by
 * another redirect. The path of the page may name a tenant: `/{tenantId}#view/...`; the query of this request does
 * then too: `GET /api/config?tenant={tenantId}`.
 */
export interface PortalConfiguration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly scope: string;
  /** Absolute addresses on the sign-in host. The token endpoint answers the shell's origin by CORS. */
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint: string;
  /** The origin that frames of React blades come from. */
  readonly bladeOrigin: string;
  /** The bad habits that the pages show on purpose; empty on a good day. */
  readonly faults: readonly WebFault[];
}

/** One bad habit of the pages, shown `times` times a session of the browser (default 1) and then over. */
export interface WebFault {
  readonly kind: WebFaultKind;
  /** Only on this blade, by its name in the address such as `AppGalleryBladeV2` or `ProvisioningMenuBlade`; any without. */
  readonly blade?: string;
  /** The control that is renamed or missing, by its accessible name. */
  readonly control?: string;
  readonly newName?: string;
  /** How long it lasts or delays, in milliseconds. */
  readonly ms?: number;
  readonly times?: number;
}

/**
 * - `slowBlade`: the loading mark stays for `ms` more
 * - `blankShell`: nothing is drawn after a change of the hash until the page is loaded again
 * - `contentClosed`: a blade that was left and is opened again shows "Content closed" until the page is loaded again
 * - `rerender`: controls are taken out and put back for as long as the pointer comes near, up to `ms`
 * - `secondFrame`: two frames are marked active for `ms`
 * - `survey`, `callout`: something nobody asked for lies over the page
 * - `toastOver`: a toast covers the commands for `ms`
 * - `renamed`, `missing`: the control named `control` is called `newName`, or is not there
 * - `crash`: the page goes white; `hang`: it answers nothing for `ms`
 */
export type WebFaultKind =
  | 'slowBlade'
  | 'blankShell'
  | 'contentClosed'
  | 'rerender'
  | 'secondFrame'
  | 'survey'
  | 'callout'
  | 'toastOver'
  | 'renamed'
  | 'missing'
  | 'crash'
  | 'hang';

/** `GET /api/me` */
export interface Me {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly tenantDomain: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** Active directory roles, by display name. */
  readonly roles: readonly string[];
  /** Assigned, but to be activated first. */
  readonly eligibleRoles: readonly string[];
  /** `2023-09`, `2025-04` or `2026-01`. */
  readonly portalVersion: string;
  /** The names that differ by version; the pages read them from here and nowhere else. */
  readonly names: PortalNames;
}

export interface PortalNames {
  /** The way to the enterprise apps, one sidebar item each; the last one routes. */
  readonly pathToApps: readonly string[];
  readonly galleryTitle: string;
  /** The command that begins provisioning. */
  readonly startProvisioning: string;
  /** Since 2026-01 provisioning has no mode. */
  readonly hasProvisioningMode: boolean;
  /** `Connect your application` since 2026-01; absent before. */
  readonly connectApplication?: string;
  readonly productName: string;
}

/** `GET /api/templates?search=` -> `{ value: ApplicationTemplate[] }` */
export interface ApplicationTemplate {
  readonly id: string;
  readonly displayName: string;
  readonly publisher: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly supportsProvisioning: boolean;
}

/** `GET /api/apps?search=` -> `{ value: Application[], total }`; `POST /api/apps {templateId, displayName}` -> 201. */
export interface Application {
  readonly servicePrincipalId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly templateId: string | null;
  readonly createdDateTime: string;
  readonly homepage: string | null;
  readonly enabled: boolean;
  readonly assignmentRequired: boolean;
  readonly visibleToUsers: boolean;
}

/** `GET|PUT /api/apps/{sp}/provisioning` */
export interface Provisioning {
  /** Null until "Get started" was followed by a saved mode. */
  readonly mode: 'manual' | 'automatic' | null;
  readonly configured: boolean;
  readonly tenantUrl: string | null;
  /** The token itself is never given back. */
  readonly hasSecretToken: boolean;
  readonly assignedAgentIds: readonly string[];
  /** From when on an assignment of agents is in effect (ISO 8601); null without one. */
  readonly agentsReadyAt: string | null;
}

/**
 * `POST /api/apps/{sp}/provisioning/test {tenantUrl, secretToken?}`: really calls the host; without `secretToken` the
 * saved one is used.
 */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly message: string;
}

/** `GET /api/agents` -> `{ value: Agent[] }`; `POST /api/apps/{sp}/agents {agentIds}` assigns. */
export interface Agent {
  readonly id: string;
  readonly machineName: string;
  readonly externalIp: string;
  readonly version: string;
  readonly status: 'active' | 'inactive';
  readonly purpose: 'onPremisesApplication' | 'cloudSync' | 'hr';
}

/** `GET /api/users?search=` -> `{ value: User[] }` */
export interface User {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

/** `GET /api/apps/{sp}/assignments` -> `{ value: Assignment[] }`; `POST {userIds}` adds. */
export interface Assignment {
  readonly id: string;
  readonly user: User;
  readonly role: string;
}

/** `GET /api/audit?sp=` -> `{ value: AuditRecord[] }` */
export interface AuditRecord {
  readonly id: string;
  readonly activityDateTime: string;
  readonly activityDisplayName: string;
  readonly category: string;
  readonly result: 'success' | 'failure';
  readonly initiatedBy: string;
  readonly target: string;
}

/** `POST /api/downloads {file: 'provisioning-agent', acceptedTerms: true}` -> `{url}`; a GET of it sends the installer. */
export interface DownloadGrant {
  readonly url: string;
}

/** `GET /api/host/state`: what stands on the server's desktop. */
export interface HostDesktop {
  readonly hostName: string;
  readonly portalVersion: string;
  /** Files in the Downloads folder: the installer stands there once the run has copied it. */
  readonly downloads: readonly string[];
  readonly agent: {
    readonly installed: boolean;
    readonly version: string | null;
    readonly registered: boolean;
    /** `selectExtension`: a page of its own; `welcome`: a check box on the first page. */
    readonly wizard: 'selectExtension' | 'welcome';
    readonly extension: 'onPremisesApplication' | 'hr' | null;
    /** Who authorized it in the popup. */
    readonly authorizedAs: string | null;
  };
  readonly ecma: {
    readonly configured: boolean;
    readonly port: number | null;
    readonly certificates: readonly HostCertificate[];
    readonly listening: boolean;
    /** Why it does not listen though configured, such as a taken port. */
    readonly problem: string | null;
  };
}

export interface HostCertificate {
  readonly thumbprint: string;
  readonly subject: string;
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** The one in use. */
  readonly current: boolean;
}

/*
 * The rest of the host's API, each answering with the new `HostDesktop`:
 * `POST /api/host/agent/install {acceptedTerms: true}`; `POST /api/host/agent/extension {extension}`;
 * `POST /api/host/agent/confirm`, after the popup (opened at the address that
 * `POST /api/host/agent/authorize` -> `{url}` gives) has signed in an account with the Hybrid Identity Administrator
 * role; `POST /api/host/ecma/certificate {port}` generates; `POST /api/host/ecma/save {port}` saves and listens;
 * `POST /api/host/downloads/{name}` (raw bytes, control token) puts a file in Downloads.
 */
