import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { Fault } from '../../core/errors.ts';
import type { SignInRequest } from '../../core/portal.ts';
import { codeFor } from './one-time-code.ts';
import { look, type Sight, type SignInPage } from './sign-in-pages.ts';
import { watchStalls } from './stall.ts';

const FIELD = {
  email: '#i0116, input[name=loginfmt], #usernameEntry',
  password: '#i0118, input[name=passwd], #passwordEntry',
  code: '#idTxtBx_SAOTCC_OTC, input[name=otc]',
  organizationUser: '#userNameInput',
  organizationPassword: '#passwordInput',
} as const;

/** What a page refuses, for the person who is told. */
const REFUSED: Partial<Readonly<Record<SignInPage, string>>> = {
  email: 'the user',
  federated: 'user or password, at the federation server of the organization,',
};
const SUBMIT = '#idSIButton9, button[data-testid=primaryButton], #idSubmit_SAOTCC_Continue, #idSubmit_ProofUp_Redirect';
const PORTAL = '.fxs-topbar';
// The combined form says this when the password came too early: a prompt, and no rejection.
const PROMPT = /please enter|enter your password/iu;
const REJECTIONS = 3;
const LIMIT_MS = 60_000;
/** A phone is not always at hand; the pages themselves give up earlier. */
const PERSON_MS = 180_000;

export async function atSignIn(page: Page): Promise<boolean> {
  return (await look(page)).page !== undefined;
}

interface Attempt {
  readonly page: Page;
  readonly request: SignInRequest;
  rejected: number;
  /** Of the sign-in pages that were seen: a popup is through once it has left for another one. */
  origin: string | undefined;
  /** The page that was answered last; the same one without an error is still being left. */
  answered: SignInPage | undefined;
  told: string;
  /** The number that the person was told. */
  number: string;
  /** The number whose refusal was counted already. */
  refused: string;
  /** When it has taken too long, in milliseconds since 1970; the time that a person takes does not count. */
  end: number;
}

/**
 * A loop that looks which page is up and answers it, since their order varies. A stored password is typed once: what
 * was refused will be refused again, and the account locks.
 */
export async function signIn(page: Page, request: SignInRequest): Promise<void> {
  const attempt: Attempt = {
    page,
    request,
    rejected: 0,
    origin: undefined,
    answered: undefined,
    told: '',
    number: '',
    refused: '',
    end: Date.now() + LIMIT_MS,
  };
  const quiet = watchNavigation(page);
  const stalls = watchStalls(page, request.pace.quietMs);
  try {
    while (Date.now() < attempt.end) {
      request.signal.throwIfAborted();
      if (await isThrough(page)) return;
      await quiet.settled(request.pace.quietMs, request.signal);
      const sight = await lookIfOpen(page);
      stalls.see(sight);
      if (sight?.page !== undefined) attempt.origin = originOf(page);
      else if (sight?.whole === true && (await hasServed(attempt))) return;
      if (sight?.page === undefined || !(await answer(attempt, sight.page, sight))) {
        await delay(50, undefined, { signal: request.signal });
      }
    }
  } finally {
    quiet.stop();
    stalls.stop();
  }
  throw new Fault(
    'PR-402',
    `the sign-in did not get to the portal in time; it stood at "${attempt.told || page.url()}"`,
  );
}

async function lookIfOpen(page: Page): Promise<Sight | undefined> {
  try {
    return await look(page);
  } catch (error) {
    // The document was replaced while it was looked at, or the popup closed after the last page.
    if (page.isClosed() || /context was destroyed|navigat|closed/iu.test(String(error))) return undefined;
    throw error;
  }
}

/** The portal shows, or the popup that only served the sign-in has closed. */
async function isThrough(page: Page): Promise<boolean> {
  if (page.isClosed()) return true;
  try {
    return (await page.locator(PORTAL).filter({ visible: true }).count()) > 0;
  } catch {
    return page.isClosed();
  }
}

const originOf = (page: Page): string => new URL(page.url()).origin;

/** A window that another one opened, for the sign-in alone, shows the page of whoever asked for the sign-in. */
async function hasServed({ page, origin }: Attempt): Promise<boolean> {
  return origin !== undefined && originOf(page) !== origin && (await page.opener()) !== null;
}

