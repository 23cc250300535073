import { stat } from 'node:fs/promises';
import { Fault } from '../core/errors.ts';

/** @throws Fault PR-102 when there is no such folder. */
export async function assertReports(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return folder;
  throw new Fault('PR-102', `there is no folder of reports at ${folder}`, {
    hint: 'Name the one that runs wrote to with --out.',
  });
}
