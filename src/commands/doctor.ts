import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { findBrowser, loadConfig, systemEnvironment, thisMachine, type Config } from '../config/index.ts';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault, formatFault, messageOf } from '../core/errors.ts';
import type { PortalProfile } from '../core/portal.ts';
import { printableLines } from '../core/printable.ts';
import { readScreens } from '../core/registries.ts';

/** One thing looked at: in order, worth knowing, or in the way of a run. */
interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly fact: string;
  readonly hint?: string;
}

const PORTAL_DEADLINE = 10_000;

async function browserFinding(config: Config): Promise<Finding> {
  const machine = thisMachine(systemEnvironment().variables);
  const found = await findBrowser(machine, config.browser.path);
  if (found === undefined) {
    const fact = config.browser.path === undefined ? 'none found' : `${config.browser.path} is no program`;
    return { what: 'browser', state: 'wrong', fact, hint: 'Install Edge, Chrome or Chromium, or set "browser.path".' };
  }
  const { launchBrowser } = await import('../runner/index.ts');
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
    const { status } = await fetch(portal.address, { method: 'HEAD', redirect: 'manual', signal: deadline });
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

/** A check that breaks off is a finding like any other. */
async function guarded(what: string, find: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await find()].flat();
  } catch (error) {
    if (error instanceof Fault) return [{ what, state: 'wrong', fact: formatFault(error) }];
    return [{ what, state: 'wrong', fact: messageOf(error) }];
  }
}

async function findAll(config: Config, signal: AbortSignal): Promise<Finding[]> {
  const portal = config.portals[config.portal];
  const screens = await readScreens();
  const findings: Finding[][] = [
    [{ what: 'node', state: 'ok', fact: `${process.versions.node} on ${process.platform} ${process.arch}` }],
    [{ what: 'configuration', state: 'ok', fact: config.file ?? 'none; everything has its default' }],
    await guarded('browser', () => browserFinding(config)),
    await guarded('reports', () => reportsFinding(config)),
    await guarded('documents', () => documentFindings(config)),
    [{ what: 'screens', state: 'ok', fact: `${screens.size} known` }],
  ];
  if (portal === undefined) {
    findings.push([{ what: 'portal', state: 'ok', fact: 'the practice tenant, which starts with each run' }]);
  } else {
    findings.push(await guarded('portal', () => portalFinding(portal, signal)), accountFindings(portal));
  }
  findings.push([
    {
      what: 'host',
      state: 'ok',
      fact: `${config.host.kind}${config.host.name === undefined ? '' : ` ${config.host.name}`}`,
    },
  ]);
  return findings.flat();
}

const SIGNS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

function lineOf({ what, state, fact, hint }: Finding): string {
  const line = `${SIGNS[state]}  ${what}: ${fact}`;
  return printableLines(hint === undefined ? line : `${line}\n       ${hint}`);
}

export default defineCommand({
  name: 'doctor',
  summary: 'Look whether browser, portal, accounts, documents and folders are in order',
  options: [
    { flags: '--portal <name>', description: 'The portal of the configuration' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema: z.strictObject({
    portal: z.string().optional(),
    config: z.string().optional(),
    json: z.boolean().default(false),
  }),
  examples: ['portal-runbook doctor', 'portal-runbook doctor --json'],
  async run(io, { portal, config: file, json }) {
    const config = await loadConfig({ cwd: io.cwd, flags: { portal, config: file }, environment: systemEnvironment() });
    const findings = await findAll(config, io.signal);
    io.out(json ? `${JSON.stringify(findings, null, 2)}\n` : `${findings.map(lineOf).join('\n')}\n`);
    return findings.some(({ state }) => state === 'wrong') ? EXIT.failed : EXIT.ok;
  },
});
