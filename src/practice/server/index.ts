import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CertificateMaker } from '../../core/certificate.ts';
import { Fault, systemCode } from '../../core/errors.ts';
import { dispatch, Dropped, splitUrl } from './dispatch.ts';
import { send, type Exchange } from './exchange.ts';
import { seedText } from './export.ts';
import { DownloadGrants } from './grants.ts';
import { PracticeMachine } from './machine.ts';
import { agentWizard, DEFAULT_VERSION, portalNames, type PracticeVersion } from './names.ts';
import { hostOrigin, originsAt, targetOf, type Origins } from './origins.ts';
import { BuiltPages } from './pages.ts';
import { Refusal, refusalPage } from './refusal.ts';
import { DEFAULT_SEED, seedSchema, type Seed } from './seed.ts';
import { SignInDesk } from './signin/desk.ts';
import type { ReaderClient } from './signin/provider.ts';
import { createTenant } from './tenant.ts';
import { planSchema, type FaultPlan } from './weather/plan.ts';
import { Weather } from './weather/weather.ts';
import type { World } from './world.ts';

export { PRACTICE_VERSIONS, DEFAULT_VERSION, type PracticeVersion } from './names.ts';
export { seedSchema, type Seed } from './seed.ts';
export { readSettings, parseSettings } from './settings.ts';
export { drawPlan, FAULT_KINDS, MOMENTS, planSchema, planText, type FaultPlan } from './weather/plan.ts';

export interface PracticeOptions {
  readonly certificates: CertificateMaker;
  /** Folder in which the practice hosts keep keys and certificates. */
  readonly hostData: string;
  /** A free one unless told. */
  readonly port?: number | undefined;
  readonly version?: PracticeVersion | undefined;
  readonly seed?: Seed | undefined;
  /** What is to go wrong; nothing unless told. */
  readonly faults?: FaultPlan | undefined;
  /** Folder of the built pages, ending in `/`. */
  readonly pages?: URL | undefined;
  /** For how many milliseconds the ten minutes last after which an assigned agent is in force. */
  readonly agentDelay?: number | undefined;
  readonly now?: (() => Date) | undefined;
  /** Told what a request failed with that should not have. */
  readonly onBug?: ((thrown: unknown) => void) | undefined;
}

export interface PracticeAccount {
  /** The name by which a runbook's `signIn:` finds it; absent for other people. */
  readonly account?: string;
  readonly tenant: string;
  readonly user: string;
  readonly password: string;
  readonly totp: string;
}

export interface PracticeTenantInfo {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** Name and desktop of its practice host. */
  readonly hostName: string;
  readonly desktop: string;
  /** Where its keys and certificates are. */
  readonly certificateFolder: string;
  /** Client that may read its Graph with a client secret. */
  readonly reader: ReaderClient;
}

export interface PracticeServer {
  readonly port: number;
  readonly origins: Origins;
  readonly version: PracticeVersion;
  readonly controlToken: string;
  readonly accounts: readonly PracticeAccount[];
  readonly tenants: readonly PracticeTenantInfo[];
  /** The tenants as they stand, as a file that `seed` can be read from again. */
  exported(): string;
  /** Ends connector hosts and connections. */
  close(): Promise<void>;
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1' }, resolve);
    });
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'EADDRINUSE') {
      throw new Fault('PR-701', `port ${port} is in use by another program`, {
        hint: 'Leave out --port to take a free one.',
        cause: thrown,
      });
    }
    throw new Fault('PR-901', `port ${port} cannot be opened (${code ?? 'unknown'})`, { cause: thrown });
  }
  return (server.address() as AddressInfo).port;
}

function accountsOf(world: World): PracticeAccount[] {
  return world.tenants.flatMap((tenant) =>
    [...tenant.users.values()].map(({ account, userPrincipalName, password, totp }) => ({
      ...(account === undefined ? {} : { account }),
      tenant: tenant.domain,
      user: userPrincipalName,
      password,
      totp,
    })),
  );
}

