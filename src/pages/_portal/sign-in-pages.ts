import type { Page } from 'playwright-core';

/** Which of the sign-in pages is up. All share one document and one address, so they are told apart by what shows. */
export type SignInPage =
  | 'email'
  | 'password'
  | 'code'
  | 'number'
  | 'factor'
  | 'pick'
  | 'work-or-personal'
  | 'stay'
  | 'register'
  | 'expired'
  | 'federated'
  | 'consent'
  | 'refused';

export interface Sight {
  readonly page: SignInPage | undefined;
  /** The error that the page shows, in its own words; empty without one. */
  readonly error: string;
  /** Whether the document has come whole, so that a page without any of these is none of them. */
  readonly whole: boolean;
  /** What the page says, for the person who has to act: its heading and, for a number match, the number. */
  readonly says: string;
  /** What a number match wants typed on the phone; empty elsewhere. */
  readonly number: string;
}

/**
 * By which element each page is known, the most telling first: the code page stands before the password page whose
 * hidden copy is still there. Classic ids, then those of the newer pages.
 */
const KNOWN_BY: readonly (readonly [SignInPage, string])[] = [
  ['number', '#idRichContext_DisplaySign'],
  ['code', '#idTxtBx_SAOTCC_OTC, input[name=otc]'],
  ['factor', '[data-value=PhoneAppOTP], [data-value=PhoneAppNotification], [data-value=OneWaySMS]'],
  ['stay', '#KmsiDescription, #KmsiCheckboxField'],
  ['register', '#idSubmit_ProofUp_Redirect, #skipMfaRegistrationLink'],
  ['expired', 'input[name=newpwd]'],
  ['federated', '#userNameInput'],
  ['password', '#i0118, input[name=passwd], #passwordEntry'],
  ['email', '#i0116, input[name=loginfmt], #usernameEntry'],
  ['pick', '#tilesHolder [role=button], [data-test-id=accountTile], #otherTile'],
  ['work-or-personal', '#aadTile'],
  ['consent', '#consentAcceptButton'],
  ['refused', '#exceptionMessageContainer, #ErrorPage'],
];

/** Pages of which no selector is known: told by their heading. */
const KNOWN_BY_HEADING: readonly (readonly [SignInPage, string])[] = [
  ['consent', 'need admin approval|approval required'],
  [
    'refused',
    "can[’']t get there from here|cannot access this right now|can[’']t access this right now|access has been blocked",
  ],
];

const ERRORS =
  '#usernameError, #passwordError, #idSpan_SAOTCC_Error_OTC, #idDiv_SAASTO_Error, #errorText, div.fui-Field__validationMessage[role=alert], #exceptionMessageContainer';
const HEADINGS = '[role=heading], h1, h2';
const NUMBER = '#idRichContext_DisplaySign';
const SAYS = `${HEADINGS}, #idDiv_SAOTCAS_Title, ${NUMBER}`;

/** What the page shows now. Off-screen copies and hidden fields count for nothing. */
export function look(page: Page): Promise<Sight> {
  return page.evaluate(
    ({ knownBy, byHeading, headings, errors, says, number }): Sight => {
      const shown = (element: Element): boolean => {
        const box = element.getBoundingClientRect();
        return (
          box.width > 0 &&
          box.height > 0 &&
          box.right > 0 &&
          box.bottom > 0 &&
          element.closest('.moveOffScreen') === null &&
          element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        );
      };
      const visible = (selector: string): Element[] => [...document.querySelectorAll(selector)].filter(shown);
      const text = (selector: string): string =>
        visible(selector)
          .map((element) => element.textContent.replace(/\s+/gu, ' ').trim())
          .filter((words) => words !== '')
          .join(' · ');
      const found =
        knownBy.find(([, selector]) => visible(selector).length > 0) ??
        byHeading.find(([, words]) => new RegExp(words, 'iu').test(text(headings)));
      return {
        page: found?.[0],
        error: text(errors),
        whole: document.readyState === 'complete',
        says: text(says),
        number: text(number),
      };
    },
    { knownBy: KNOWN_BY, byHeading: KNOWN_BY_HEADING, headings: HEADINGS, errors: ERRORS, says: SAYS, number: NUMBER },
  );
}
