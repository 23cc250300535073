export { browserOfKind, findBrowser, thisMachine } from './browsers.ts';
export { systemEnvironment, environmentOf } from './environment.ts';
export { loadConfig, type Config, type Flags } from './load.ts';
