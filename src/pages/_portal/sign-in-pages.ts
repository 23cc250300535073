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
  /** What the page says, for the person who has to act: its heading and, for a number match, the number. */
  readonly says: string;
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
  ['consent', '[data-practice-page=admin-approval], #consentAcceptButton'],
  ['refused', '[data-practice-page=refused], #exceptionMessageContainer, #ErrorPage'],
];

const ERRORS =
  '#usernameError, #passwordError, #idSpan_SAOTCC_Error_OTC, #errorText, div.fui-Field__validationMessage[role=alert], #exceptionMessageContainer';
const SAYS = '[role=heading], h1, h2, #idDiv_SAOTCAS_Title, #idRichContext_DisplaySign';

/** What the page shows now. Off-screen copies and hidden fields count for nothing. */
export function look(page: Page): Promise<Sight> {
  return page.evaluate(
    ({ knownBy, errors, says }): Sight => {
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
      const found = knownBy.find(([, selector]) => visible(selector).length > 0);
      return { page: found?.[0], error: text(errors), says: text(says) };
    },
    { knownBy: KNOWN_BY.map(([name, selector]) => [name, selector] as const), errors: ERRORS, says: SAYS },
  );
}
