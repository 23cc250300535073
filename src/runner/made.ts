import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { systemCode } from '../core/errors.ts';
import { makeFolder } from '../core/files.ts';

const line = z.object({
  portal: z.string(),
  tenant: z.string(),
  runbook: z.string(),
  object: z.string(),
  runId: z.string(),
  time: z.string(),
});
export type MadeObject = z.infer<typeof line>;

/** What this runbook has made, by its `ensure` checks: an object that is there but not in here is somebody else's. */
export interface Ledger {
  has(object: Pick<MadeObject, 'portal' | 'tenant' | 'runbook' | 'object'>): Promise<boolean>;
  add(object: MadeObject): Promise<void>;
}

/** A ledger in a file of JSON lines. A line that cannot be read counts for nothing: in doubt an object is not ours. */
export function openLedger(file: string): Ledger {
  return {
    async has(wanted) {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return false;
        throw error;
      }
      return text.split('\n').some((raw) => {
        const made = parse(raw);
        return (
          made?.portal === wanted.portal &&
          made.tenant === wanted.tenant &&
          made.runbook === wanted.runbook &&
          made.object === wanted.object
        );
      });
    },
    async add(object) {
      await makeFolder(path.dirname(file));
      await appendFile(file, `${JSON.stringify(object)}\n`, { mode: 0o600 });
    },
  };
}

function parse(raw: string): MadeObject | undefined {
  try {
    return line.safeParse(JSON.parse(raw)).data;
  } catch {
    return undefined;
  }
}
