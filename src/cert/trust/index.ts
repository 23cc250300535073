import { X509Certificate } from 'node:crypto';
import { Fault } from '../../core/errors.ts';
import type { NewRoot } from './store.ts';

export type { NewRoot, StoreEditor, StoreEntry } from './store.ts';
export { debianStore } from './debian.ts';
export { nssDatabases, nssStore } from './nss.ts';
export { keyImport, windowsOwnStore, windowsRootStore } from './windows.ts';

/**
 * What a store must know of a certificate that is to be trusted.
 * @param file absolute path of the file that holds it.
 * @throws Fault PR-706 for one that this computer should not trust as a root.
 */
export function newRoot(der: Buffer, file: string): NewRoot {
  const read = new X509Certificate(der);
  if (read.issuer !== read.subject || !read.verify(read.publicKey)) {
    throw new Fault('PR-706', `${file} is not self-signed, so that it cannot be a root of its own`, {
      hint: 'Trust the certificate of the authority that issued it instead.',
    });
  }
  const host = /^CN=(.+)$/mu.exec(read.subject)?.[1] ?? '';
  if (!/^[a-z0-9.-]{1,253}$/iu.test(host)) {
    throw new Fault('PR-706', `${file} does not name a host in its subject: ${read.subject}`, {
      hint: 'Make one with "portal-runbook cert create --host NAME".',
    });
  }
  const thumbprint = read.fingerprint.replaceAll(':', '');
  return { certificate: read.toString(), file, host: host.toLowerCase(), thumbprint };
}
