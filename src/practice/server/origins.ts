import type { IncomingMessage } from 'node:http';
import type { PracticeConfig } from '../api.ts';
import { Refusal } from './refusal.ts';

/** The areas of the server, each under host names of its own. */
export type Area = 'entra' | 'login' | 'federation' | 'blades' | 'host' | 'graph' | 'control';

const NAMES: Readonly<Record<Area, string>> = {
  entra: 'entra.practice.localhost',
  login: 'login.practice.localhost',
  federation: 'adfs.practice.localhost',
  blades: 'sandbox-1.reactblade.localhost',
  host: 'host.practice.localhost',
  graph: 'graph.practice.localhost',
  control: 'control.practice.localhost',
};

export type Origins = PracticeConfig['origins'] & { readonly control: string; readonly federation: string };

export function originsAt(port: number): Origins {
  const at = (area: Area): string => `http://${NAMES[area]}:${port}`;
  return {
    entra: at('entra'),
    login: at('login'),
    federation: at('federation'),
    blades: at('blades'),
    host: at('host'),
    graph: at('graph'),
    control: at('control'),
  };
}

/** The server of the first tenant is `host`, those of further ones `host-2`, `host-3`... */
export function hostOrigin(port: number, tenant: number): string {
  return `http://${hostName(tenant)}:${port}`;
}

function hostName(tenant: number): string {
  return tenant === 0 ? NAMES.host : NAMES.host.replace('host.', `host-${tenant + 1}.`);
}

/** Which part of the server a request is for; `tenant` counts the practice hosts. */
export interface Target {
  readonly area: Area;
  readonly origin: string;
  readonly tenant: number;
}

/**
 * Reads the Host header, and refuses names that are not ours (a page elsewhere could otherwise reach this server under
 * a name that it makes resolve to 127.0.0.1) and requests that a page of another origin makes.
 */
export function targetOf(request: IncomingMessage, port: number, tenants: number): Target {
  const host = (request.headers.host ?? '').toLowerCase();
  const target = findTarget(host, port, tenants);
  if (target === undefined) {
    throw new Refusal(
      421,
      'MisdirectedRequest',
      `This is a practice tenant; it does not answer as "${host}". Open http://${NAMES.entra}:${port}/ instead.`,
    );
  }
  return target;
}

function findTarget(host: string, port: number, tenants: number): Target | undefined {
  for (const area of ['entra', 'login', 'federation', 'blades', 'graph', 'control'] as const) {
    if (host === `${NAMES[area]}:${port}`) return { area, origin: `http://${host}`, tenant: 0 };
  }
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    if (host === `${hostName(tenant)}:${port}`) return { area: 'host', origin: `http://${host}`, tenant };
  }
  return undefined;
}

/** Refuses what a page of another origin sends. Programs send no Origin header and show a token instead. */
export function refuseForeignOrigin(request: IncomingMessage, own: string): void {
  const { origin } = request.headers;
  if (origin !== undefined && origin !== own) {
    throw new Refusal(403, 'OriginNotAllowed', `A page of ${origin} may not call ${own}.`);
  }
}
