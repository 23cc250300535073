import { cpus } from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { Fault, formatFault } from '../core/errors.ts';
import type { CommandIo } from '../core/command.ts';
import { isPortalVersion, normalizeHeading, type PortalVersion } from '../core/names.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { Runbook } from '../core/runbook.ts';
import {
  changedSince,
  checkBeside,
  checkDocument,
  checkPictures,
  createDocumentReader,
  readAll,
  RULE_IDS,
  withCache,
  type CheckedDocument,
  type DocumentModel,
  type DocumentReader,
  type Level,
  type ReadDocument,
  type RuleId,
  type Severities,
} from '../documents/index.ts';
import { errorsIn, loadRunbook, runbookToRun } from '../runbook/index.ts';
import { findRunbook, runbooksIn, SHIPPED } from './_runbooks.ts';
import { vocabularyWith } from './_vocabulary.ts';
import { witnessOf } from './_witness.ts';

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
  readonly severities: Severities;
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

/**
 * Whether a runbook's document is this file: their paths end alike. The name alone is enough, since copies of a document
 * keep it, as long as the document has a heading that the runbook reproduces.
 */
export function isOf(runbook: Runbook, file: string, model?: DocumentModel): boolean {
  const parts = (text: string): string[] =>
    text
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.');
  const [own, other] = [parts(runbook.document?.path ?? ''), parts(file)];
  if (own.length === 0 || own.at(-1) !== other.at(-1)) return false;
  if (model === undefined) return true;
  const titles = new Set(model.sections.map(({ title }) => normalizeHeading(title)));
  return runbook.sections.some(({ heading }) => titles.has(normalizeHeading(heading)));
}

/** How grave findings are, by the configuration's `rules`. @throws Fault PR-103 for a rule that there is not. */
function severitiesOf(rules: Readonly<Record<string, Level | 'off'>>): Severities {
  const severities: Partial<Record<RuleId, Level | 'off'>> = {};
  for (const [name, level] of Object.entries(rules)) {
    const id = RULE_IDS.find((rule) => rule === name);
    if (id === undefined)
      throw new Fault('PR-103', `the configuration names a rule "${name}", which there is not`, {
        hint: didYouMean(name, RULE_IDS) ?? `The rules are ${RULE_IDS.join(', ')}.`,
      });
    severities[id] = level;
  }
  return severities;
}

export async function checkDocuments(io: CommandIo, request: DocumentRequest, program: string): Promise<CheckedSet> {
  const config = await loadConfig({ cwd: io.cwd, flags: {}, environment: systemEnvironment() });
  const severities = severitiesOf(config.rules);
  const vocabulary = await vocabularyWith(config.screens);
  const seen = request.run === undefined ? undefined : await witnessOf(path.resolve(io.cwd, request.run));
  const version = await versionOf(io, request.portalVersion ?? seen?.version);
  const named =
    request.runbook === undefined
      ? undefined
      : runbookToRun(await loadRunbook(await findRunbook(request.runbook, io.cwd), vocabulary, { cwd: io.cwd }));
  const atHand = named === undefined ? await runbooksAtHand(io, vocabulary) : [];
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
        const runbook = named ?? atHand.find((candidate) => isOf(candidate, read.path, read.model));
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
            severities,
          }),
        };
      }),
    );
    return { documents: checked, faults, severities };
  } finally {
    await reader.close();
  }
}

/** Documents that could not be read, told on stderr; they count as findings. */
export function tellFaults(io: CommandIo, faults: readonly Fault[]): void {
  for (const fault of faults) io.err(`${formatFault(fault)}\n`);
}
