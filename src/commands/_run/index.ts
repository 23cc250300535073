import { setImmediate } from 'node:timers/promises';
import type { CommandIo } from '../../core/command.ts';
import { EXIT, formatFault } from '../../core/errors.ts';
import { requireBrowser } from '../_browser.ts';
import { accountsOf } from '../_kept.ts';
import { startBrowser, type StartedBrowser } from './browser.ts';
import { executeRun, loadAhead } from './execute.ts';
import type { RunInput } from './input.ts';
import { openOutputs, updateIndex } from './outputs.ts';
import { planRun, readGround } from './prepare.ts';
import { openPlace, type Place, type StageRequest } from './stage.ts';

/** Everything that can be wrong is looked at before a browser or the practice tenant starts. */
export async function run(io: CommandIo, input: RunInput): Promise<number> {
  const ground = await readGround(io, input);
  const plan = await planRun(io, ground, input.runbook, input.input);
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
