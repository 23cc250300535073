// The host names of the practice tenant; all of them are one server on one port of this computer.
const beside = (host: string): string =>
  `${location.protocol}//${host}${location.port === '' ? '' : `:${location.port}`}`;

/** The origin that a blade takes messages from: the shell that frames it. */
export const portalOrigin = (): string => beside('entra.practice.localhost');
