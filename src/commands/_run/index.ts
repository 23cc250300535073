import type { CommandIo } from '../../core/command.ts';
import { EXIT, formatFault } from '../../core/errors.ts';
import { startBrowser } from './browser.ts';
import { executeRun } from './execute.ts';
import type { RunInput } from './input.ts';
import { openOutputs, updateIndex } from './outputs.ts';
import { planRun, readGround } from './prepare.ts';

/** Everything that can be wrong is looked at before a browser or the practice tenant starts. */
export async function run(io: CommandIo, input: RunInput): Promise<number> {
  const ground = await readGround(io, input);
  const plan = await planRun(io, ground, input.runbook, input.input);
  // The browser starts while the practice tenant does.
  const browser = await startBrowser(ground.config);
  try {
    const result = await executeRun(io, {
      ground,
      plan,
      openBrowser: () => browser.giveAway(),
      outputs: await openOutputs(io, input),
      yes: input.yes,
      json: input.json,
    });
    await updateIndex(io, ground.config.reports);
    if (result.verdict === 'passed') return EXIT.ok;
    if (result.fault !== undefined && !input.json) io.err(`${formatFault(result.fault)}\n`);
    return result.verdict === 'interrupted' ? EXIT.interrupted : (result.fault?.exit ?? EXIT.failed);
  } finally {
    await browser.close();
  }
}
