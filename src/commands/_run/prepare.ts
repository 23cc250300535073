import type { CommandIo } from '../../core/command.ts';
import type { Vocabulary } from '../../core/registries.ts';
import type { Runbook } from '../../core/runbook.ts';
import { loadConfig, systemEnvironment, type Config } from '../../config/index.ts';
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
