import type { Page, Request, Response } from 'playwright-core';
import { Fault } from '../../core/errors.ts';
import type { Sight } from './sign-in-pages.ts';

/** An unknown page that a failed request may have left behind comes to nothing more after as many quiet periods. */
const QUIET_PERIODS = 8;
const AFTER_FAILURE_MS = 1_000;
/** Between two pages of a sign-in, and before a portal shows, there is for a while nothing to answer. */
const UNKNOWN_MS = 30_000;
const ASKING: ReadonlySet<string> = new Set(['document', 'xhr', 'fetch', 'script']);

/** Notices that a sign-in stands still at a page which is neither one of its own nor the portal. */
export interface StallWatch {
  /**
   * Takes what is up now.
   * @throws Fault PR-403 once a page stands for which a request failed: the sign-in may be begun again; PR-402 when
   * an unknown page stands for too long.
   */
  see(sight: Sight | undefined): void;
  stop(): void;
}

/** @param quietMs the quiet period of this sign-in. */
export function watchStalls(page: Page, quietMs: number): StallWatch {
  const patience = Math.max(AFTER_FAILURE_MS, QUIET_PERIODS * quietMs);
  let unknownSince: number | undefined;
  let failure: string | undefined;
  const note = (request: Request, how: string): void => {
    // What others fail to serve, such as telemetry, is no part of the sign-in.
    const own = request.isNavigationRequest() || originOf(request.url()) === originOf(page.url());
    if (!own || !ASKING.has(request.resourceType())) return;
    const { origin, pathname } = new URL(request.url());
    failure ??= `${how} for ${request.method()} ${origin}${pathname}`;
  };
  const answered = (response: Response): void => {
    const status = response.status();
    if (status === 429 || status >= 500) note(response.request(), `the answer ${status}`);
  };
  const failed = (request: Request): void => {
    const why = request.failure()?.errorText ?? 'no answer';
    // A page that is left drops what it had asked for.
    if (!why.includes('ERR_ABORTED')) note(request, why.replace(/^net::/u, ''));
  };
  page.on('response', answered);
  page.on('requestfailed', failed);
  return {
    see(sight) {
      if (sight?.page !== undefined) {
        unknownSince = undefined;
        failure = undefined;
        return;
      }
      unknownSince ??= performance.now();
      const ms = performance.now() - unknownSince;
      const at = sight?.says === undefined || sight.says === '' ? page.url() : `"${sight.says}"`;
      if (failure !== undefined && ms > patience)
        throw new Fault('PR-403', `the sign-in came to a stop at ${at} after ${failure}`);
      if (ms > UNKNOWN_MS)
        throw new Fault('PR-402', `the sign-in stands at a page that is not known to it: ${at}`, {
          hint: 'Look at the picture. A page that people can answer is answered by "portal-runbook login".',
        });
    },
    stop() {
      page.off('response', answered);
      page.off('requestfailed', failed);
    },
  };
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : '');