/** Answers the page that is up; false when there was nothing to do yet. */
async function answer(attempt: Attempt, which: SignInPage, sight: Sight): Promise<boolean> {
  const { page, request } = attempt;
  const { account, dialog } = request;
  attempt.told = sight.says;
  const rejected = sight.error !== '' && !PROMPT.test(sight.error);
  if (attempt.answered === which && sight.error === '') return false;
  // Nothing is pressed on the page of a number: one refusal stands there until the next number comes.
  const counted = which === 'number' && attempt.refused === sight.number;
  if (rejected && attempt.answered === which && !counted) {
    attempt.refused = sight.number;
    reject(attempt, which, sight);
  }
  switch (which) {
    case 'email':
      return submit(attempt, which, FIELD.email, account.user, 'E-mail');
    case 'password':
      if (account.password === undefined) throw noPassword(account.user);
      return submit(attempt, which, FIELD.password, account.password, 'Password');
    case 'code': {
      const asked = Date.now();
      const code =
        account.totp === undefined
          ? await dialog.code('Code from the authenticator app')
          : await codeFor(account.totp, request);
      attempt.end += Date.now() - asked;
      if (code === undefined) throw needsPerson('the sign-in asks for a one-time code');
      return submit(attempt, which, FIELD.code, code, 'Code');
    }
    case 'factor': {
      const wanted = account.totp === undefined ? '[data-value=PhoneAppNotification]' : '[data-value=PhoneAppOTP]';
      return press(attempt, which, page.locator(wanted).filter({ visible: true }), 'Choose a factor');
    }
    case 'stay':
      // Yes keeps the login cookies, which is what lets the portal renew its tokens silently.
      return press(attempt, which, page.locator(SUBMIT).filter({ visible: true }), 'Yes');
    case 'pick':
      return pickAccount(attempt);
    case 'work-or-personal':
      return press(attempt, which, page.locator('#aadTile').filter({ visible: true }), 'Work or school account');
    case 'register': {
      const skip = page.locator('#skipMfaRegistrationLink').filter({ visible: true });
      if ((await skip.count()) === 1) return press(attempt, which, skip, 'Skip setup');
      throw needsPerson('the account must register another factor first');
    }
    case 'number':
      // One that was refused or timed out is followed by another number.
      if (attempt.answered !== 'number' || attempt.number !== sight.number) {
        dialog.tell(`Approve the sign-in of ${account.user} on the phone: ${sight.says}`, sight.number);
        attempt.end = Date.now() + PERSON_MS;
      }
      attempt.answered = 'number';
      attempt.number = sight.number;
      return false;
    case 'federated':
      if (account.password === undefined) throw noPassword(account.user);
      // It is filled in already when the browser came from the sign-in pages; some servers want DOMAIN\user instead.
      if ((await page.locator(FIELD.organizationUser).inputValue()) === '')
        await page.locator(FIELD.organizationUser).fill(account.user);
      return submit(attempt, which, FIELD.organizationPassword, account.password, 'Password');
    case 'expired':
      throw needsPerson('the password has expired');
    case 'consent':
      throw needsPerson(`the sign-in asks for an administrator's approval: ${sight.says}`);
    case 'refused':
      throw new Fault('PR-505', `the sign-in was refused: ${sight.error || sight.says}`, {
        hint: 'A policy may want a managed device or another sign-in method: sign in as a person with "portal-runbook login".',
      });
  }
}

const noPassword = (user: string): Fault =>
  new Fault('PR-505', `the sign-in asks for the password of ${user}, which has no password in the configuration`, {
    hint: 'Sign in once with "portal-runbook login --portal ..."; runs use that session for as long as it lasts.',
  });

const needsPerson = (fact: string): Fault =>
  new Fault('PR-505', fact, { hint: 'Do it once by hand in a browser, or complete the account in the configuration.' });

/** @throws Fault PR-501 for what will not get better by trying again. */
function reject(attempt: Attempt, which: SignInPage, sight: Sight): void {
  attempt.rejected += 1;
  const byNow = which === 'code' || which === 'number';
  const again = byNow && attempt.rejected < REJECTIONS;
  if (again) return;
  throw new Fault(
    'PR-501',
    `the sign-in page refused ${REFUSED[which] ?? `the ${which}`} of ${attempt.request.account.user}: ${sight.error}`,
    {
      hint: 'Nothing more is tried, since accounts lock after a few wrong attempts. Mend the account in the configuration.',
    },
  );
}

async function submit(
  attempt: Attempt,
  which: SignInPage,
  selector: string,
  value: string,
  label: string,
): Promise<boolean> {
  const { page, request } = attempt;
  const field = page.locator(selector).filter({ visible: true });
  const secret = which !== 'email';
  // Pictured before it is typed: a secret is never on a picture, not even masked.
  if (secret) await request.aboutTo(field, label);
  await field.fill(value);
  if ((await field.inputValue()) !== value) return false;
  const button = page.locator(`${SUBMIT}, #submitButton`).filter({ visible: true });
  if (!secret) await request.aboutTo(button, 'Next');
  attempt.answered = which;
  await button.click();
  await leaves(page, which);
  return true;
}

async function press(attempt: Attempt, which: SignInPage, target: Locator, label: string): Promise<boolean> {
  await attempt.request.aboutTo(target, label);
  attempt.answered = which;
  await target.click();
  await leaves(attempt.page, which);
  return true;
}

/** Waits until the page that was answered is gone or says what is wrong; the loop decides what that means. */
async function leaves(page: Page, which: SignInPage): Promise<void> {
  const end = Date.now() + 15_000;
  while (Date.now() < end) {
    const sight = await lookIfOpen(page);
    if (sight === undefined || sight.page !== which || sight.error !== '') return;
    await delay(30);
  }
}

async function pickAccount(attempt: Attempt): Promise<boolean> {
  const { page, request } = attempt;
  const tile = page
    .locator('#tilesHolder [role=button], [data-test-id=accountTile]')
    .filter({ hasText: request.account.user })
    .filter({ visible: true });
  const own = (await tile.count()) === 1;
  return press(
    attempt,
    'pick',
    own ? tile : page.locator('#otherTile').filter({ visible: true }),
    own ? request.account.user : 'Use another account',
  );
}

/** Knows since when the main frame has not navigated; a redirect may be followed by a storm of reloads. */
function watchNavigation(page: Page): { settled(ms: number, signal: AbortSignal): Promise<void>; stop(): void } {
  let last = Date.now();
  const note = (frame: { parentFrame(): unknown }): void => {
    if (frame.parentFrame() === null) last = Date.now();
  };
  page.on('framenavigated', note);
  return {
    async settled(ms, signal) {
      while (Date.now() - last < ms) await delay(Math.max(10, ms - (Date.now() - last)), undefined, { signal });
    },
    stop() {
      page.off('framenavigated', note);
    },
  };
}
