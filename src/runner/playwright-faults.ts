import { stripVTControlCharacters } from 'node:util';
import { Fault, messageOf } from '../core/errors.ts';

/** The first line of what Playwright says, without its call log and colours. */
function firstLine(error: unknown): string {
  return stripVTControlCharacters(messageOf(error).split('\n')[0] ?? '').trim();
}

const NETWORK: readonly (readonly [RegExp, string])[] = [
  [/ERR_NAME_NOT_RESOLVED/u, 'its name cannot be resolved'],
  [/ERR_CONNECTION_REFUSED/u, 'nothing listens there'],
  [/ERR_CERT_DATE_INVALID/u, 'its TLS certificate has expired or is not valid yet'],
  [/ERR_CERT_/u, 'its TLS certificate is not trusted'],
  [/ERR_BLOCKED_BY_CLIENT/u, 'the address is outside the allowed origins'],
  [/ERR_UNSAFE_PORT/u, 'browsers refuse to use that port'],
  [
    /ERR_(?:CONNECTION_\w+|EMPTY_RESPONSE|NETWORK_CHANGED|INTERNET_DISCONNECTED|TIMED_OUT|ADDRESS_UNREACHABLE|PROXY_\w+|TUNNEL_\w+)/u,
    'the connection failed',
  ],
  [/net::ERR_\w+/u, 'the browser could not load it'],
];

/**
 * A known fault for what Playwright throws: browser gone, network, a control that could not be used in time. What it
 * cannot explain comes back as it was: a bug of ours.
 */
export function explain(error: unknown, doing: string): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  const line = firstLine(error);
  if (/Target (?:page|closed)|has been closed|crashed|browser has been|Browser closed/iu.test(line)) {
    return new Fault('PR-406', `the browser's page went away while doing ${doing}`, { cause: error });
  }
  const network = NETWORK.find(([pattern]) => pattern.test(error.message));
  if (network !== undefined) {
    const address = /(?:at|to "?)(https?:\/\/[^\s"]+)/u.exec(error.message)?.[1];
    return new Fault('PR-403', `${address ?? 'the portal'} cannot be reached: ${network[1]}`, {
      cause: error,
      hint: /ERR_CERT_AUTHORITY/u.test(error.message)
        ? 'The browser trusts what the operating system trusts, on Linux the NSS database ~/.pki/nssdb: put the CA there.'
        : 'Check address, network and proxy; "portal-runbook doctor" looks at each.',
    });
  }
  if (/strict mode violation/u.test(error.message)) {
    return new Fault('PR-303', `while doing ${doing} a second control of that name appeared`, { cause: error });
  }
  if (error.name === 'TimeoutError' || /Timeout \d+ms exceeded/u.test(line)) {
    if (mayHaveActed(error.message))
      return new Fault('PR-402', `${doing} was under way when its time was over: the page did not answer`, {
        cause: error,
      });
    return new Fault('PR-304', `${doing} did not succeed in time: ${whyNotActionable(error.message)}`, {
      cause: error,
    });
  }
  if (/not attached|detached|Execution context was destroyed|Frame was detached/iu.test(error.message)) {
    return new Fault('PR-304', `the control went away while doing ${doing}`, { cause: error });
  }
  return error;
}

/**
 * Whether the last line of Playwright's call log is one after which the page has been handed the action: what it did
 * with it is not known. Filling and selecting look and act in one go, and would say what they found missing.
 */
function mayHaveActed(message: string): boolean {
  const last = /[^\n]*$/u.exec(stripVTControlCharacters(message).trimEnd())?.[0].trim() ?? '';
  return /^- (?:performing .+ action|.+ action done|waiting for scheduled navigations.*|elementHandle\.\w+\(.*|waiting for element to be visible(?:, enabled and editable| and enabled))$/u.test(
    last,
  );
}

/** Playwright's call log says what it waited for last. */
function whyNotActionable(message: string): string {
  const reasons: readonly (readonly [RegExp, string])[] = [
    [/element is not enabled/u, 'the control is disabled'],
    [/element is not editable/u, 'the field is read-only'],
    [/(<[^>]{1,80}>).{0,80}intercepts pointer events/u, 'something covers the control'],
    [/element is not visible/u, 'the control is not visible'],
    [/element is not stable/u, 'the control keeps moving'],
    [/outside of the viewport/u, 'the control is outside the window'],
  ];
  return reasons.find(([pattern]) => pattern.test(message))?.[1] ?? 'the page did not answer';
}
