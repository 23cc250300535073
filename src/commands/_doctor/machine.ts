import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { findBrowser, systemEnvironment, thisMachine, type Config } from '../../config/index.ts';
import { messageOf } from '../../core/errors.ts';
import { ask } from '../../core/http.ts';
import type { PortalProfile } from '../../core/portal.ts';
import { guarded, type Finding } from './finding.ts';

const PORTAL_DEADLINE = 10_000;

async function browserFinding(config: Config): Promise<Finding> {
  const machine = thisMachine(systemEnvironment().variables);
  const found = await findBrowser(machine, config.browser.path);
  if (found === undefined) {
    const fact = config.browser.path === undefined ? 'none found' : `${config.browser.path} is no program`;
    return { what: 'browser', state: 'wrong', fact, hint: 'Install Edge, Chrome or Chromium, or set "browser.path".' };
  }
  const { launchBrowser } = await import('../../runner/index.ts');
  const browser = await launchBrowser({ path: found.path, proxy: config.browser.proxy });
  try {
    return {
      what: 'browser',
      state: 'ok',
      fact: `${found.path ?? "Playwright's Chromium"} ${browser.version()} starts`,
    };
  } finally {
    await browser.close();
  }
}

async function reportsFinding({ reports }: Config): Promise<Finding> {
  let folder = reports;
  while ((await stat(folder).catch(() => undefined)) === undefined) folder = path.dirname(folder);
  await access(folder, constants.W_OK);
  return { what: 'reports', state: 'ok', fact: `${reports} can be written` };
}

async function documentFindings({ documents }: Config): Promise<Finding[]> {
  return Promise.all(
    Object.entries(documents).map(async ([repository, folder]): Promise<Finding> => {
      const there = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
      const what = `documents ${repository}`;
      if (there) return { what, state: 'ok', fact: folder };
      return {
        what,
        state: 'wrong',
        fact: `${folder} is no folder`,
        hint: 'Clone the repository there, or mend the path.',
      };
    }),
  );
}

function accountFindings(portal: PortalProfile): Finding[] {
  const accounts = Object.entries(portal.accounts);
  if (accounts.length === 0) {
    return [{ what: 'accounts', state: 'note', fact: `portal ${portal.name} has none: a person signs in` }];
  }
  return accounts.map(([name, { user, password }]) => ({
    what: `account ${name}`,
    state: password === undefined ? ('note' as const) : ('ok' as const),
    fact: password === undefined ? `${user}, without a password: a person signs in` : `${user}, with a password`,
  }));
}

/** Whether the portal answers at all; what it shows is for the screens to find out. */
async function portalFinding(portal: PortalProfile, signal: AbortSignal): Promise<Finding> {
  const what = `portal ${portal.name}`;
  const started = performance.now();
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(PORTAL_DEADLINE)]);
    const { status } = await ask(portal.address, { method: 'HEAD', headers: {}, signal: deadline });
    const ms = Math.round(performance.now() - started);
    return { what, state: 'ok', fact: `${portal.address} answers ${status} in ${ms} ms` };
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    return {
      what,
      state: 'wrong',
      fact: `${portal.address} does not answer: ${cause}`,
      hint: 'Check network, proxy and address.',
    };
  }
}

/** What can be seen without a look at the portal's pages. */
export async function machineFindings(config: Config, signal: AbortSignal): Promise<Finding[]> {
  const portal = config.portals[config.portal];
  const findings: Finding[][] = [
    [{ what: 'node', state: 'ok', fact: `${process.versions.node} on ${process.platform} ${process.arch}` }],
    [{ what: 'configuration', state: 'ok', fact: config.file ?? 'none; everything has its default' }],
    await guarded('browser', () => browserFinding(config)),
    await guarded('reports', () => reportsFinding(config)),
    await guarded('documents', () => documentFindings(config)),
  ];
  if (portal === undefined) {
    findings.push([{ what: 'portal', state: 'ok', fact: 'the practice tenant, which starts with each run' }]);
  } else {
    findings.push(await guarded('portal', () => portalFinding(portal, signal)), accountFindings(portal));
  }
  const { kind, name } = config.host;
  findings.push([{ what: 'host', state: 'ok', fact: `${kind}${name === undefined ? '' : ` ${name}`}` }]);
  return findings.flat();
}
