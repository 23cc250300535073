import { X509Certificate } from 'node:crypto';
import { Fault } from '../../core/errors.ts';

/** What a file of certificates holds. */
export interface CertificateFile {
  readonly form: 'PEM' | 'DER' | 'PFX';
  /** At least one; the server's own stands first, as TLS wants it. */
  readonly certificates: readonly Buffer[];
  readonly hasPrivateKey: boolean;
}

const PEM_CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/gu;
/** What else people hold for a certificate, by what its PEM says (RFC 7468). */
const OTHER_PEM: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/u, 'a private key'],
  [/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/u, 'a certificate request'],
  [/-----BEGIN [A-Z ]*PUBLIC KEY-----/u, 'a public key'],
  [/-----BEGIN PKCS7-----/u, 'a PKCS #7 bundle'],
];

/** A whole file is refused beyond this: no chain of certificates is near it. */
const MOST_BYTES = 1024 * 1024;

const wrong = (file: string, why: string, hint: string): Fault =>
  new Fault('PR-706', `${file} is not a certificate: ${why}`, { hint });

function isPfx(bytes: Buffer): boolean {
  // SEQUENCE, then INTEGER 3 (RFC 7292 4); a certificate goes on with another SEQUENCE.
  const head = bytes.subarray(0, 8).toString('hex');
  return /^30(?:80|8[1-4](?:..){1,4}?|[0-7].)020103/u.test(head);
}

/**
 * The certificates in the bytes of a file: PEM (with whatever text stands around), DER or PFX.
 * @param password is asked for once, and only for a PFX.
 * @throws Fault PR-706 with what the file is instead.
 */
export async function readCertificateFile(
  file: string,
  bytes: Buffer,
  password: () => Promise<string | undefined>,
): Promise<CertificateFile> {
  if (bytes.length === 0) throw wrong(file, 'it is empty', 'Name the file of the certificate, such as NAME.crt.pem.');
  if (bytes.length > MOST_BYTES) {
    throw wrong(file, `it has ${bytes.length} bytes`, 'Name the file of the certificate, such as NAME.crt.pem.');
  }
  const read = (
    form: CertificateFile['form'],
    parts: readonly (Buffer | string)[],
    hasPrivateKey: boolean,
  ): CertificateFile => {
    try {
      return { form, hasPrivateKey, certificates: parts.map((part) => new X509Certificate(part).raw) };
    } catch (cause) {
      throw new Fault('PR-706', `${file} cannot be read as a certificate (${form})`, {
        hint: 'The file is cut off or damaged. Export it again.',
        cause,
      });
    }
  };
  // Windows writes PEM with a byte order mark or as UTF-16 when it was piped through PowerShell.
  const text = bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'latin1');
  const blocks = text.match(PEM_CERTIFICATE);
  if (blocks !== null) return read('PEM', blocks, /-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(text));
  const other = OTHER_PEM.find(([pattern]) => pattern.test(text));
  if (other !== undefined)
    throw wrong(file, `it is ${other[1]}`, 'Name the file of the certificate, such as NAME.crt.pem.');
  if (text.includes('-----BEGIN ')) throw wrong(file, 'its PEM is cut off', 'Export it again.');
  if (bytes[0] !== 0x30)
    throw wrong(file, 'it is neither PEM, DER nor PFX', 'Export the certificate as PEM or DER (.cer).');
  if (!isPfx(bytes)) return read('DER', [bytes], false);
  const secret = await password();
  if (secret === undefined) {
    throw new Fault('PR-706', `${file} is a PFX, which needs its password`, {
      hint: 'Give --password-file with a file that holds it.',
    });
  }
  const { readPfx } = await import('../pfx.ts');
  const { certificates, hasKey } = readPfx(bytes, secret);
  if (certificates.length === 0) throw wrong(file, 'the PFX holds none', 'Export it again, with the certificate.');
  return read('PFX', certificates, hasKey);
}
