import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { CommandIo } from '../core/command.ts';
import { EXIT, Fault, formatFault, messageOf } from '../core/errors.ts';
import type { DirectoryReader } from '../core/directory.ts';
import type { Host } from '../core/host.ts';
import type { PortalProfile, SignInDialog } from '../core/portal.ts';
import type { GuidedDesk } from '../core/desk.ts';
import { readReporters } from '../core/registries.ts';
import { vocabularyWith } from './_vocabulary.ts';
import type { Approve } from '../runner/index.ts';
import type { Reporter, ReporterOptions } from '../core/reporter.ts';
import type { Runbook } from '../core/runbook.ts';
import { createRedactor, type Redactor } from '../core/secrets.ts';
import { findBrowser, loadConfig, systemEnvironment, thisMachine, type Config } from '../config/index.ts';
import { userConfigFolder } from '../config/folders.ts';
import { loadRunbook, resolveInputs, runbookToRun } from '../runbook/index.ts';
import { findRunbook } from './_runbooks.ts';
import { toolVersion } from './_version.ts';

export interface RunInput {
  readonly runbook: string;
  readonly portal?: string | undefined;
  readonly input: readonly string[];
  readonly headed: boolean;
  readonly yes: boolean;
  readonly slowMo?: string | undefined;
  readonly out?: string | undefined;
  readonly config?: string | undefined;
  readonly evidence?: 'full' | 'none' | undefined;
  readonly json: boolean;
  readonly junit?: string | undefined;
}

/** Where a run takes place; `stop` ends what was started for it. */
interface Stage {
  readonly portal: PortalProfile;
  readonly host: Host;
  readonly desk: GuidedDesk | undefined;
  readonly stop: () => Promise<void>;
}

/** Ids sort by time and can be names of folders everywhere. */
export function newRunId(now: Date): string {
  return `${now
    .toISOString()
    .replace(/[:.]\d*Z?$/u, '')
    .replaceAll(':', '')}Z-${randomBytes(2).toString('hex')}`;
}

/** Everything that can be wrong is looked at before a browser or the practice tenant starts. */
export async function run(io: CommandIo, input: RunInput): Promise<number> {
  const environment = systemEnvironment();
  const flags = {
    config: input.config,
    portal: input.portal,
    reports: input.out,
    'evidence.level': input.evidence,
    'browser.headed': input.headed ? 'true' : undefined,
    'browser.slowMo': input.slowMo,
  };
  const [config, file] = await Promise.all([
    loadConfig({ cwd: io.cwd, flags, environment }),
    findRunbook(input.runbook, io.cwd),
  ]);
  const vocabulary = await vocabularyWith(config.screens);
  const runbook = runbookToRun(await loadRunbook(file, vocabulary, { cwd: io.cwd }));
  const inputs = resolveInputs(runbook, input.input);
  const browser = await findBrowser(thisMachine(environment.variables), config.browser.path);
  if (browser === undefined) throw noBrowser(config.browser.path);
  const runId = newRunId(new Date());
  const redactor = createRedactor();
  addSecretInputs(redactor, runbook, inputs);
  const { launchBrowser, openLedger, runRunbook } = await import('../runner/index.ts');
  // The browser starts while the practice tenant does.
  const starting = launchBrowser({
    path: browser.path,
    headed: config.browser.headed,
    slowMo: config.browser.slowMo,
    proxy: config.browser.proxy,
  });
  starting.catch(() => undefined);
  let stage: Stage;
  try {
    stage = await setStage(io, config, { runId, runbook, redactor, json: input.json });
  } catch (error) {
    await starting.then((launched) => launched.close()).catch(() => undefined);
    throw error;
  }
  try {
    addAccounts(redactor, stage.portal);
    const directory = await directoryOf(stage.portal, runbook, redactor);
    const { createCertificateMaker } = await import('../cert/index.ts');
    const { createEvidenceStore } = await import('../evidence/index.ts');
    const { shellNamed } = await import('../pages/_portal/index.ts');
    const reporters = await openReporters(io, input);
    const now = (): Date => new Date();
    const tool = { name: 'portal-runbook', version: await toolVersion() };
    const keyFile = path.join(userConfigFolder(), 'signing-key.pem');
    const result = await runRunbook({
      runId,
      runbook,
      vocabulary,
      inputs,
      portal: stage.portal,
      shell: shellNamed(stage.portal.shell),
      host: stage.host,
      certificates: createCertificateMaker({ now }),
      directory,
      dialog: dialogOf(io),
      desk: stage.desk,
      approve: approvalOf(io, input.yes),
      redactor,
      ledger: openLedger(path.join(config.reports, runbook.id, 'made.jsonl')),
      openBrowser: async () => {
        const launched = await starting;
        return { browser: launched, end: () => launched.close().catch(() => undefined) };
      },
      openEvidence: (announce) =>
        createEvidenceStore({
          reports: config.reports,
          runbook,
          runId,
          redactor,
          announce,
          now,
          rehearsal: stage.portal.practice,
          signingKeyFile: keyFile,
          tool,
          shots: config.evidence.level,
          masked: config.evidence.mask,
        }),
      reporters,
      onReporterError(error) {
        io.err(`An output of this run failed and was left out: ${messageOf(error)}\n`);
      },
      tool,
      operator: config.evidence.operator ?? userInfo().username,
      now,
      viewport: { width: config.browser.width, height: config.browser.height },
      timeouts: config.timeouts,
      signal: io.signal,
    });
    await updateIndex(io, config.reports);
    if (result.verdict === 'passed') return EXIT.ok;
    if (result.fault !== undefined && !input.json) io.err(`${formatFault(result.fault)}\n`);
    return result.verdict === 'interrupted' ? EXIT.interrupted : (result.fault?.exit ?? EXIT.failed);
  } finally {
    await stage.stop();
  }
}

