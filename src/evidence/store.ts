import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, messageOf, systemCode } from '../core/errors.ts';
import type { EventBody, RunEvent } from '../core/events.ts';
import { BAG, type Artifact, type EvidenceFile, type EvidenceStore, type ShotRequest } from '../core/evidence.ts';
import { makeFolder, writeWhole } from '../core/files.ts';
import type { MaskRule } from '../core/masks.ts';
import { stepsOf, type Runbook } from '../core/runbook.ts';
import type { Redactor } from '../core/secrets.ts';
import { capture } from './capture.ts';
import { sha256 } from './digest.ts';
import { cleanName, createNameGiver } from './file-names.ts';
import { openJournal } from './journal.ts';
import { createPeerWatch } from './peers.ts';
import { placeFile } from './placing.ts';
import { createWorkQueue } from './queue.ts';
import { DECLARATION, filesOf, writeSeal } from './seal.ts';
import { markRunning, unmarkRunning } from './running.ts';
import { scanForSecrets } from './scan.ts';
import { createShotFiles } from './shot-files.ts';
import { openSigner } from './signing-key.ts';
import { openStanding, type StandingJudge } from './standing.ts';

export interface EvidenceOptions {
  /** The folder that holds all reports. */
  readonly reports: string;
  readonly runbook: Runbook;
  /** Part of a path: letters, digits, hyphen. */
  readonly runId: string;
  readonly redactor: Redactor;
  /** Hears of each file as an `artifact` event, which is expected to come back through `record`. */
  readonly announce: (event: EventBody) => Promise<void>;
  readonly now: () => Date;
  /** True for the practice tenant; what is false may still turn out to be none but a rehearsal. */
  readonly rehearsal: boolean;
  /** PEM; made on first use. */
  readonly signingKeyFile: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly shots: 'full' | 'none';
  /** PEM of the roots that count as public; Mozilla's otherwise. */
  readonly roots?: readonly string[];
  /** What no picture may show, besides password and code fields. */
  readonly masks?: readonly MaskRule[];
}

function refusedBy(bag: string): (thrown: unknown) => Error {
  return (thrown) =>
    thrown instanceof Fault || systemCode(thrown) === undefined
      ? thrown instanceof Error
        ? thrown
        : new Error(messageOf(thrown))
      : new Fault('PR-601', `the bag ${bag} cannot be written: ${messageOf(thrown)}`, {
          hint: 'Make room or mend the rights. What was written so far verifies as interrupted.',
          cause: thrown,
        });
}

// Reading a file as text drops a byte order mark; the digest of its bytes tells whether it had one.
function textAsRead({ source: { text, sha256: digest } }: Runbook): string {
  return [text, `\uFEFF${text}`].find((bytes) => sha256(bytes) === digest) ?? text;
}

async function makeFolders(bag: string): Promise<void> {
  try {
    await makeFolder(join(bag, '..'));
    // What is in it is for the eyes of whoever ran it, until that person hands it on.
    await mkdir(bag, { mode: 0o700 });
    await mkdir(join(bag, 'data'));
  } catch (thrown) {
    throw new Fault('PR-106', `the folder ${bag} cannot be made: ${messageOf(thrown)}`, {
      hint: 'Choose another folder for reports with --out.',
      cause: thrown,
    });
  }
}

/**
 * Opens the bag of a run: `<reports>/<runbook>/<run>/`.
 * @throws Fault PR-106 when the folder cannot be made, PR-605 when the signing key is unusable.
 */
