import { systemCode } from './errors.ts';

/** Whether a process of this machine lives; another one may have its number by now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
}
