import { createPublicKey, type KeyObject } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { Fault, messageOf, systemCode } from '../../core/errors.ts';
import { BAG } from '../../core/evidence.ts';
import { UNFINISHED } from '../../core/files.ts';
import { fingerprintOf } from '../signing-key.ts';
import type { Standing } from '../standing.ts';
import { listBag, readSmall, type BagFile } from './bag-files.ts';
import { checkCheckpoints, emptyReading, readJournal, type JournalReading } from './journal.ts';
import { createProblems, printable, type Problem, type Problems } from './problems.ts';
import { checkDigests, checkSeal } from './seal.ts';
import { judgeStanding } from './standing.ts';

export type { Problem } from './problems.ts';

export interface Verification {
  readonly bag: string;
  /**
   * COMPLETE: sealed, and every byte is as it was. INTERRUPTED: what is there is as it was, but the run or the sealing
   * did not come to its end. BROKEN: something is not as it was written.
   */
  readonly verdict: 'COMPLETE' | 'INTERRUPTED' | 'BROKEN';
  readonly standing: Standing;
  /** What is wrong and where; empty unless BROKEN. */
  readonly problems: readonly Problem[];
  /** What a person should know all the same. */
  readonly notes: readonly string[];
  readonly run:
    | {
        readonly id: string;
        readonly runbook: string;
        readonly title: string;
        /** What the run itself ended with. */
        readonly verdict: string | undefined;
        readonly started: string;
        readonly finished: string | undefined;
        readonly tenantId: string | undefined;
      }
    | undefined;
  /** The last step that ended, for a bag that is not complete. */
  readonly upTo: { readonly stepId: string; readonly index: number; readonly of: number } | undefined;
  /** SHA-256 of the journal's last line. */
  readonly head: string | undefined;
  /** SHA-256 of the public key in the bag (SubjectPublicKeyInfo DER), hex. */
  readonly fingerprint: string | undefined;
  readonly files: number;
  readonly bytes: number;
}

export interface VerifyOptions {
  /** The fingerprint that the signer gave by another way; a bag signed with another key is BROKEN. */
  readonly fingerprint?: string | undefined;
  /** PEM of the roots that count as public; Mozilla's otherwise. */
  readonly roots?: readonly string[] | undefined;
}

async function assertBag(bag: string): Promise<void> {
  try {
    if ((await lstat(bag)).isDirectory()) return;
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOTDIR') {
      throw new Fault('PR-102', `no folder ${bag}: ${messageOf(thrown)}`, { cause: thrown });
    }
  }
  throw new Fault('PR-604', `${bag} is not a folder`, { hint: 'Name the folder of one run, not a file in it.' });
}

async function readKey(bag: string, files: Map<string, BagFile>, problems: Problems): Promise<KeyObject | undefined> {
  const file = files.get(BAG.signer);
  if (file === undefined) {
    problems.add(BAG.signer, 'is missing');
    return undefined;
  }
  try {
    const key = createPublicKey((await readSmall(bag, file, 10_000)) ?? '');
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // Told below: whatever it is, it is no key.
  }
  problems.add(BAG.signer, 'is not an ECDSA P-256 public key');
  return undefined;
}

function notesOf(files: Map<string, BagFile>, sealed: boolean, journal: JournalReading): string[] {
  const notes: string[] = [];
  const { openIntent, underWay, finished, started } = journal;
  if (openIntent !== undefined)
    notes.push(`In step ${openIntent.stepId} an action was begun and never seen to end: ${openIntent.text}`);
  else if (underWay !== undefined) notes.push(`Step ${underWay.stepId} was under way.`);
  if (sealed) return notes;
  if (journal.torn) notes.push('The last line of the journal was being written and does not count.');
  if (finished !== undefined)
    notes.push('The run came to its end, but the bag has no seal: it was never made, or was taken away.');
  if (started === undefined) notes.push('The journal does not tell of the start of a run.');
  const vouched = new Set<string>([BAG.journal, BAG.checkpoints, BAG.runbook, BAG.signer, BAG.declaration]);
  const loose = [...files.keys()].filter((path) => !vouched.has(path) && !journal.artifacts.has(path));
  const unfinished = loose.filter((path) => path.includes(UNFINISHED));
  if (unfinished.length > 0) notes.push(`${unfinished.length} files were being written and do not count.`);
  for (const path of loose.filter((other) => !other.includes(UNFINISHED)).slice(0, 20)) {
    notes.push(`Nothing vouches for ${path}.`);
  }
  return notes;
}

