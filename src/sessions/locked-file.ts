import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sessionCookie, sessionOwner, type SessionCookie, type SessionOwner } from '../core/session.ts';
import type { SessionKey } from './key.ts';

// NIST SP 800-38D: a fresh nonce of 96 bits for each message, and the whole tag of 128 bits.
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const header = z.strictObject({
  v: z.literal(1),
  kind: z.literal('session'),
  owner: sessionOwner,
  tenantId: z.string().exactOptional(),
  savedAt: z.iso.datetime(),
  /** When the last login cookie ends; null where all end with the browser. */
  until: z.iso.datetime().nullable(),
  key: z.string(),
});
const file = z.strictObject({ ...header.shape, nonce: z.base64(), tag: z.base64(), data: z.base64() });
const content = z.array(sessionCookie);

/** A session at rest: what may be read of it, and what needs the key. */
export type LockedSession = z.output<typeof file>;

export interface OpenSession {
  readonly owner: SessionOwner;
  readonly tenantId?: string | undefined;
  readonly savedAt: Date;
  readonly cookies: readonly SessionCookie[];
}

export function endOf(cookies: readonly SessionCookie[]): Date | undefined {
  const last = Math.max(...cookies.map(({ expires }) => expires), -1);
  return last <= 0 ? undefined : new Date(last * 1000);
}

/** What stands beside the locked part is bound to it: a file that was renamed or relabelled does not open. */
const boundTo = ({ v, kind, owner, tenantId, savedAt, until, key }: z.output<typeof header>): Buffer =>
  Buffer.from(
    JSON.stringify([
      v,
      kind,
      owner.portal,
      owner.address,
      owner.account,
      owner.user,
      tenantId ?? null,
      savedAt,
      until,
      key,
    ]),
  );

export function lock({ owner, tenantId, savedAt, cookies }: OpenSession, key: SessionKey): string {
  const head: z.output<typeof header> = {
    v: 1,
    kind: 'session',
    owner: { ...owner },
    ...(tenantId === undefined ? {} : { tenantId }),
    savedAt: savedAt.toISOString(),
    until: endOf(cookies)?.toISOString() ?? null,
    key: key.id,
  };
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(head));
  const data = Buffer.concat([cipher.update(JSON.stringify(cookies), 'utf8'), cipher.final()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return `${JSON.stringify({ ...head, nonce: text(nonce), tag: text(cipher.getAuthTag()), data: text(data) }, null, 2)}\n`;
}

/** What stands in the file; undefined for what is no such file. */
export function readLocked(text: string): LockedSession | undefined {
  try {
    return file.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** @returns undefined when the file was changed after it was locked. */
export function unlock(locked: LockedSession, key: SessionKey): readonly SessionCookie[] | undefined {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const [nonce, tag] = [bytes(locked.nonce), bytes(locked.tag)];
  if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES });
  try {
    decipher.setAAD(boundTo(locked)).setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(bytes(locked.data)), decipher.final()]).toString('utf8');
    return content.parse(JSON.parse(plain));
  } catch {
    return undefined;
  }
}
