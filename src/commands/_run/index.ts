import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CommandIo } from '../../core/command.ts';
import type { Corrector } from '../../core/correction.ts';
import { EXIT, Fault, formatFault, messageOf } from '../../core/errors.ts';
import { printableLines } from '../../core/printable.ts';
import type { Resumption } from '../../core/resumption.ts';
import { requireBrowser } from '../_browser.ts';
import { accountsOf } from '../_kept.ts';
import { startBrowser, type StartedBrowser } from './browser.ts';
import { executeRun, loadAhead } from './execute.ts';
import type { RunInput } from './input.ts';
import { openOutputs, updateIndex } from './outputs.ts';
import type { NowRequest } from './past.ts';
import { planRun, readGround, readRunbookNamed, type Ground, type Plan } from './prepare.ts';
import { openPlace, type Place, type StageRequest } from './stage.ts';

/** Everything that can be wrong is looked at before a browser or the practice tenant starts. */
export async function run(io: CommandIo, input: RunInput): Promise<number> {
  if (input.pauseOnFailure === true && !io.inIsTerminal)
    throw new Fault('PR-101', '--pause-on-failure asks a person, and there is no terminal to ask at');
  const trace = await traceFile(io, input.trace);
  const { ground, plan, resumes } = await whatToRun(io, input);
  const { config } = ground;
  const program = await requireBrowser(config.browser);
  // What is kept of a sign-in is looked at first, and may bring a browser of its own.
  const atOnce = config.portal === 'practice' || accountsOf(plan.runbook).length === 0;
  let browser: Promise<StartedBrowser> | undefined;
  // The browser starts while the practice tenant does; that one begins first, since this process does nothing else while
  // it loads Playwright.
  const place = async (request: StageRequest): Promise<Place> => {
    await import('../_practice-tenant.ts');
    const opening = openPlace(io, config, request);
    await setImmediate();
    browser = startBrowser(config, { program, atOnce });
    browser.then(() => loadAhead(config)).catch(() => undefined);
    return opening;
  };
  try {
    const result = await executeRun(io, {
      ground,
      plan,
      place,
      openBrowser: async () => (await (browser ??= startBrowser(config, { program, atOnce }))).giveAway(),
      outputs: () => openOutputs(io, input),
      yes: input.yes,
      json: input.json,
      check: input.check,
      trace,
      corrector: await correctorFor(io, input, { ground, plan }),
      resumes,
    });
    await updateIndex(io, config.reports);
    if (result.verdict === 'passed' || result.verdict === 'pending') return EXIT.ok;
    if (result.fault !== undefined && !input.json) io.err(`${formatFault(result.fault)}\n`);
    return result.verdict === 'interrupted' ? EXIT.interrupted : (result.fault?.exit ?? EXIT.failed);
  } finally {
    await browser?.then(
      (started) => started.close(),
      () => undefined,
    );
  }
}

/** @throws Fault PR-101 for a name that no viewer opens, PR-106 for a folder that cannot be written. */
async function traceFile(io: CommandIo, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const file = path.resolve(io.cwd, given);
  if (!file.endsWith('.zip'))
    throw new Fault('PR-101', `--trace ${given}: a trace is a file that ends in .zip`, {
      hint: 'Name one, and open it with: npx playwright show-trace FILE',
    });
  const folder = path.dirname(file);
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new Fault('PR-106', `the trace cannot be written into ${folder}: ${messageOf(error)}`);
  });
  io.err(
    `The trace holds all that the pages show and send, passwords and tokens among it, and is not redacted. It stays outside the bag: keep ${given} for yourself, and delete it when it has served.\n`,
  );
  return file;
}

async function correctorFor(
  io: CommandIo,
  { pauseOnFailure, check }: RunInput,
  { ground, plan: { runbook, inputs } }: { readonly ground: Ground; readonly plan: Plan },
): Promise<Corrector | undefined> {
  if (pauseOnFailure !== true || check) return undefined;
  const { createCorrector } = await import('./corrector.ts');
  const { file } = runbook.source;
  return createCorrector(io, { runbook, inputs, reread: () => readRunbookNamed(io, ground, file) });
}

interface Wanted {
  readonly ground: Ground;
  readonly plan: Plan;
  readonly resumes?: Resumption;
}

/** A runbook from its beginning, or the rest of a run. */
async function whatToRun(io: CommandIo, input: RunInput): Promise<Wanted> {
  if (input.resume === undefined) {
    const ground = await readGround(io, input);
    return { ground, plan: await planRun(io, ground, input.runbook ?? '', input.input) };
  }
  const { findPast, inputsOf, resumptionOf } = await import('./past.ts');
  const here = await readGround(io, input);
  const named = input.runbook === undefined ? undefined : await readRunbookNamed(io, here, input.runbook);
  const { reports } = here.config;
  const past = await findPast(input.resume, { reports, cwd: io.cwd, runbook: named?.id });
  const { portal, runbook } = past.started;
  if (portal.practice)
    throw new Fault('PR-109', `the practice tenant of run ${past.started.runId} ended with that run`, {
      hint: 'Run the runbook anew. A practice tenant that stays is one of "portal-runbook practice", named as a portal.',
    });
  const ground = input.portal === undefined ? await readGround(io, { ...input, portal: portal.name }) : here;
  const nameOf = (given: string): string => given.split('=', 1)[0] ?? '';
  const given = new Set(input.input.map(nameOf));
  const taken = inputsOf(past).filter((one) => !given.has(nameOf(one)));
  const plan = await planRun(io, ground, input.runbook ?? runbook.file, [...taken, ...input.input]);
  const resumes = await resumptionOf(past, {
    ...plan,
    given,
    portal: portalNamed(ground.config),
    acceptChanges: input.acceptChanges === true,
    tookPlace: input.tookPlace,
    show: (diff) => {
      io.err(`${printableLines(diff)}\n`);
    },
  });
  return { ground, plan, resumes };
}

function portalNamed({ portal: name, portals }: Ground['config']): NowRequest['portal'] {
  const portal = portals[name];
  if (portal === undefined) throw new Fault('PR-109', 'a run on a portal is not continued on a practice tenant');
  return { name, address: portal.address, tenantId: portal.tenantId };
}
