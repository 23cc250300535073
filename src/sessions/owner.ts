import { createHash } from 'node:crypto';
import type { SessionOwner } from '../core/session.ts';

/** A name for files and folders: readable, and another one for each portal of that name elsewhere. */
export function nameOf({ portal, address, account }: SessionOwner): string {
  const where = createHash('sha256').update(address).digest('hex').slice(0, 8);
  // Windows takes `con` or `aux` for devices, with any ending; a name with a plus sign is none of them.
  return `${portal}+${account}+${where}`;
}

export const isSameOwner = (left: SessionOwner, right: SessionOwner): boolean =>
  left.portal === right.portal &&
  left.address === right.address &&
  left.account === right.account &&
  left.user.toLowerCase() === right.user.toLowerCase();
