import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { PracticeConfig } from '../api.ts';
import { appRoutes } from './areas/apps.ts';
import { controlRoutes } from './areas/control.ts';
import { machineRoutes, SCREEN_PATH, type Desk } from './areas/machine.ts';
import { peopleRoutes } from './areas/people.ts';
import { provisioningRoutes } from './areas/provisioning.ts';
import type { Exchange, Reply } from './exchange.ts';
import { sendInstaller } from './download.ts';
import { INSTALLER_NAME } from './installer.ts';
import { graphHeaders, graphProblem } from './graph/problem.ts';
import { graphRoutes, plainPath, unknownSegment } from './graph/routes.ts';
import { refuseForeignOrigin, type Target } from './origins.ts';
import type { BuiltPages } from './pages.ts';
import { badRequest, notFound, Refusal, unauthorized } from './refusal.ts';
import { createRouter } from './router.ts';
import { signInFile } from './signin/assets.ts';
import { PORTAL_CLIENT } from './signin/provider.ts';
import type { Fate } from './weather/weather.ts';
import type { Caller, World } from './world.ts';

const NOTHING_WRONG: Fate = {
  delay: 0,
  refusal: undefined,
  drop: undefined,
  expire: undefined,
  download: undefined,
  certificate: undefined,
};

/** The plan says that the connection breaks off, before or after the request has taken effect. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
  readonly when: 'before' | 'after';

  constructor(when: 'before' | 'after') {
    super(`the connection breaks off ${when} the request takes effect`);
    this.when = when;
  }
}

const findApi = createRouter<Caller>([...peopleRoutes, ...appRoutes, ...provisioningRoutes]);
const findGraph = createRouter<Caller>(graphRoutes, unknownSegment);
const findMachine = createRouter<Desk>(machineRoutes);
const findControl = createRouter<World>(controlRoutes);

// Segments that lead upwards, escaped separators, backslashes, NUL: no honest page sends them.
const TRICKS = /^(?!\/)|^\/\/|\\|%2f|%5c|%00|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/iu;

/** The path of a request as it was sent. @throws Refusal 400 for one that tries to lead elsewhere. */
export function splitUrl(raw: string): { path: string; query: URLSearchParams } {
  const [path = '/', ...rest] = raw.split('?');
  if (TRICKS.test(path)) throw badRequest('That path is not allowed.');
  return { path, query: new URLSearchParams(rest.join('?')) };
}

export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/u.exec(request.headers.authorization ?? '')?.[1];
}

