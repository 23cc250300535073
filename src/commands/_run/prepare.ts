import type { CommandIo } from '../../core/command.ts';
import { Fault } from '../../core/errors.ts';
import type { Vocabulary } from '../../core/registries.ts';
import type { Runbook } from '../../core/runbook.ts';
import { findBrowser, loadConfig, systemEnvironment, thisMachine, type Config } from '../../config/index.ts';
import { loadRunbook, resolveInputs, runbookToRun } from '../../runbook/index.ts';
import { findRunbook } from '../_runbooks.ts';
import { vocabularyWith } from '../_vocabulary.ts';
import type { RunInput } from './input.ts';

/** What all runs of one process stand on. */
export interface Ground {
  readonly config: Config;
  readonly vocabulary: Vocabulary;
}

/** A runbook with its inputs, in which nothing is wrong that can be seen before a browser starts. */
export interface Plan {
  readonly runbook: Runbook;
  readonly inputs: ReadonlyMap<string, string>;
}

export interface GroundInput extends Partial<
  Pick<RunInput, 'config' | 'portal' | 'out' | 'evidence' | 'headed' | 'slowMo'>
> {
  /** The version that the practice tenant shows. */
  readonly practiceVersion?: string | undefined;
}

export async function readGround(io: CommandIo, input: GroundInput): Promise<Ground> {
  const flags = {
    config: input.config,
    portal: input.portal,
    'practice.version': input.practiceVersion,
    reports: input.out,
    'evidence.level': input.evidence,
    'browser.headed': input.headed === true ? 'true' : undefined,
    'browser.slowMo': input.slowMo,
  };
  const config = await loadConfig({ cwd: io.cwd, flags, environment: systemEnvironment() });
  return { config, vocabulary: await vocabularyWith(config.screens) };
}

/** @throws Fault for a runbook that is not there, MistakesFault with all that is wrong in it. */
export async function readRunbookNamed(io: CommandIo, { vocabulary }: Ground, name: string): Promise<Runbook> {
  return runbookToRun(await loadRunbook(await findRunbook(name, io.cwd), vocabulary, { cwd: io.cwd }));
}

/** @throws Fault as `readRunbookNamed`, or with all that is wrong in the inputs. */
export async function planRun(io: CommandIo, ground: Ground, name: string, inputs: readonly string[]): Promise<Plan> {
  const runbook = await readRunbookNamed(io, ground, name);
  return { runbook, inputs: resolveInputs(runbook, inputs, { rehearsal: ground.config.portal === 'practice' }) };
}

/**
 * The program of the browser; undefined for Playwright's own.
 * @throws Fault PR-105 when there is none.
 */
export async function requireBrowser(browser: Config['browser']): Promise<{ readonly path: string | undefined }> {
  const found = await findBrowser(thisMachine(systemEnvironment().variables), browser.path);
  if (found !== undefined) return found;
  throw browser.path === undefined
    ? new Fault('PR-105', 'no Edge, Chrome or Chromium was found on this machine', {
        hint: 'Install one of them, or run "npx playwright-core install chromium"; or set "browser.path" in the configuration.',
      })
    : new Fault('PR-105', `there is no browser at ${browser.path}`, {
        hint: 'Mend "browser.path" in the configuration, or leave it out to have one looked for.',
      });
}
