import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { findBrowser, systemEnvironment, thisMachine, type Config } from '../../config/index.ts';
import { messageOf, systemCode } from '../../core/errors.ts';
import { ask } from '../../core/http.ts';
import { bypassed, type ProxySettings } from '../../core/proxy.ts';
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
  const browser = await launchBrowser({ path: found.path });
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

const NOT_TRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** A company's proxy that looks into TLS signs with a CA of its own; browser and Node each have their own trust. */
function untrusted(what: string, address: string): Finding {
  return {
    what,
    state: 'note',
    fact: `Node does not trust the certificate of ${address}; the browser may`,
    hint: 'Set NODE_EXTRA_CA_CERTS to the file of the CA. The browser trusts what the operating system trusts.',
  };
}

function proxyFindings({ browser }: Config): Finding[] {
  const { proxy } = browser;
  if (proxy === undefined) return [];
  const shown = URL.canParse(proxy) ? new URL(proxy).host : 'an address that cannot be read';
  const around = bypassed(browser);
  return [
    URL.canParse(proxy)
      ? { what: 'proxy', state: 'ok', fact: `${shown}, and not for ${around.join(', ')}` }
      : {
          what: 'proxy',
          state: 'wrong',
          fact: shown,
          hint: 'It is http://host:port, of HTTPS_PROXY or "browser.proxy".',
        },
  ];
}

/** Whether the portal answers at all; what it shows is for the screens to find out. */
async function portalFinding(portal: PortalProfile, by: ProxySettings, signal: AbortSignal): Promise<Finding> {
  const what = `portal ${portal.name}`;
  const started = performance.now();
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(PORTAL_DEADLINE)]);
    const { status } = await ask(portal.address, { method: 'HEAD', headers: {}, signal: deadline, by });
    const ms = Math.round(performance.now() - started);
    return { what, state: 'ok', fact: `${portal.address} answers ${status} in ${ms} ms` };
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    if (NOT_TRUSTED.has(systemCode(error) ?? '')) return untrusted(what, portal.address);
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
    proxyFindings(config),
    await guarded('reports', () => reportsFinding(config)),
    await guarded('documents', () => documentFindings(config)),
  ];
  if (portal === undefined) {
    findings.push([{ what: 'portal', state: 'ok', fact: 'the practice tenant, which starts with each run' }]);
  } else {
    findings.push(
      await guarded('portal', () => portalFinding(portal, config.browser, signal)),
      accountFindings(portal),
    );
  }
  const { kind, name } = config.host;
  findings.push([{ what: 'host', state: 'ok', fact: `${kind}${name === undefined ? '' : ` ${name}`}` }]);
  return findings.flat();
}