function isControlToken(world: World, token: string | undefined): boolean {
  const [given, wanted] = [Buffer.from(token ?? ''), Buffer.from(world.controlToken)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Who calls. @throws Refusal 401 without a token that is in force. */
export async function callerOf(world: World, request: IncomingMessage): Promise<Caller> {
  const token = bearerOf(request);
  if (token === undefined) throw unauthorized('Sign in: the request carries no access token.');
  const principal = await world.signIn.principal(token);
  if (principal === undefined) throw unauthorized('The access token has expired or is not one of this tenant.');
  return { world, ...principal };
}

function configOf({ origins, version }: World): PracticeConfig {
  const oauth = `${origins.login}/organizations/oauth2/v2.0`;
  const { entra, login, blades, host, graph } = origins;
  return {
    portalVersion: version,
    clientId: PORTAL_CLIENT,
    redirectUri: `${entra}/signin-callback`,
    authorizeUrl: `${oauth}/authorize`,
    tokenUrl: `${oauth}/token`,
    logoutUrl: `${oauth}/logout`,
    origins: { entra, login, blades, host, graph },
  };
}

async function installer(exchange: Exchange, world: World, fate: Fate): Promise<undefined> {
  const [, , key = '', file] = exchange.path.split('/');
  if (file !== INSTALLER_NAME || !world.grants.holds(key)) throw notFound('The download is no longer offered.');
  await sendInstaller(exchange, fate.download);
}

async function route<C>(
  find: ReturnType<typeof createRouter<C>>,
  exchange: Exchange,
  context: C,
): Promise<Reply | undefined> {
  const { handle, params } = find(exchange.method, exchange.path);
  return handle({ ...exchange, params }, context);
}

async function servePortal(
  exchange: Exchange,
  world: World,
  pages: BuiltPages,
  area: 'entra' | 'blades',
  fate: Fate,
): Promise<Reply | undefined> {
  const { path, request } = exchange;
  if (path.startsWith('/api/')) return route(findApi, exchange, await callerOf(world, request));
  if (path.startsWith('/downloads/')) return installer(exchange, world, fate);
  if (area === 'blades') {
    if (path === '/' || path === '/blade.html') return pages.page('blade', world.origins);
    throw notFound(`There is nothing at ${path}.`);
  }
  const named = world.tenants.some(({ id, domain }) => path === `/${id}` || path === `/${domain}`);
  if (path === '/' || path === '/signin-callback' || named) return pages.page('shell', world.origins);
  throw notFound(`There is nothing at ${path}.`);
}

async function serveMachine(
  exchange: Exchange,
  world: World,
  pages: BuiltPages,
  index: number,
  fate: Fate,
): Promise<Reply | undefined> {
  if (exchange.path === '/') return pages.page('host', world.origins);
  const file = signInFile(exchange.path);
  if (file !== undefined) return file;
  const [tenant, machine] = [world.tenants[index], world.machines[index]];
  if (tenant === undefined || machine === undefined) throw notFound('There is no such practice host.');
  const hasControlToken = isControlToken(world, bearerOf(exchange.request));
  return route(findMachine, exchange, { world, index, tenant, machine, hasControlToken, fate });
}

/** What goes wrong with a request by plan; the control API is spared. */
async function undergo({ method, path }: Exchange, { area }: Target, world: World): Promise<Fate> {
  // What stands on the server's screen is no request of a person: plans do not count it.
  if (area === 'control' || path === SCREEN_PATH) return NOTHING_WRONG;
  const fate = world.weather.fateOf(method, path);
  if (fate.delay > 0) await wait(fate.delay, undefined, { ref: false });
  if (fate.expire !== undefined) world.signIn.expire(fate.expire);
  if (fate.refusal !== undefined) throw fate.refusal;
  if (fate.drop === 'before') throw new Dropped('before');
  return fate;
}

/** Answers a request that came in under one of our host names. @throws Dropped when the connection is to break off. */
export async function dispatch(
  exchange: Exchange,
  target: Target,
  world: World,
  pages: BuiltPages,
): Promise<Reply | undefined> {
  if (target.area === 'graph') return answerGraph(exchange, target, world, pages);
  return perform(exchange, target, world, pages);
}

async function perform(
  exchange: Exchange,
  target: Target,
  world: World,
  pages: BuiltPages,
): Promise<Reply | undefined> {
  const fate = await undergo(exchange, target, world);
  const reply = await answer(exchange, target, world, pages, fate);
  if (fate.drop === 'after') throw new Dropped('after');
  return reply;
}

/** Whatever goes wrong there, by plan too, is said in Graph's own shape. */
async function answerGraph(
  exchange: Exchange,
  target: Target,
  world: World,
  pages: BuiltPages,
): Promise<Reply | undefined> {
  try {
    const reply = await perform(exchange, target, world, pages);
    return reply === undefined
      ? undefined
      : { ...reply, headers: { ...graphHeaders(exchange.request), ...reply.headers } };
  } catch (thrown) {
    if (thrown instanceof Refusal) return graphProblem(thrown, exchange.request, world.now());
    throw thrown;
  }
}

/** Pages and files are there to be read. */
function needReading({ method, path }: Exchange): void {
  if (method === 'GET' || method === 'HEAD') return;
  throw new Refusal(405, 'MethodNotAllowed', `${path} takes GET.`, { allow: 'GET, HEAD' });
}

async function answer(
  exchange: Exchange,
  target: Target,
  world: World,
  pages: BuiltPages,
  fate: Fate,
): Promise<Reply | undefined> {
  const { path, request } = exchange;
  // The login host's library answers pages of other origins by CORS where its clients allow it.
  if (target.area === 'login') return world.signIn.serve(exchange);
  if (target.area === 'federation') return world.signIn.federation.serve(exchange);
  refuseForeignOrigin(request, target.origin);
  if (target.area === 'control') {
    if (!isControlToken(world, bearerOf(request))) throw unauthorized('The control API wants its own token.');
    return route(findControl, exchange, world);
  }
  if (target.area === 'graph') {
    const caller = await callerOf(world, request);
    return route(findGraph, { ...exchange, path: plainPath(path, caller) }, caller);
  }
  if (!path.startsWith('/api/')) needReading(exchange);
  if (path === '/config.json') return { body: configOf(world) };
  if (path.startsWith('/assets/')) return pages.asset(exchange);
  if (target.area === 'host') return serveMachine(exchange, world, pages, target.tenant, fate);
  return servePortal(exchange, world, pages, target.area, fate);
}
