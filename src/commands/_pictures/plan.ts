import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import type { Fault } from '../../core/errors.ts';
import type { Runbook } from '../../core/runbook.ts';
import { planPictures, readAll, type PicturePlan } from '../../documents/index.ts';
import { loadRunbook, runbookToRun } from '../../runbook/index.ts';
import { isOf, openReader, runbooksAtHand } from '../_documents.ts';
import { findRunbook } from '../_runbooks.ts';
import type { Ground } from '../_run/prepare.ts';
import { toolVersion } from '../_version.ts';

/** A document, what is to be done with its pictures, and the runbook that renews them. */
export interface PlannedDocument {
  readonly plan: PicturePlan;
  readonly runbook: Runbook | undefined;
}

export interface PlannedDocuments {
  readonly documents: readonly PlannedDocument[];
  /** Documents that could not be read, among several. */
  readonly faults: readonly Fault[];
}

/** Reads the documents, and those that they include, and finds the runbook of each. */
export async function planDocuments(
  io: CommandIo,
  { vocabulary }: Ground,
  request: { readonly documents: readonly string[]; readonly runbook?: string | undefined },
): Promise<PlannedDocuments> {
  const named =
    request.runbook === undefined
      ? undefined
      : runbookToRun(await loadRunbook(await findRunbook(request.runbook, io.cwd), vocabulary, { cwd: io.cwd }));
  const atHand = named === undefined ? await runbooksAtHand(io, vocabulary) : [];
  const reader = openReader(request.documents.length, false, await toolVersion());
  try {
    const { documents, faults } = await readAll({ cwd: io.cwd, names: request.documents, reader, follow: true });
    const planned = await Promise.all(
      documents.map(async (read) => {
        const runbook = named ?? atHand.find((candidate) => isOf(candidate, path.resolve(io.cwd, read.path)));
        return { plan: await planPictures(read, runbook), runbook };
      }),
    );
    return { documents: withSameFiles(planned), faults };
  } finally {
    await reader.close();
  }
}

/** Names the document for which a step renews a file, where another document shows it without a step of its own. */
function withSameFiles(documents: readonly PlannedDocument[]): PlannedDocument[] {
  const renewed = new Map(
    documents.flatMap(({ plan }) =>
      plan.pictures.flatMap(({ path: file, step }) =>
        file === undefined || step === undefined ? [] : [[file, plan.file] as const],
      ),
    ),
  );
  return documents.map(({ plan, runbook }) => ({
    runbook,
    plan: {
      ...plan,
      pictures: plan.pictures.map((picture) => {
        const by = picture.step === undefined ? renewed.get(picture.path ?? '') : undefined;
        return by === undefined ? picture : { ...picture, renewedFor: by };
      }),
    },
  }));
}
