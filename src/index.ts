/** The public API: what a screen, step, check or output of one's own is made with, and what reads runbooks and events. */
export type { CheckAnswer, CheckDefinition, CheckKind } from './core/check.ts';
export { defineCheck } from './core/check.ts';
export type { Mistake } from './core/errors.ts';
export { Fault, formatFault, formatMistake, MistakesFault } from './core/errors.ts';
export type { RunEvent } from './core/events.ts';
export { runEvent } from './core/events.ts';
export type { VersionedName } from './core/names.ts';
export type { Vocabulary } from './core/registries.ts';
export { readVocabulary } from './core/registries.ts';
export type { Reporter, ReporterKind, ReporterOptions } from './core/reporter.ts';
export { defineReporter } from './core/reporter.ts';
export type { Runbook, RunbookSection, RunbookStep } from './core/runbook.ts';
export { stepsOf } from './core/runbook.ts';
export type { ControlSpec, Screen, ScreenDefinition } from './core/screen.ts';
export {
  button,
  checkbox,
  combobox,
  defineScreen,
  dialog,
  grid,
  heading,
  link,
  menuitem,
  option,
  radio,
  row,
  searchbox,
  spinbutton,
  status,
  tab,
  text,
  textbox,
  treeitem,
} from './core/screen.ts';
export type { ActionContext, StepDefinition, StepKind, StepTools } from './core/step.ts';
export { defineStep } from './core/step.ts';
export type { LoadedRunbook } from './runbook/index.ts';
export { loadRunbook, readRunbook, resolveInputs, runbookToRun } from './runbook/index.ts';