async function createWorld(port: number, options: PracticeOptions): Promise<World> {
  const now = options.now ?? (() => new Date());
  const seed = options.seed ?? seedSchema.parse(DEFAULT_SEED);
  const version = options.version ?? DEFAULT_VERSION;
  const origins = originsAt(port);
  const tenants = seed.tenants.map((tenant) => createTenant(tenant, now()));
  const machines = tenants.map(
    ({ hostSeed }, index) =>
      new PracticeMachine({
        seed: hostSeed,
        wizard: hostSeed.wizard ?? agentWizard(version),
        portalVersion: version,
        folder: index === 0 ? options.hostData : join(options.hostData, `host-${index + 1}`),
        certificates: options.certificates,
        now,
      }),
  );
  const agentRedirects = tenants.map((_, index) => `${hostOrigin(port, index)}/agent-signin`);
  return {
    port,
    origins,
    version,
    seed,
    names: portalNames(version),
    tenants,
    machines,
    signIn: await SignInDesk.open({ origins, agentRedirects, tenants, seed, now }),
    controlToken: randomBytes(32).toString('base64url'),
    agentDelay: options.agentDelay ?? 2000,
    grants: new DownloadGrants(origins.entra),
    weather: new Weather(options.faults ?? planSchema.parse({}), now),
    now,
  };
}

/** A person who typed an address reads a page; programs and our own pages read JSON. */
function wantsPage({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

/**
 * A browser sends a request again by itself, whatever its method, when a connection that was kept open breaks before any
 * answer: what has taken effect must break in the middle of the answer, or it would take effect twice.
 */
function breakOff(response: ServerResponse, when: Dropped['when']): void {
  if (when === 'before') {
    response.destroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1024 });
  response.write('{', () => response.destroy());
}

function answerFailure(
  exchange: Pick<Exchange, 'request' | 'response'>,
  thrown: unknown,
  options: PracticeOptions,
): void {
  exchange.request.resume();
  if (thrown instanceof Dropped) {
    breakOff(exchange.response, thrown.when);
    return;
  }
  if (thrown instanceof Refusal) {
    const body = wantsPage(exchange.request) ? refusalPage(thrown) : thrown.problem;
    send(exchange, { status: thrown.status, headers: thrown.headers, body });
    return;
  }
  options.onBug?.(thrown);
  const refusal = new Refusal(500, 'InternalServerError', 'The practice tenant failed at this request.');
  send(exchange, { status: 500, body: refusal.problem });
}

/**
 * The practice tenant: portal, sign-in, Graph and the servers beside it, on one port of 127.0.0.1, state in memory.
 * @throws Fault PR-701 when the port is taken.
 */
export async function startPracticeServer(options: PracticeOptions): Promise<PracticeServer> {
  const pages = new BuiltPages(options.pages ?? new URL('../web/', import.meta.url));
  const ready: { world?: World } = {};
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const { world } = ready;
      if (world === undefined) throw new Refusal(503, 'ServiceUnavailable', 'The practice tenant is starting.');
      const target = targetOf(request, world.port, world.tenants.length);
      const exchange = {
        request,
        response,
        method: request.method ?? 'GET',
        params: {},
        ...splitUrl(request.url ?? '/'),
      };
      const reply = await dispatch(exchange, target, world, pages);
      if (reply !== undefined) send(exchange, reply);
    } catch (thrown) {
      answerFailure({ request, response }, thrown, options);
    }
  };
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    void serve(request, response);
  });
  const port = await listen(server, options.port ?? 0);
  const made = await createWorld(port, options).catch((thrown: unknown) => {
    server.close();
    throw thrown;
  });
  ready.world = made;
  return {
    port,
    origins: made.origins,
    version: made.version,
    controlToken: made.controlToken,
    accounts: accountsOf(made),
    tenants: made.tenants.map((tenant, index) => ({
      id: tenant.id,
      name: tenant.name,
      domain: tenant.domain,
      hostName: made.machines[index]?.name ?? '',
      desktop: `${hostOrigin(port, index)}/`,
      certificateFolder: made.machines[index]?.folder ?? '',
      reader: made.signIn.readers[index] ?? { clientId: '', clientSecret: '' },
    })),
    exported: () => seedText(made.tenants, made.seed),
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await Promise.all([closed, ...made.machines.map((machine) => machine.close())]);
    },
  };
}
