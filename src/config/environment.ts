/** What the environment says that more than the configuration must know. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** https://no-color.org: set and not empty. */
  readonly noColor: boolean;
  readonly forceColor: boolean;
  /** A build server: no live lines, no questions. */
  readonly ci: boolean;
  /** Of a terminal that can do nothing but print. */
  readonly dumbTerminal: boolean;
}

const set = (value: string | undefined): boolean => value !== undefined && value !== '';
const yes = (value: string | undefined): boolean => set(value) && value !== '0' && value?.toLowerCase() !== 'false';

export function environmentOf(variables: Readonly<Record<string, string | undefined>>): Environment {
  return {
    variables,
    noColor: set(variables['NO_COLOR']),
    forceColor: yes(variables['FORCE_COLOR']),
    ci: yes(variables['CI']),
    dumbTerminal: variables['TERM'] === 'dumb',
  };
}

/** The only place that reads the environment of this process. */
export function systemEnvironment(): Environment {
  return environmentOf({ ...process.env });
}
