import envPaths from 'env-paths';

/** The folder of this user for what this program keeps of its own, such as browser profiles; it may not exist. */
export function userDataFolder(): string {
  return envPaths('portal-runbook', { suffix: '' }).data;
}

/** The folder of this user for settings of this program, by the custom of the operating system; it may not exist. */
export function userConfigFolder(): string {
  return envPaths('portal-runbook', { suffix: '' }).config;
}
