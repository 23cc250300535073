import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Fault } from '../core/errors.ts';
import type { ActionContext } from '../core/step.ts';

/**
 * The certificate in a file that this run has kept, as PEM without what stands around it.
 * @throws Fault PR-413 for another file, PR-706 when it holds no certificate.
 */
export async function keptCertificate(context: Pick<ActionContext, 'kept'>, file: string): Promise<string> {
  const { path, name } = context.kept(file);
  try {
    return new X509Certificate(await readFile(path)).toString();
  } catch (cause) {
    throw new Fault('PR-706', `${name} holds no certificate`, {
      hint: 'Use the output of a "keepCertificate" step.',
      cause,
    });
  }
}
