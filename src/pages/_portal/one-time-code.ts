import { setTimeout as delay } from 'node:timers/promises';
import type { SignInRequest } from '../../core/portal.ts';

const PERIOD_MS = 30_000;
/** The window of the last code of each secret: a code is refused the second time within its window. */
const spent = new Map<string, number>();

/**
 * The one-time code of a secret (Base32, RFC 6238, 30 s, 6 digits), good for long enough to be typed and never one
 * that this process has used already: waits for the next window where need be.
 */
export async function codeFor(
  secret: string,
  { pace, signal }: Pick<SignInRequest, 'pace' | 'signal'>,
): Promise<string> {
  const { TOTP, Secret } = await import('otpauth');
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')), period: PERIOD_MS / 1000, digits: 6 });
  for (;;) {
    const now = Date.now();
    const window = Math.floor(now / PERIOD_MS);
    const left = (window + 1) * PERIOD_MS - now;
    if (left >= pace.codeMarginMs && spent.get(secret) !== window) {
      spent.set(secret, window);
      return totp.generate({ timestamp: now });
    }
    await delay(left + 10, undefined, { signal });
  }
}
