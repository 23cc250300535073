import type { PortalVersion } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import { Catalog } from '../check/catalog.ts';
import type { Finding } from '../check/finding.ts';
import type { DocumentModel } from '../model.ts';
import { findMissingPictures } from './missing.ts';
import { findStalePictures, type SeenRun } from './stale.ts';

/** The findings about a document's pictures: those that are not there, and those of ours that show an older portal. */
export async function checkPictures(request: {
  /** Absolute. */
  readonly document: string;
  readonly model: DocumentModel;
  readonly screens: Iterable<Screen>;
  readonly version: PortalVersion;
  readonly run?: SeenRun | undefined;
}): Promise<Finding[]> {
  const { document, model, screens } = request;
  if (model.images.length === 0) return [];
  return [
    ...(await findMissingPictures(document, model)),
    ...(await findStalePictures({ ...request, catalog: new Catalog(screens) })),
  ];
}
