/**
 * Settings that environment and flags can give, by their path in the file: `browser.path` is
 * `PORTAL_RUNBOOK_BROWSER_PATH`. Later sources win: defaults < file < .env < environment < flags.
 */
export const SCALAR_SETTINGS = [
  'portal',
  'practice.version',
  'host.kind',
  'host.name',
  'host.address',
  'evidence.level',
  'evidence.operator',
  'browser.path',
  'browser.headed',
  'browser.slowMo',
  'browser.width',
  'browser.height',
  'browser.proxy',
  'timeouts.control',
  'timeouts.step',
  'timeouts.run',
  'reports',
] as const;

export type Setting = (typeof SCALAR_SETTINGS)[number];

/** Settings that name a file or folder; each is relative to where it was written. */
export const PATH_SETTINGS: readonly Setting[] = ['browser.path', 'reports'];

const PREFIX = 'PORTAL_RUNBOOK_';
const upperSnake = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .replace(/[^A-Za-z0-9]+/gu, '_')
    .toUpperCase();

export const variableOf = (setting: Setting): string => `${PREFIX}${upperSnake(setting)}`;

/** `PORTAL_RUNBOOK_CONTOSO_ADMIN_PASSWORD`: the secrets of accounts need not stand in the file at all. */
export const accountVariable = (portal: string, account: string, what: 'USER' | 'PASSWORD' | 'TOTP'): string =>
  `${PREFIX}${upperSnake(portal)}_${upperSnake(account)}_${what}`;

/** `PORTAL_RUNBOOK_CONTOSO_GRAPH_SECRET` */
export const graphSecretVariable = (portal: string): string => `${PREFIX}${upperSnake(portal)}_GRAPH_SECRET`;