/**
 * Judges a bag from its files alone, without network, and writes nothing.
 * @throws Fault PR-102 when there is no such folder, PR-604 when it is no bag at all.
 */
export async function verifyBag(bag: string, options: VerifyOptions = {}): Promise<Verification> {
  await assertBag(bag);
  const problems = createProblems();
  const files = await listBag(bag, problems);
  if (!files.has(BAG.journal) && !files.has(BAG.declaration) && !files.has(BAG.manifest)) {
    throw new Fault('PR-604', `${bag} is not an evidence bag: it has neither ${BAG.declaration} nor ${BAG.journal}`);
  }
  const key = await readKey(bag, files, problems);
  const fingerprint = key === undefined ? undefined : fingerprintOf(key);
  const told = options.fingerprint?.replaceAll(/[:\s]/gu, '').toLowerCase();
  if (told !== undefined && told !== fingerprint)
    problems.add(BAG.signer, `is another key than the one with fingerprint ${told}`);
  // The signature is written last, so that without it the sealing did not come to its end.
  const isSealed = files.has(BAG.seal);
  const sealed = isSealed ? await checkSeal(bag, files, key, problems) : new Map<string, string>();
  // A seal that holds speaks for each of the checkpoints; their thousands of signatures are looked at without one.
  const sealHolds = isSealed && problems.found.length === 0;
  const journal = files.has(BAG.journal) ? await readJournal(bag, problems) : emptyReading();
  // These stand before the first line does; a run that died earlier has not lost them.
  for (const needed of [BAG.declaration, BAG.journal, BAG.checkpoints, BAG.runbook]) {
    if (!files.has(needed) && (isSealed || journal.heads.length > 0)) problems.add(needed, 'is missing');
  }
  if (key !== undefined && files.has(BAG.checkpoints))
    await checkCheckpoints(bag, journal, sealHolds ? undefined : key, problems);
  await checkDigests(bag, files, sealed, journal, problems);
  if (isSealed && journal.torn) problems.add(BAG.journal, 'ends in the middle of a line');
  if (isSealed && journal.finished === undefined)
    problems.add(BAG.journal, 'is sealed and does not tell how the run ended');
  const standing = await judgeStanding(bag, files, journal, options.roots);
  const complete = isSealed && journal.finished?.verdict !== 'interrupted';
  const { started, finished, lastFinished } = journal;
  const verdict = problems.found.length > 0 ? 'BROKEN' : complete ? 'COMPLETE' : 'INTERRUPTED';
  return {
    bag,
    verdict,
    standing,
    problems: problems.found,
    notes: notesOf(files, isSealed, journal).map(printable),
    run:
      started === undefined
        ? undefined
        : {
            id: started.runId,
            runbook: started.runbook.id,
            title: printable(started.runbook.title),
            verdict: finished?.verdict,
            started: started.time,
            finished: finished?.time,
            tenantId: started.portal.tenantId,
          },
    upTo:
      verdict === 'COMPLETE' || lastFinished === undefined
        ? undefined
        : { stepId: lastFinished.stepId, index: lastFinished.index + 1, of: started?.steps.length ?? 0 },
    head: journal.heads.at(-1),
    fingerprint,
    files: files.size,
    bytes: [...files.values()].reduce((sum, file) => sum + file.bytes, 0),
  };
}
