import type { Page } from 'playwright-core';
import { accountOf } from '../core/account.ts';
import type { RunbookStep } from '../core/runbook.ts';
import { identityOf } from './context.ts';
import { readBack } from './live-guard.ts';
import { comeToRest } from './resolve/settle.ts';
import type { StepRun } from './step-run.ts';
import { signInAtPortal } from './sign-in.ts';

export const NOWHERE = 'about:blank';

/**
 * Brings a window back to where it stood: opened anew where its page is gone, loaded again at the address, and signed
 * in as before where the session has ended. It looks and opens, and changes nothing.
 * @throws Fault when it cannot get there; PR-502 when the page then shows another tenant or user.
 */
export async function standAt(
  run: StepRun,
  step: RunbookStep,
  { address, signal }: { readonly address: string; readonly signal: AbortSignal },
): Promise<Page> {
  const { scope } = run;
  const page = await run.windows.get(step.window, { ms: scope.patience, signal });
  run.evidence.watch(page.context());
  run.network.watch(page.context());
  // A server's desktop keeps what is open on it: only the page that shows it is opened anew, if it is gone.
  if (step.window !== 'portal') return page;
  await load(page, address);
  if (address === NOWHERE) return page;
  if (scope.account !== undefined) {
    await signInAtPortal(scope, {
      page,
      name: scope.account,
      signal,
      settle: () => comeToRest(page, scope, signal),
      async aboutTo(locator, label) {
        await run.evidence.shoot({
          page,
          stepId: step.id,
          phase: 'before',
          title: 'Sign in again',
          marks: [{ locator, label }],
          identity: identityOf(scope, 'portal'),
        });
      },
    });
    if (page.url() !== address) await load(page, address);
  }
  await comeToRest(page, scope, signal);
  if (scope.account !== undefined) await readBack(scope, page, accountOf(scope.portal, scope.account).user);
  return page;
}

/** Loads the address from scratch: a change of its fragment alone would leave the document as it is. */
export async function load(page: Page, address: string): Promise<void> {
  await page.goto(NOWHERE);
  if (address !== NOWHERE) await page.goto(address, { waitUntil: 'domcontentloaded' });
}

/**
 * Where a window stands, as far as one can go back to it. A page that is gone, a failed load or a sign-in under way are
 * no such places: then where it stood last, or at least where the portal begins.
 */
export async function standingOf(run: StepRun, step: RunbookStep): Promise<string> {
  const page = run.windows.opened(step.window);
  const last = run.stood.get(step.window) ?? NOWHERE;
  if (page === undefined || !/^https?:/u.test(page.url())) return last;
  if (await run.scope.shell.atSignIn(page).catch(() => false))
    return last === NOWHERE ? run.scope.portal.address : last;
  run.stood.set(step.window, page.url());
  return page.url();
}
