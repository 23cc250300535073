import type { CheckKind } from './check.ts';
import type { Command } from './command.ts';
import { readRegistry, type Registered, type Registry } from './registry.ts';
import type { ReporterKind } from './reporter.ts';
import type { Screen } from './screen.ts';
import type { StepKind } from './step.ts';

const isStep = (value: Registered): value is StepKind => value.kind === 'step' && 'run' in value;
const isCheck = (value: Registered): value is CheckKind => value.kind === 'check' && 'ask' in value;
const isScreen = (value: Registered): value is Screen => value.kind === 'screen' && 'controls' in value;
const isReporter = (value: Registered): value is ReporterKind => value.kind === 'reporter' && 'create' in value;
const isCommand = (value: Registered): value is Command => value.kind === 'command' && 'run' in value;

const folder = (name: string): URL => new URL(`../${name}/`, import.meta.url);

export const readSteps = (): Promise<Registry<StepKind>> => readRegistry(folder('steps'), 'step', isStep);
export const readChecks = (): Promise<Registry<CheckKind>> => readRegistry(folder('checks'), 'check', isCheck);
export const readScreens = (): Promise<Registry<Screen>> => readRegistry(folder('pages'), 'screen', isScreen);
export const readReporters = (): Promise<Registry<ReporterKind>> =>
  readRegistry(folder('reporters'), 'reporter', isReporter);
export const readCommands = (): Promise<Registry<Command>> => readRegistry(folder('commands'), 'command', isCommand);

/** What a runbook can name. */
export interface Vocabulary {
  readonly steps: Registry<StepKind>;
  readonly checks: Registry<CheckKind>;
  readonly screens: Registry<Screen>;
}

export async function readVocabulary(): Promise<Vocabulary> {
  const [steps, checks, screens] = await Promise.all([readSteps(), readChecks(), readScreens()]);
  return { steps, checks, screens };
}