export async function createEvidenceStore(options: EvidenceOptions): Promise<EvidenceStore> {
  const { runbook, runId, redactor, announce, now, rehearsal } = options;
  const signer = await openSigner(options.signingKeyFile);
  const bag = join(options.reports, runbook.id, runId);
  await makeFolders(bag);
  const refused = refusedBy(bag);
  const giveName = createNameGiver();
  const peers = createPeerWatch(now);
  const derived = createWorkQueue(1, 6);
  const steps = new Map(stepsOf(runbook).map((step, index) => [step.id, { step, index }]));
  const journalled = new Map<string, string>();
  let standing: StandingJudge = openStanding({ practice: rehearsal, address: '' }, options.roots);
  let started: Extract<RunEvent, { type: 'run.started' }> | undefined;
  let settled: Promise<void> | undefined;
  let finished: Extract<RunEvent, { type: 'run.finished' }> | undefined;
  let closed: Promise<void> | undefined;
  let announced: Promise<unknown> = Promise.resolve();

  await writeWhole(join(bag, BAG.signer), signer.publicKey);
  await writeWhole(join(bag, BAG.runbook), textAsRead(runbook));
  await markRunning(bag);
  const journal = await openJournal({ bag, runId, signer, redactor, refused });
  await writeWhole(join(bag, BAG.declaration), DECLARATION);

  async function place(
    path: string,
    content: Uint8Array | { readonly path: string },
    about: { stepId?: string | undefined; kind: string; title: string; of?: string },
  ): Promise<Artifact> {
    let artifact: Artifact;
    try {
      artifact = await placeFile(bag, path, content);
    } catch (thrown) {
      throw refused(thrown);
    }
    const { stepId, kind, title, of } = about;
    // The file is safe; its line is synced with whatever is told next, at the latest with the end of the step.
    announced = Promise.all([
      announced,
      announce({
        type: 'artifact',
        ...(stepId === undefined ? {} : { stepId }),
        kind,
        title,
        ...artifact,
        ...(of === undefined ? {} : { of }),
      }),
    ]);
    announced.catch(() => undefined);
    return artifact;
  }

  const shotFiles = createShotFiles({
    runbook,
    runId,
    redactor,
    place,
    standing: () => standing,
    read: (path) => readFile(join(bag, ...path.split('/'))),
  });

  async function settle(): Promise<void> {
    await derived.drain();
    await shotFiles.finish();
    await announced;
    if (started === undefined) return;
    await place(BAG.standing, Buffer.from(`${JSON.stringify({ v: 1, ...standing.judge() }, undefined, 2)}\n`), {
      kind: 'standing',
      title: 'Whether this can be evidence of a live tenant',
    });
  }

  async function refuseSecrets(): Promise<void> {
    const hits = await scanForSecrets(bag, await filesOf(bag), redactor.forms());
    const [first] = hits;
    if (first === undefined) return;
    const all = hits.map(({ path, rule }) => `${redactor.redact(path)} (${rule})`).join('\n');
    throw new Fault('PR-603', `the bag ${bag} is not sealed, because it holds a secret: ${all}`, {
      hint: 'Keep the bag from others, mask or leave out what is named, and run again.',
    });
  }

  function close(): Promise<void> {
    closed ??= journal.close();
    return closed;
  }

  return {
    bag,
    fingerprint: signer.fingerprint,
    masks: options.masks ?? [],
    watch: (context) => {
      peers.watch(context);
    },
    async record(event) {
      await journal.append(event);
      if (event.type === 'run.started') {
        started = event;
        const { practice, address, tenantId } = event.portal;
        standing = openStanding({ practice: practice || rehearsal, address, tenantId }, options.roots);
      }
      if (event.type === 'artifact') journalled.set(event.path, event.sha256);
      if (event.type === 'run.finished') finished = event;
    },
    async shoot(request: ShotRequest) {
      if (options.shots === 'none' && request.phase !== 'failure') return undefined;
      const picture = await capture(request.page, request.marks, {
        redactor,
        masks: options.masks ?? [],
        now,
        full: request.full ?? false,
      });
      const index = (steps.get(request.stepId)?.index ?? 0) + 1;
      const name = `${String(index).padStart(2, '0')}-${request.stepId}-${request.phase}`;
      const path = giveName('data/shots', `${name}.png`);
      const title = redactor.redact(request.title);
      const peer = await peers.of(request.page);
      const original = await place(path, picture.png, { stepId: request.stepId, kind: 'screenshot', title });
      await derived.add(() => shotFiles.make({ request, title, index, picture, peer, original }));
      return original;
    },
    keep: (stepId: string | undefined, file: EvidenceFile) =>
      place(giveName(`data/files/${cleanName(stepId ?? 'run')}`, redactor.redact(file.name)), file.content, {
        stepId,
        kind: file.kind,
        title: redactor.redact(file.title),
      }),
    settle() {
      settled ??= settle();
      return settled;
    },
    async seal() {
      if (finished === undefined || settled === undefined) {
        throw new TypeError('a bag is sealed only after settle() and run.finished');
      }
      await close();
      await refuseSecrets();
      const head = journal.head();
      try {
        await writeSeal({
          bag,
          signer,
          journalled,
          info: [
            ['Bag-Software-Agent', `${options.tool.name} ${options.tool.version}`],
            ['Bagging-Date', now().toISOString().slice(0, 10)],
            ['External-Identifier', runId],
            ['External-Description', redactor.redact(runbook.title)],
            ['Internal-Sender-Identifier', runbook.id],
            ['Run-Verdict', finished.verdict],
            ['Run-Finished', finished.time],
            ['Journal-Head', head],
            ['Runbook-SHA-256', runbook.source.sha256],
          ],
        });
      } catch (thrown) {
        throw refused(thrown);
      }
      await unmarkRunning(bag);
      return { head, fingerprint: signer.fingerprint, bag };
    },
    async abandon() {
      await derived.drain().catch(() => undefined);
      await close().catch(() => undefined);
      await unmarkRunning(bag).catch(() => undefined);
    },
  };
}
