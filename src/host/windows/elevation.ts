import type { Execute } from '../../core/execute.ts';

/** High and System mandatory levels: well-known SIDs, the same in every display language. */
const ELEVATED = /S-1-16-(?:12288|16384)\b/u;

/**
 * Whether this process may change the computer: root, or on Windows a token of high integrity. whoami.exe tells it in
 * Constrained Language too, where PowerShell cannot ask for a WindowsPrincipal.
 */
export async function isElevated(execute: Execute, systemRoot: string, signal?: AbortSignal): Promise<boolean> {
  if (process.platform !== 'win32') return process.getuid?.() === 0;
  const file = `${systemRoot}\\System32\\whoami.exe`;
  const what = 'look whether this is an administrator';
  const { stdout } = await execute({ what, file, args: ['/groups', '/fo', 'csv', '/nh'], deadline: 20_000, signal });
  return ELEVATED.test(stdout);
}
