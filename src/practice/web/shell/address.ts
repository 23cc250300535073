/** What stands behind the `#`: `#home`, or `#view/<extension>/<blade>[/~/<page>][/<name>/<value>]...`. */
export interface Address {
  readonly extension: string;
  readonly blade: string;
  /** The item of the blade's menu; empty for a blade without one. */
  readonly page: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export const HOME: Address = {
  extension: 'Microsoft_AAD_IAM',
  blade: 'EntraDashboard.ReactView',
  page: '',
  parameters: {},
};

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `undefined` for an address that names no blade. */
export function parseAddress(hash: string): Address | undefined {
  const text = hash.replace(/^#/u, '').replace(/\/+$/u, '');
  if (text === '' || text === 'home') return HOME;
  const [view, extension, blade, ...rest] = text.split('/').map(decode);
  if (view !== 'view' || extension === undefined || blade === undefined || blade === '') return undefined;
  const page = rest[0] === '~' ? (rest[1] ?? '') : '';
  const pairs = rest[0] === '~' ? rest.slice(2) : rest;
  const parameters: Record<string, string> = {};
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    parameters[pairs[index] ?? ''] = pairs[index + 1] ?? '';
  }
  return { extension, blade, page, parameters };
}

export function formatAddress({ extension, blade, page, parameters }: Address): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [name, encodeURIComponent(value)]);
  return ['#view', extension, blade, ...(page === '' ? [] : ['~', page]), ...pairs].join('/');
}

export function sameAddress(left: Address, right: Address): boolean {
  return formatAddress(left) === formatAddress(right);
}

export const allApplications: Address = {
  extension: 'Microsoft_AAD_IAM',
  blade: 'StartboardApplicationsMenuBlade',
  page: 'AppAppsPreview',
  parameters: {},
};
