import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { TenantUser } from '../tenant.ts';

const PERIOD = 30;

export type CodeVerdict = 'right' | 'wrong' | 'used';

export type PasswordVerdict = 'right' | 'wrong' | 'locked' | 'disabled';

/** A number that somebody has to type on the phone. */
export interface Approval {
  readonly user: string;
  readonly number: string;
  state: 'waiting' | 'approved' | 'denied';
}

interface Attempts {
  wrongPasswords: number;
  lockedUntil: number;
  /** Of the one-time code taken last (RFC 6238: a code is good for one sign-in). */
  lastCounter: number;
}

/** Passwords and second factors, and what was tried with them. */
export class FactorDesk {
  readonly #attempts = new Map<string, Attempts>();
  readonly #approvals = new Map<string, Approval>();
  readonly #threshold: number;
  readonly #now: () => number;

  constructor(lockoutThreshold: number, now: () => number) {
    this.#threshold = lockoutThreshold;
    this.#now = now;
  }

  password(user: TenantUser, password: string): PasswordVerdict {
    const attempts = this.#of(user);
    if (attempts.lockedUntil > this.#now()) return 'locked';
    if (password === user.password) {
      attempts.wrongPasswords = 0;
      return user.signIn.disabled ? 'disabled' : 'right';
    }
    attempts.wrongPasswords += 1;
    if (attempts.wrongPasswords < this.#threshold) return 'wrong';
    attempts.wrongPasswords = 0;
    attempts.lockedUntil = this.#now() + 60_000;
    return 'locked';
  }

  /** Takes each code once; the one of the window before still counts (RFC 6238 section 5.2). */
  code(user: TenantUser, token: string): CodeVerdict {
    const now = this.#now();
    const totp = new TOTP({ secret: Secret.fromBase32(user.totp), period: PERIOD });
    const delta = totp.validate({ token, timestamp: now, window: 1 });
    if (delta === null || delta > 0) return 'wrong';
    const counter = Math.floor(now / 1000 / PERIOD) + delta;
    const attempts = this.#of(user);
    if (counter <= attempts.lastCounter) return 'used';
    attempts.lastCounter = counter;
    return 'right';
  }

  /** Shows a number for the phone; a new one takes the place of an older one of the same person. */
  ask(user: TenantUser): Approval {
    const name = user.userPrincipalName;
    const approval: Approval = { user: name, number: String(randomInt(10, 100)), state: 'waiting' };
    this.#approvals.set(user.id, approval);
    return approval;
  }

  approvals(): readonly Approval[] {
    return [...this.#approvals.values()].filter(({ state }) => state === 'waiting');
  }

  /** The phone's answer; false when nothing waits for that user and number. */
  answer(user: string, number: string | null): boolean {
    const approval = this.approvals().find((entry) => entry.user.toLowerCase() === user.toLowerCase());
    if (approval === undefined) return false;
    approval.state = number === approval.number ? 'approved' : 'denied';
    return approval.state === 'approved';
  }

  #of(user: TenantUser): Attempts {
    const attempts = this.#attempts.get(user.id) ?? { wrongPasswords: 0, lockedUntil: 0, lastCounter: -1 };
    this.#attempts.set(user.id, attempts);
    return attempts;
  }
}
