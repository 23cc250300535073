export { findBrowser, thisMachine, type FoundBrowser } from './browsers.ts';
export { systemEnvironment, environmentOf, type Environment } from './environment.ts';
export { loadConfig, type Config, type Flags } from './load.ts';
