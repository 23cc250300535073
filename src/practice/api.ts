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

/*
 * ## Files
 *
 * The pages are built into `dist/practice/web/`: `shell.html`, `blade.html`, `host.html` and what they load in
 * `assets/` (addressed as `/assets/...` on every host). The server sends `shell.html` for `/`, `/signin-callback` and
 * `/{tenantId or domain}` of `entra`, `blade.html` for `/` and `/blade.html` of `sandbox-1.reactblade`, `host.html` for
 * `/` of `host`. Every page reads `GET /config.json` of its own host (no token) to learn its surroundings.
 *
 * ## Signing in, as the shell does it
 *
 * 1. No token in sessionStorage, or it ends within a minute: make `state`, `nonce` and a PKCE verifier (S256), keep them
 *    and `location.hash` in sessionStorage, and `location.assign` the top window to
 *    `config.authorizeUrl?client_id={config.clientId}&response_type=code&redirect_uri={config.redirectUri}` +
 *    `&scope=openid%20profile&state=..&nonce=..&code_challenge=..&code_challenge_method=S256`. With a login session this
 *    comes back without showing a page. `login_hint`, `prompt=none` (a renewal) and `prompt=select_account` (the account
 *    menu's "Sign in with a different account") may be added.
 * 2. The login host returns to `/signin-callback?code=..&state=..`, or `?error=login_required&state=..` after
 *    `prompt=none`: then step 1 without `prompt`. Compare `state`.
 * 3. `fetch(config.tokenUrl, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', client_id,
 *    code, redirect_uri, code_verifier }) })` answers `{ access_token, id_token, expires_in }`. Keep
 *    `{ accessToken, expiresAt }` in sessionStorage and `history.replaceState` to `/` + the hash that was kept.
 * 4. On 401 of any API call, and when the token is about to end: step 1 with `prompt=none`.
 * 5. Sign out: `location.assign(config.logoutUrl)` after sessionStorage was cleared.
 */

/** `GET /config.json`, on every host that has pages. */
export interface PracticeConfig {
  readonly portalVersion: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly logoutUrl: string;
  /** Origins, without a trailing slash. */
  readonly origins: {
    readonly entra: string;
    readonly login: string;
    readonly blades: string;
    readonly host: string;
    readonly graph: string;
  };
}

export interface ApiProblem {
  readonly error: { readonly code: string; readonly message: string };
}

/** `GET /api/me`; `POST /api/roles/activate {role, reason?}` activates an eligible role -> 204. */
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
  /** Whether an active role allows to add and change applications; who may not sees the commands disabled. */
  readonly canManageApplications: boolean;
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

/**
 * `GET /api/apps?search=&skip=&top=` -> `{ value: Application[], total }`, newest first, 100 unless told;
 * `POST /api/apps {templateId, displayName}` (`templateId` null for one's own) -> 201 with the Application; `GET /api/apps/{sp}`;
 * `PATCH /api/apps/{sp} {displayName?, enabled?, assignmentRequired?, visibleToUsers?, homepage?}`; `DELETE /api/apps/{sp}` -> 204.
 */
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

/** `GET|PUT /api/apps/{sp}/provisioning`; PUT takes `{mode?, tenantUrl?, secretToken?}` and answers with the new state. */
export interface Provisioning {
  /** Null until "Get started" was followed by a saved mode. */
  readonly mode: 'manual' | 'automatic' | null;
  readonly configured: boolean;
  /** Whether it was started and not stopped since; `PUT .../provisioning/running {running}` does either. */
  readonly running: boolean;
  /** Whether the application stands on servers of one's own, so that agents carry the requests to it. */
  readonly onPremises: boolean;
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

/** `GET /api/apps/{sp}/assignments` -> `{ value: Assignment[] }`; `POST {userIds}` adds; `DELETE .../{id}` -> 204. */
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
  /** The server's own clock (ISO 8601); absent while it is right. */
  readonly clock?: string;
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
    /** Why the last sign-in of the popup was not accepted, such as a missing role. */
    readonly authorizationProblem: string | null;
  };
  readonly ecma: {
    readonly configured: boolean;
    readonly port: number | null;
    readonly certificates: readonly HostCertificate[];
    readonly listening: boolean;
    /** Why it does not listen though configured, such as a taken port. */
    readonly problem: string | null;
    /** Answer under `https://localhost:{port}/ecma2host_{name}/scim`, names case-sensitive. */
    readonly connectors: readonly { readonly name: string }[];
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
  /** Whether it stands in the server's Trusted Root store, too. */
  readonly trusted: boolean;
}

/*
 * The rest of the host's API, each answering with the new `HostDesktop`:
 * `POST /api/host/agent/install {acceptedTerms: true}`; `POST /api/host/agent/extension {extension}`;
 * `POST /api/host/agent/confirm`, after the popup (opened at the address that
 * `POST /api/host/agent/authorize` -> `{url}` gives) has signed in an account with the Hybrid Identity Administrator
 * role; `POST /api/host/ecma/certificate {port}` generates; `POST /api/host/ecma/save {port}` saves and listens;
 * `POST /api/host/ecma/connectors {name, secretToken}` adds a connector; `POST /api/host/certificates/trust
 * {thumbprint, trusted}` puts a certificate into Trusted Root or takes it out; `POST /api/host/agent/restart` restarts the
 * agent's service, which puts an assignment in force at once. `POST /api/host/downloads/{name}` (raw bytes, control
 * token) puts a file in Downloads. Once the popup is done it closes itself; the wizard sees the outcome by asking
 * `GET /api/host/state` again.
 */

/**
 * `GET /api/page-faults?blade={name}` -> `{ value: PageFault[] }`: what is to go wrong in the pages. The shell asks each
 * time that a blade opens (`blade` = the blade's name in the route, such as `AppGalleryBladeV2`; `shell` once at start)
 * and carries out what comes back; each fault is given as often as the plan says, a renamed or missing control with
 * every blade. Without a fault plan the list is empty.
 */
export interface PageFault {
  readonly id: string;
  readonly kind:
    | 'rerender' // replace the blade's nodes while the pointer is on one of them, `afterMs` after the first pointermove
    | 'second-frame' // a second frame carries `fxs-reactview-frame-active` for `durationMs`
    | 'survey' // a survey pops up over the page
    | 'callout' // a teaching callout covers a control
    | 'toast' // a toast lies over the toolbar's buttons for `durationMs`
    | 'renamed-control' // the control named `control` is called `to`
    | 'missing-control' // the control named `control` is not drawn
    | 'content-closed' // the blade says that its content was closed
    | 'blank-shell' // the hash changes and nothing is drawn
    | 'reload' // the page loads itself again after `afterMs`; several times in a row at the start, as after a sign-in
    | 'crash'; // the blade's page throws and shows the portal's error box
  readonly afterMs: number;
  readonly durationMs: number;
  readonly control: string | null;
  readonly to: string | null;
}
