import envPaths from 'env-paths';

/** The folder of this user for settings of this program, by the custom of the operating system; it may not exist. */
export function userConfigFolder(): string {
  return envPaths('portal-runbook', { suffix: '' }).config;
}
