export { readInputs, resolveInputs, splitPair } from './inputs.ts';
export { countMistakes, errorsIn, loadRunbook, runbookToRun } from './load.ts';
export { readRunbook, type LoadedRunbook } from './read.ts';
export { loadScreens } from './screens.ts';
