import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DocumentModel, Span } from '../model.ts';
import type { Finding } from './finding.ts';

const SCHEME = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#|\/|~)/iu;

export const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

/** The folder with `.git` above a file; undefined outside of a repository. */
export async function repositoryOf(file: string): Promise<string | undefined> {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** The file that a relative reference names; undefined for what is on the web or elsewhere on the site. */
export function targetOf(file: string, url: string): string | undefined {
  const path = decoded(url.replaceAll('\\', '/').split(/[?#]/u)[0] ?? '');
  if (path === '' || SCHEME.test(path)) return undefined;
  return resolve(dirname(file), path);
}

const inside = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);

/** Links and includes that lead to no file of the repository. Outside of one nothing can be said. */
export async function checkBeside(file: string, model: DocumentModel): Promise<Finding[]> {
  const repository = await repositoryOf(file);
  if (repository === undefined) return [];
  const basis = { kind: 'repository' as const };
  const at = (span: Span): Pick<Finding, 'span' | 'section' | 'step' | 'basis'> => ({
    span,
    section: null,
    step: null,
    basis,
  });
  const findings: Finding[] = [];
  for (const { url, span } of model.links) {
    const path = targetOf(file, url);
    if (path === undefined || /\.(?:png|jpe?g|gif|svg)$/iu.test(path)) continue;
    if (!inside(repository, path))
      findings.push({ ...at(span), rule: 'link-broken', message: `the link ${url} leads out of the repository` });
    else if (!(await exists(path)))
      findings.push({ ...at(span), rule: 'link-broken', message: `the link ${url} leads to no file` });
  }
  for (const { path: written, span } of model.includes) {
    const path = targetOf(file, written);
    if (path === undefined) continue;
    if (!inside(repository, path))
      findings.push({
        ...at(span),
        rule: 'link-broken',
        message: `the include ${written} leads out of the repository`,
      });
    else if (!(await exists(path)))
      findings.push({ ...at(span), rule: 'link-broken', message: `there is no include ${written}` });
  }
  return findings;
}
