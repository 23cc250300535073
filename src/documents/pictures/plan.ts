import { stepsOf, type Runbook, type RunbookStep } from '../../core/runbook.ts';
import { indexLines } from '../claims/place-in-source.ts';
import type { DocumentModel, ImageReference } from '../model.ts';
import { placeOf, targetOf } from '../places.ts';
import { sharingOf } from '../sharing.ts';
import type { DocumentSource } from '../source.ts';
import { reviewAltTexts } from './alt-text.ts';
import { pictureFile } from './picture-file.ts';

/** One picture of a document, and what is known of it before a browser starts. */
export interface PlannedPicture {
  /** As the document writes it, with `/`. */
  readonly picture: string;
  /** 1-based, where the document shows it first. */
  readonly line: number;
  readonly column: number;
  /** The step of the runbook that renews it. */
  readonly step: RunbookStep | undefined;
  /** Absolute; undefined when it may not be written, and `refused` says why. */
  readonly path: string | undefined;
  readonly refused: string | undefined;
  /** The document, as the person named it, for which a step renews the same file. */
  readonly renewedFor?: string;
  /** Other articles of the repository that show the same file. */
  readonly shownBy: readonly string[];
}

export interface PicturePlan {
  /** As the person named it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly pictures: readonly PlannedPicture[];
  /** Articles of the repository that include the document, and show its pictures so. */
  readonly includedBy: readonly string[];
  /** What is to be mended about alternative texts. */
  readonly altTexts: readonly { readonly line: number; readonly column: number; readonly advice: string }[];
  /** Pictures that the runbook renews and the document does not show. */
  readonly unused: readonly { readonly step: string; readonly image: string }[];
}

const partsOf = (path: string): string[] =>
  path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');

/** Whether two ways name one picture: the shorter one ends the longer one. */
function isSame(left: string, right: string): boolean {
  const [one, other] = [partsOf(left), partsOf(right)];
  const length = Math.min(one.length, other.length);
  return length > 0 && one.slice(-length).join('/').toLowerCase() === other.slice(-length).join('/').toLowerCase();
}

/** What is to be done with each picture of a document. Reads files and writes none. */
export async function planPictures(
  document: { readonly source: DocumentSource; readonly model: DocumentModel; readonly path: string },
  runbook: Runbook | undefined,
): Promise<PicturePlan> {
  const { source, model, path } = document;
  const lines = indexLines(source.text);
  const place = ({ span }: ImageReference): { line: number; column: number } => ({
    line: lines.line(span.start),
    column: lines.column(span.start),
  });
  const steps = runbook === undefined ? [] : stepsOf(runbook).filter(({ image }) => image !== undefined);
  const stepOf = (written: string): RunbookStep | undefined => steps.find((step) => isSame(step.image ?? '', written));
  const first = new Map<string, ImageReference>();
  const ground = await placeOf(path);
  for (const image of model.images) {
    const key = targetOf(ground, image.source) ?? image.source;
    if (!first.has(key)) first.set(key, image);
  }
  const images = [...first.values()];
  const sharing = await sharingOf(
    path,
    images.map(({ source: written }) => written),
  );
  const pictures = await Promise.all(
    images.map(async (image): Promise<PlannedPicture> => {
      const file = await pictureFile(path, image.source);
      return {
        picture: image.source.replaceAll('\\', '/').replace(/^(?:\.\/+)+/u, ''),
        ...place(image),
        step: stepOf(image.source) ?? (image.lightboxOf === undefined ? undefined : stepOf(image.lightboxOf)),
        path: 'path' in file ? file.path : undefined,
        refused: 'refused' in file ? file.refused : undefined,
        shownBy: sharing.pictures.find(({ picture }) => picture === image.source)?.shownBy ?? [],
      };
    }),
  );
  return {
    file: source.file,
    path,
    pictures,
    includedBy: sharing.includedBy,
    altTexts: reviewAltTexts(images).flatMap(({ image, advice }) =>
      advice.map((one) => ({ ...place(image), advice: one })),
    ),
    unused: steps
      .filter(({ image }) => !images.some(({ source: written }) => isSame(image ?? '', written)))
      .map(({ id, image }) => ({ step: id, image: image ?? '' })),
  };
}
