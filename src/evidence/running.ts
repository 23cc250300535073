import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { systemCode } from '../core/errors.ts';
import { writeWhole } from '../core/files.ts';
import { isAlive } from '../core/process.ts';

const mark = z.object({ pid: z.int().positive(), host: z.string() });

// Beside the bag and not in it: a bag holds nothing that goes away again.
const markOf = (bag: string): string => join(dirname(bag), `.${basename(bag)}.running`);

export async function markRunning(bag: string): Promise<void> {
  await writeWhole(markOf(bag), `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`);
}

export async function unmarkRunning(bag: string): Promise<void> {
  await rm(markOf(bag), { force: true });
}

/** Whether a run still writes into the bag; one of another machine counts as running as long as its mark stands. */
export async function isRunning(bag: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(markOf(bag), 'utf8');
  } catch (thrown) {
    return systemCode(thrown) !== 'ENOENT';
  }
  try {
    const { pid, host } = mark.parse(JSON.parse(text));
    return host !== hostname() || isAlive(pid);
  } catch {
    return true;
  }
}