/** The index is a convenience: a run does not fail for it. */
async function updateIndex(io: CommandIo, reports: string): Promise<void> {
  try {
    const { writeReportsIndex } = await import('./_reports-index.ts');
    await writeReportsIndex(reports);
  } catch (error) {
    io.err(`The list of reports could not be written: ${messageOf(error)}\n`);
  }
}

function noBrowser(configured: string | undefined): Fault {
  return configured === undefined
    ? new Fault('PR-105', 'no Edge, Chrome or Chromium was found on this machine', {
        hint: 'Install one of them, or run "npx playwright-core install chromium"; or set "browser.path" in the configuration.',
      })
    : new Fault('PR-105', `there is no browser at ${configured}`, {
        hint: 'Mend "browser.path" in the configuration, or leave it out to have one looked for.',
      });
}

function addSecretInputs(redactor: Redactor, runbook: Runbook, inputs: ReadonlyMap<string, string>): void {
  for (const [name, spec] of Object.entries(runbook.inputs)) {
    const value = inputs.get(name);
    if (spec.secret && value !== undefined) redactor.add(value);
  }
}

function addAccounts(redactor: Redactor, portal: PortalProfile): void {
  for (const { password, totp } of Object.values(portal.accounts)) {
    if (password !== undefined) redactor.add(password);
    if (totp !== undefined) redactor.add(totp);
  }
}

/** @throws Fault PR-107 when the runbook asks Graph and the portal does not say how: a change would be made first. */
async function directoryOf(
  { name, graph }: PortalProfile,
  runbook: Runbook,
  redactor: Redactor,
): Promise<DirectoryReader | undefined> {
  if (graph?.clientSecret !== undefined) {
    const { clientSecret } = graph;
    redactor.add(clientSecret);
    const { createGraphReader } = await import('../graph/index.ts');
    return createGraphReader({ access: { ...graph, clientSecret }, redactor, now: () => new Date() });
  }
  const asking = runbook.sections
    .flatMap(({ steps }) => steps)
    .flatMap(({ expect, ensure }) => [...expect, ...ensure])
    .find(({ kind }) => kind === 'graph');
  if (asking === undefined) return undefined;
  throw new Fault(
    'PR-107',
    `the runbook asks Graph, and portal ${name} ${graph === undefined ? 'has no "graph"' : 'has no secret for it'}`,
    {
      place: asking.place,
      hint: 'Give the portal "graph" with clientId and clientSecret in the configuration, or take the check out of the runbook.',
    },
  );
}

async function setStage(
  io: CommandIo,
  config: Config,
  run: { readonly runId: string; readonly runbook: Runbook; readonly redactor: Redactor; readonly json: boolean },
): Promise<Stage> {
  if (config.portal === 'practice') {
    const { startPracticeTenant } = await import('./_practice-tenant.ts');
    const tenant = await startPracticeTenant({
      signal: io.signal,
      version: config.practice.version,
      // Beside the bags and not in one: the private key of the certificate stays with the host that made it.
      hostData: path.join(config.reports, '.practice-host', run.runId),
    });
    return { portal: tenant.profile, host: tenant.host, desk: undefined, stop: () => tenant.stop() };
  }
  const portal = config.portals[config.portal];
  if (portal === undefined) throw new Fault('PR-104', `no portal is named "${config.portal}"`);
  const { openServerSide } = await import('./_guided-hosts.ts');
  const server = await openServerSide(io, {
    settings: config.host,
    reports: config.reports,
    runId: run.runId,
    runbook: run.runbook.source.sha256,
    redactor: run.redactor,
    json: run.json,
  });
  return { portal, host: server.host, desk: server.desk, stop: () => server.close() };
}

/** Shows tenant, user and all that is to be changed, and takes a yes from the person or from `--yes`. */
function approvalOf(io: CommandIo, yes: boolean): Approve {
  return async ({ portal, address, identity, changes }) => {
    if (yes) return true;
    const lines = [
      `This run is about to change ${portal} (${address}).`,
      `  Tenant  ${identity?.tenantId ?? 'the page does not say'}`,
      `  User    ${identity?.user ?? 'the page does not say'}`,
      ...changes.map((change) => `  - ${change}`),
    ];
    io.err(`\n${lines.join('\n')}\n`);
    const answer = await io.ask('Type "yes" to go on: ');
    return answer?.trim().toLowerCase() === 'yes';
  };
}

function dialogOf(io: CommandIo): SignInDialog {
  return {
    tell(message) {
      io.err(`\n${message}\n`);
    },
    code: (question) => io.ask(`${question}: `),
  };
}

async function openReporters(
  io: CommandIo,
  { json, junit }: Pick<RunInput, 'json' | 'junit'>,
): Promise<(bag: string) => { bag: readonly Reporter[]; terminal: readonly Reporter[] }> {
  const kinds = await readReporters();
  return (bag) => {
    const options: ReporterOptions = {
      bag,
      write: (text) => {
        io.out(text);
      },
      columns: io.columns,
      colors: io.colors,
      now: () => performance.now(),
    };
    const onTerminal = kinds.get(json ? 'jsonl' : 'terminal')?.create(options);
    const inFile =
      junit === undefined ? undefined : kinds.get('junit')?.create({ ...options, file: path.resolve(io.cwd, junit) });
    return {
      bag: [...kinds.values()].filter((kind) => kind.place === 'bag').map((kind) => kind.create(options)),
      terminal: [onTerminal, inFile].filter((reporter) => reporter !== undefined),
    };
  };
}
