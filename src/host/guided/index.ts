export { createGuidedDesk, type DeskOptions, type Terminal } from './desk.ts';
export { givenAnswer, type GivenAnswer } from './answer.ts';
export { createGuidedHost, type GuidedHostOptions } from './host.ts';
