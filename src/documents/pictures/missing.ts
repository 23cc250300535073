import { dirname } from 'node:path';
import type { Finding } from '../check/finding.ts';
import type { DocumentModel } from '../model.ts';
import { exists, isOwn, placeOf, targetOf } from '../places.ts';

/** Rule `image-missing`: pictures that lead to no file of the repository. Outside of one nothing can be said. */
export async function findMissingPictures(document: string, model: DocumentModel): Promise<Finding[]> {
  const place = await placeOf(document);
  if (place.repository === undefined) return [];
  const missing: { readonly finding: Finding; readonly folder: string }[] = [];
  let found = 0;
  for (const { source, span, section, step } of model.images) {
    const path = targetOf(place, source);
    if (path === undefined || !(await isOwn(place, source))) continue;
    if (await exists(path)) found += 1;
    else
      missing.push({
        folder: dirname(path),
        finding: {
          rule: 'image-missing',
          message: `there is no picture ${source}`,
          span,
          section,
          step,
          basis: { kind: 'repository' },
        },
      });
  }
  const findings: Finding[] = [];
  for (const { finding, folder } of missing)
    // A copy without any of its pictures and their folders is a copy of the text alone.
    if (found > 0 || (await exists(folder))) findings.push(finding);
  return findings;
}
