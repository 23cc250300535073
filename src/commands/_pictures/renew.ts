import type { CommandIo } from '../../core/command.ts';
import type { Runbook } from '../../core/runbook.ts';
import { outcomeOf, renewPicture, type PlannedPicture } from '../../documents/index.ts';
import type { Ground } from '../_run/prepare.ts';
import type { PlannedDocument } from './plan.ts';
import type { DocumentResult, PictureResult } from './report.ts';
import { takePictures, type Taken, type TakeRequest } from './take.ts';

const base = ({ picture, line, column, step, shownBy }: PlannedPicture): Omit<PictureResult, 'outcome' | 'detail'> => ({
  picture,
  line,
  column,
  step: step?.id ?? null,
  shownBy,
});

/** What can be said without a browser; undefined for a picture that is to be taken. */
function settled(picture: PlannedPicture, { config }: Ground): PictureResult | undefined {
  const { step, refused, renewedFor } = picture;
  const ended = (outcome: PictureResult['outcome'], detail: string): PictureResult => ({
    ...base(picture),
    outcome,
    detail,
  });
  if (step === undefined) {
    const why = renewedFor === undefined ? 'no step of a runbook names it as its image' : `renewed for ${renewedFor}`;
    return ended('no-step', refused ?? why);
  }
  if (refused !== undefined) return ended('refused', refused);
  return step.window === 'portal' || config.host.kind === 'practice'
    ? undefined
    : ended('not-taken', 'it shows the server, which no browser of this run shows');
}

/** What would be taken. */
export function listOnly(ground: Ground, { plan, runbook }: PlannedDocument): DocumentResult {
  return {
    plan,
    runbook: runbook?.id ?? null,
    portal: null,
    pictures: plan.pictures.map(
      (picture) =>
        settled(picture, ground) ?? { ...base(picture), outcome: 'pending', detail: picture.step?.title ?? '' },
    ),
  };
}

/** Takes the pictures of all documents of one runbook in one walk, then writes what differs. */
export async function renewDocuments(
  io: CommandIo,
  ground: Ground,
  runbook: Runbook,
  documents: readonly PlannedDocument[],
  request: Omit<TakeRequest, 'runbook' | 'wanted'>,
): Promise<{ readonly results: readonly DocumentResult[]; readonly taken: Taken | undefined }> {
  const wanted = new Set(
    documents.flatMap(({ plan }) =>
      plan.pictures.flatMap((picture) =>
        picture.step === undefined || settled(picture, ground) !== undefined ? [] : [picture.step.id],
      ),
    ),
  );
  if (wanted.size === 0) return { results: documents.map((document) => listOnly(ground, document)), taken: undefined };
  const taken = await takePictures(io, ground, { ...request, runbook, wanted });
  const results: DocumentResult[] = [];
  for (const { plan } of documents) {
    const pictures: PictureResult[] = [];
    for (const picture of plan.pictures)
      pictures.push(settled(picture, ground) ?? (await renewOne(ground, runbook, plan.path, picture, taken)));
    const { practice, version } = taken;
    results.push({ plan, runbook: runbook.id, portal: { practice, version }, pictures, ...endOf(taken) });
  }
  return { results, taken };
}

function endOf({ fault, failed }: Taken): Pick<DocumentResult, 'ended'> {
  if (fault === undefined) return {};
  const { code, message, hint } = fault;
  return { ended: { step: failed?.step.id ?? null, code, message, ...(hint === undefined ? {} : { hint }) } };
}

async function renewOne(
  { config }: Ground,
  runbook: Runbook,
  document: string,
  picture: PlannedPicture,
  taken: Taken,
): Promise<PictureResult> {
  const id = picture.step?.id ?? '';
  const shot = taken.pictures.get(id);
  if (shot === undefined) {
    const { fault, failed } = taken;
    const outcome = outcomeOf(fault, failed?.step, failed?.action ?? 0);
    return { ...base(picture), outcome, detail: notTaken(id, taken) };
  }
  const { practice, version } = taken;
  const renewal = await renewPicture(
    { document, picture: picture.picture },
    shot,
    { practice, version, runbook: runbook.id, step: id, shows: taken.shows(id) },
    config.pictures.box,
  );
  return { ...base(picture), outcome: renewal.outcome, detail: renewal.detail };
}

function notTaken(step: string, { fault, failed }: Taken): string {
  if (fault === undefined) return 'the step shows no page of a browser';
  if (failed === undefined || failed.step.id === step) return `${fault.message} [${fault.code}]`;
  return `not reached, since step ${failed.step.id} was not done`;
}
