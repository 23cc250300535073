import { cpus } from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { Fault, formatFault } from '../core/errors.ts';
import type { CommandIo } from '../core/command.ts';
import { isPortalVersion, normalizeLabel, type PortalVersion } from '../core/names.ts';
import { readVocabulary, type Vocabulary } from '../core/registries.ts';
import type { Runbook } from '../core/runbook.ts';
import {
  changedSince,
  checkBeside,
  checkDocument,
  checkPictures,
  createDocumentReader,
  readAll,
  withCache,
  type CheckedDocument,
  type DocumentReader,
  type ReadDocument,
  type SeenRun,
  type Witness,
} from '../documents/index.ts';
import { readEvents, verifyBag } from '../evidence/index.ts';
import { errorsIn, loadRunbook, runbookToRun } from '../runbook/index.ts';
import { seenRun } from './_pictures/seen.ts';
import { findRunbook, runbooksIn, SHIPPED } from './_runbooks.ts';

/** What the commands on documents share: which files, against which portal. */
export interface DocumentRequest {
  readonly documents: readonly string[];
  readonly runbook?: string | undefined;
  readonly run?: string | undefined;
  readonly portalVersion?: string | undefined;
  readonly changed?: string | undefined;
  readonly cache: boolean;
}

export interface CheckedSet {
  readonly documents: readonly { readonly read: ReadDocument; readonly checked: CheckedDocument }[];
  readonly faults: readonly Fault[];
}

export function openReader(files: number, cached: boolean, version: string): DocumentReader {
  const workers = Math.max(1, Math.min(cpus().length, files > 8 ? 4 : 1, files));
  const reader = createDocumentReader({ workers });
  return cached ? withCache(reader, envPaths('portal-runbook', { suffix: '' }).cache, version) : reader;
}

export async function versionOf(io: CommandIo, wanted: string | undefined): Promise<PortalVersion> {
  if (wanted !== undefined) {
    if (!isPortalVersion(wanted))
      throw new Fault('PR-101', `"${wanted}" is no portal version`, { hint: 'Write a month, such as 2025-04.' });
    return wanted;
  }
  const config = await loadConfig({ cwd: io.cwd, flags: {}, environment: systemEnvironment() });
  const live = config.portals[config.portal]?.version;
  return live !== undefined && isPortalVersion(live) ? live : config.practice.version;
}

/** The runbooks at hand: of `./runbooks`, and those that ship. */
export async function runbooksAtHand(io: CommandIo, vocabulary: Vocabulary): Promise<Runbook[]> {
  const folders = [path.join(io.cwd, 'runbooks'), SHIPPED];
  const files = (
    await Promise.all(folders.map(async (folder) => (await runbooksIn(folder)).map((name) => path.join(folder, name))))
  ).flat();
  const loaded = await Promise.all(files.map((file) => loadRunbook(file, vocabulary, { cwd: io.cwd })));
  return loaded
    .filter(({ mistakes }) => errorsIn(mistakes).length === 0)
    .map(({ runbook }) => runbook)
    .filter((runbook) => runbook !== undefined);
}

/** Whether a runbook's document is this file: the shorter path ends the longer one. */
export function isOf(runbook: Runbook, file: string): boolean {
  const parts = (text: string): string[] =>
    text
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.');
  const [own, other] = [parts(runbook.document?.path ?? ''), parts(file)];
  const length = Math.min(own.length, other.length);
  if (length === 0) return false;
  // The name alone is enough: copies of a document keep it.
  return own.at(-1) === other.at(-1);
}

/** What a run saw, by labels. @throws Fault PR-602 for a bag that is not as it was written. */
async function witnessOf(bag: string): Promise<{ readonly witness: Witness; readonly run: SeenRun }> {
  const found = await verifyBag(bag);
  if (found.verdict === 'BROKEN')
    throw new Fault('PR-602', `the bag ${bag} is broken`, { hint: `Run "portal-runbook evidence verify ${bag}".` });
  const events = await readEvents(bag);
  const pictures = new Map<string, string>();
  const labels = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'artifact' && event.stepId !== undefined && event.path.endsWith('.png'))
      pictures.set(event.stepId, event.path);
    if (event.type !== 'action.done') continue;
    for (const [, label = ''] of event.text.matchAll(/"([^"]+)"/gu)) labels.set(normalizeLabel(label), event.stepId);
  }
  const live = found.standing.standing === 'LIVE';
  return {
    run: seenRun(bag, events, live),
    witness: {
      bag,
      live,
      saw(label) {
        const step = labels.get(normalizeLabel(label));
        if (step === undefined) return undefined;
        const picture = pictures.get(step);
        return picture === undefined ? {} : { picture };
      },
    },
  };
}

export async function checkDocuments(io: CommandIo, request: DocumentRequest, program: string): Promise<CheckedSet> {
  const vocabulary = await readVocabulary();
  const version = await versionOf(io, request.portalVersion);
  const named =
    request.runbook === undefined
      ? undefined
      : runbookToRun(await loadRunbook(await findRunbook(request.runbook, io.cwd), vocabulary, { cwd: io.cwd }));
  const atHand = named === undefined ? await runbooksAtHand(io, vocabulary) : [];
  const seen = request.run === undefined ? undefined : await witnessOf(path.resolve(io.cwd, request.run));
  const only = request.changed === undefined ? undefined : await changedSince(io.cwd, request.changed);
  const reader = openReader(request.documents.length === 1 ? 16 : 64, request.cache, program);
  try {
    const { documents, faults } = await readAll({
      cwd: io.cwd,
      names: request.documents,
      reader,
      follow: true,
      ...(only === undefined ? {} : { only }),
    });
    const checked = await Promise.all(
      documents.map(async (read) => {
        const runbook = named ?? atHand.find((candidate) => isOf(candidate, read.path));
        const { source, model } = read;
        const beside = [
          ...(await checkBeside(read.path, model)),
          ...(await checkPictures({
            document: read.path,
            model,
            screens: vocabulary.screens.values(),
            version,
            run: seen?.run,
          })),
        ];
        return {
          read,
          checked: checkDocument({
            source,
            model,
            screens: vocabulary.screens.values(),
            version,
            runbook,
            witness: seen?.witness,
            beside,
          }),
        };
      }),
    );
    return { documents: checked, faults };
  } finally {
    await reader.close();
  }
}

/** Documents that could not be read, told on stderr; they count as findings. */
export function tellFaults(io: CommandIo, faults: readonly Fault[]): void {
  for (const fault of faults) io.err(`${formatFault(fault)}\n`);
}
