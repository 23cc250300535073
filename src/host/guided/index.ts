export { createGuidedDesk, type Terminal } from './desk.ts';
export type { GivenAnswer } from './answer.ts';
export { createGuidedHost } from './host.ts';
