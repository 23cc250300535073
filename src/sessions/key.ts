import { createHash, randomBytes } from 'node:crypto';
import { Fault, messageOf } from '../core/errors.ts';

/** Where the operating system keeps secrets of this user. */
export interface Keyring {
  read(): Promise<string | undefined>;
  write(secret: string): Promise<void>;
}

export interface SessionKey {
  /** 32 bytes, for AES-256. */
  readonly bytes: Buffer;
  /** Tells two keys apart and says nothing of either. */
  readonly id: string;
}

export interface KeySource {
  /** `PORTAL_RUNBOOK_SESSION_KEY`, where it is set. */
  readonly given: string | undefined;
  readonly keyring: () => Promise<Keyring>;
}

const BYTES = 32;
export const KEY_VARIABLE = 'PORTAL_RUNBOOK_SESSION_KEY';
const HOW_TO_MAKE = `Make one with: node -p "crypto.randomBytes(32).toString('base64')"`;

function keyOf(bytes: Buffer): SessionKey {
  return {
    bytes,
    id: createHash('sha256').update('portal-runbook session key').update(bytes).digest('hex').slice(0, 12),
  };
}

function decode(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/iu.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/u.test(trimmed)) return undefined;
  const bytes = Buffer.from(trimmed.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  return bytes.length === BYTES ? bytes : undefined;
}

/**
 * The key that locks kept sessions: of the environment where it is set, otherwise of the operating system's keyring.
 * @param make whether a keyring without one gets a new one; otherwise there is none to unlock anything with.
 * @throws Fault PR-508 when neither gives one.
 */
export async function sessionKey({ given, keyring }: KeySource, make: boolean): Promise<SessionKey | undefined> {
  if (given !== undefined) {
    const bytes = decode(given);
    if (bytes !== undefined) return keyOf(bytes);
    throw new Fault(
      'PR-508',
      `${KEY_VARIABLE} is no key: it wants ${BYTES} bytes, as base64 or as 64 hexadecimal digits`,
      {
        hint: HOW_TO_MAKE,
      },
    );
  }
  try {
    const ring = await keyring();
    const kept = await ring.read();
    if (kept !== undefined) {
      const bytes = decode(kept);
      if (bytes !== undefined) return keyOf(bytes);
      throw new Error('what it keeps for this program is no key');
    }
    if (!make) return undefined;
    const bytes = randomBytes(BYTES);
    await ring.write(bytes.toString('base64'));
    return keyOf(bytes);
  } catch (error) {
    throw new Fault('PR-508', `the keyring of the operating system cannot be used: ${messageOf(error)}`, {
      hint: `Unlock it, or where there is none give a key of your own by ${KEY_VARIABLE}. ${HOW_TO_MAKE}`,
      cause: error,
    });
  }
}

const SERVICE = 'portal-runbook';
const ENTRY = 'session-key';

/** Windows Credential Manager, the macOS keychain, or the Secret Service of a Linux desktop. */
export async function systemKeyring(): Promise<Keyring> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  // The kernel's keyring, which would stand in where a machine has no Secret Service, forgets at each restart.
  const entry = new AsyncEntry(SERVICE, ENTRY, { linux: { store: 'secret-service' } });
  return {
    read: async () => (await entry.getPassword()) ?? undefined,
    write: (secret) => entry.setPassword(secret),
  };
}
