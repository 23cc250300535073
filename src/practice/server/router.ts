import type { Exchange, Reply } from './exchange.ts';
import { badRequest, notFound, Refusal } from './refusal.ts';

export type Handler<C> = (exchange: Exchange, context: C) => Reply | undefined | Promise<Reply | undefined>;

/** A path pattern such as `/api/apps/{sp}`; each `{name}` takes one segment. */
export interface Route<C> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly pattern: string;
  readonly handle: Handler<C>;
}

export type Routes<C> = readonly Route<C>[];

interface Compiled<C> {
  readonly route: Route<C>;
  readonly segments: readonly string[];
}

function paramsOf(segments: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = path[index] ?? '';
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = part;
    else if (segment !== part) return undefined;
  }
  return params;
}

function segmentsOf(path: string): string[] {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    throw badRequest('The path holds a broken escape.');
  }
}

/**
 * Finds the route of a request and the values in its path.
 * @param unknown what a path is refused with that no route has.
 */
export function createRouter<C>(
  routes: Routes<C>,
  unknown: (path: string) => Refusal = (path) => notFound(`There is nothing at ${path}.`),
): (method: string, path: string) => { handle: Handler<C>; params: Record<string, string> } {
  const compiled: Compiled<C>[] = routes.map((route) => ({ route, segments: route.pattern.split('/').slice(1) }));
  return (method, path) => {
    const wanted = segmentsOf(path);
    const allowed = new Set<string>();
    for (const { route, segments } of compiled) {
      const params = paramsOf(segments, wanted);
      if (params === undefined) continue;
      if (route.method === method || (route.method === 'GET' && method === 'HEAD')) {
        return { handle: route.handle, params };
      }
      allowed.add(route.method);
    }
    if (allowed.size === 0) throw unknown(path);
    throw new Refusal(405, 'MethodNotAllowed', `${path} takes ${[...allowed].join(', ')}.`, {
      allow: [...allowed].join(', '),
    });
  };
}
