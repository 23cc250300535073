import { mkdtemp, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the tests a temporary folder of their own, workers and the programs that they start included, and takes it away
 * when the last of them has ended: what a test or a killed browser leaves behind stays on no machine.
 */
export default async function ownTemporaryFolder(): Promise<(() => Promise<void>) | undefined> {
  // The bags of a campaign are looked at afterwards; and macOS has no room in a socket's path for another folder.
  if (process.env['FAULTS_RESULTS'] !== undefined || platform() === 'darwin') return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'tests-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
