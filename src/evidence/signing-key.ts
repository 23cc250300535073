import { createHash, createPrivateKey, createPublicKey, randomUUID, sign, type KeyObject } from 'node:crypto';
import { link, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault, messageOf, systemCode } from '../core/errors.ts';
import { makeFolder, writeWhole } from '../core/files.ts';
import { generateKey } from '../core/key-pair.ts';

export interface Signer {
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo DER), hex. */
  readonly fingerprint: string;
  /** ECDSA with SHA-256, DER, as `openssl dgst -sha256 -verify` takes it. */
  sign(bytes: Uint8Array | string): Buffer;
}

/** SHA-256 of the public key (SubjectPublicKeyInfo DER), hex. */
export function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

async function makeKey(file: string): Promise<void> {
  const { privateKey } = await generateKey('p256');
  await makeFolder(dirname(file), 0o700);
  // A name of its own for each, since several runs of one process can be the first.
  const made = `${file}.${randomUUID()}`;
  await writeWhole(made, privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  try {
    // Two first runs at once must end with one key: `link` fails where a file stands already, `rename` would not.
    await link(made, file);
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  } finally {
    await rm(made, { force: true });
  }
}

function unusable(file: string, why: string, cause?: unknown): Fault {
  return new Fault('PR-605', `signing key ${file}: ${why}`, {
    hint: 'Move the file away to have a new key made, or name another one in the configuration.',
    cause,
  });
}

/**
 * The key that signs checkpoints and seals, ECDSA P-256, made on first use with mode 0600.
 * @throws Fault PR-605 when the file cannot be read or written, holds another kind of key, or others may read it.
 */
export async function openSigner(file: string): Promise<Signer> {
  let pem: string;
  try {
    const found = await stat(file).catch((thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return undefined;
      throw thrown;
    });
    if (found === undefined) await makeKey(file);
    else if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      throw unusable(file, 'other users of this machine can read it (chmod 600 it, if nobody has)');
    }
    pem = await readFile(file, 'utf8');
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : unusable(file, messageOf(thrown), thrown);
  }
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (thrown) {
    throw unusable(file, 'holds no private key in PEM form', thrown);
  }
  if (privateKey.asymmetricKeyType !== 'ec' || privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw unusable(file, 'is not an ECDSA P-256 key');
  }
  const publicKey = createPublicKey(privateKey);
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(publicKey),
    sign: (bytes) => sign('sha256', typeof bytes === 'string' ? Buffer.from(bytes) : bytes, privateKey),
  };
}
