import type { BrowserContext } from 'playwright-core';
import type { SessionCookie } from '../core/session.ts';

/** The cookies of a window that belong to the portal and its sign-in, whatever else the person's pages have left. */
export async function sessionCookies(context: BrowserContext, origins: readonly string[]): Promise<SessionCookie[]> {
  const hosts = origins.map((origin) => new URL(origin.replace('://*.', '://')).hostname);
  const ours = (domain: string): boolean => {
    const name = domain.replace(/^\./u, '');
    return hosts.some((host) => host === name || host.endsWith(`.${name}`) || name.endsWith(`.${host}`));
  };
  return (await context.cookies()).filter(({ domain }) => ours(domain));
}
