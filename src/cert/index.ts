import type { CertificateMaker } from '../core/certificate.ts';
import { handshake } from './handshake.ts';
import { makeCertificate, systemMaking, type Making } from './make.ts';

export { writeTogether, type OutputFile } from './files.ts';

/** The certificate half of the product. Clock and random source are the system's unless told. */
export function createCertificateMaker(making: Partial<Making> = {}): CertificateMaker {
  const source = { ...systemMaking, ...making };
  return { make: (request) => makeCertificate(request, source), handshake };
}
