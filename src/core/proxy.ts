/** How requests leave this machine. */
export interface ProxySettings {
  /** `http://host:port`, with user and password where it wants them. */
  readonly proxy?: string | undefined;
  /** Hosts that are reached without it, as `NO_PROXY` says: each with all below it, parted by commas or spaces. */
  readonly noProxy?: string | undefined;
}

/** This machine is never reached through a proxy (RFC 6761, 6.3: `.localhost` is this machine). */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** All hosts that are reached without the proxy; `*` among them means all there are. */
export function bypassed({ noProxy = '' }: ProxySettings): string[] {
  const named = noProxy.split(/[\s,]+/u).filter((host) => host !== '');
  return [...new Set([...LOOPBACK, ...named.map((host) => host.replace(/^\*?\./u, ''))])];
}
