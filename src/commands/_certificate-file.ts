import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readCertificateFile, type CertificateFile } from '../cert/inspect/index.ts';
import { Fault, messageOf, systemCode } from '../core/errors.ts';

/** @throws Fault PR-102 */
export async function bytesOf(cwd: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path.resolve(cwd, file));
  } catch (cause) {
    const why = systemCode(cause) === 'ENOENT' ? 'there is no such file' : messageOf(cause);
    throw new Fault('PR-102', `cannot read ${file}: ${why}`, { hint: 'Check the path.', cause });
  }
}

/** The password in a file, without the line end that editors add. */
export const passwordOf = async (cwd: string, file: string): Promise<string> =>
  (await bytesOf(cwd, file)).toString('utf8').replace(/\r?\n$/u, '');

export async function certificatesIn(cwd: string, file: string, passwordFile?: string): Promise<CertificateFile> {
  return readCertificateFile(file, await bytesOf(cwd, file), () =>
    passwordFile === undefined ? Promise.resolve(undefined) : passwordOf(cwd, passwordFile),
  );
}

/** The server's own certificate in a file: the first one, as DER. */
export async function ownCertificateIn(cwd: string, file: string): Promise<Buffer> {
  const [own] = (await certificatesIn(cwd, file)).certificates;
  if (own === undefined) throw new TypeError('a certificate file holds a certificate');
  return own;
}
