import type { DocumentModel, Span } from '../model.ts';
import { exists, isBelow, isOwn, placeOf, targetOf } from '../places.ts';
import type { Finding } from './finding.ts';

/** Links and includes that lead to no file of the repository. Outside of one nothing can be said. */
export async function checkBeside(file: string, model: DocumentModel): Promise<Finding[]> {
  const place = await placeOf(file);
  const { repository } = place;
  if (repository === undefined) return [];
  const broken = (span: Span, message: string): Finding => ({
    rule: 'link-broken',
    message,
    span,
    section: null,
    step: null,
    basis: { kind: 'repository' },
  });
  const findings: Finding[] = [];
  for (const { url, span } of model.links) {
    const path = targetOf(place, url);
    if (path === undefined || /\.(?:png|jpe?g|gif|svg)$/iu.test(path) || !(await isOwn(place, url))) continue;
    if (!isBelow(repository, path)) findings.push(broken(span, `the link ${url} leads out of the repository`));
    else if (!(await exists(path))) findings.push(broken(span, `the link ${url} leads to no file`));
  }
  for (const { path: written, span } of model.includes) {
    const path = targetOf(place, written);
    if (path === undefined || !(await isOwn(place, written))) continue;
    if (!isBelow(repository, path)) findings.push(broken(span, `the include ${written} leads out of the repository`));
    else if (!(await exists(path))) findings.push(broken(span, `there is no include ${written}`));
  }
  return findings;
}
