import { join } from 'node:path';
import { writeWhole } from '../core/files.ts';
import { listRuns } from '../evidence/index.ts';
import { indexDocument } from '../reporters/_index/document.ts';

/** Writes `index.html` into a folder of reports; to be called when a run has ended. Gives its path. */
export async function writeReportsIndex(reports: string): Promise<string> {
  const file = join(reports, 'index.html');
  await writeWhole(file, indexDocument(await listRuns(reports)));
  return file;
}
