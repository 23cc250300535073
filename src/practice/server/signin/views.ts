import type { Shown, View } from './shown.ts';
import { html, NOTHING, type Markup } from '../html.ts';

/** Copies of fields that the form keeps off the screen, as the real one does for password managers. */
const COPIES = {
  user: html`<input type="email" name="loginfmt" id="i0116" class="moveOffScreen" tabindex="-1" aria-hidden="true" />`,
  password: html`<input
    type="password"
    name="passwd"
    id="i0118"
    class="moveOffScreen"
    tabindex="-1"
    aria-hidden="true"
    autocomplete="off"
  />`,
  submit: html`<input type="submit" class="moveOffScreen" tabindex="-1" aria-hidden="true" value="Continue" />`,
} as const;

function alert(id: string, message: string): Markup {
  return message === '' ? NOTHING : html`<div id="${id}" class="alert-error" role="alert">${message}</div>`;
}

function identity(user: string): Markup {
  return html`<div id="userDisplayName" class="identity">${user}</div>`;
}

function title(id: string, text: string): Markup {
  return html`<div id="${id}" class="title" role="heading" aria-level="1">${text}</div>`;
}

function primary(text: string): Markup {
  return html`<input type="submit" id="idSIButton9" class="button primary" data-action="next" value="${text}" />`;
}

function back(text: string): Markup {
  return html`<input type="button" id="idBtn_Back" class="button" data-action="back" value="${text}" />`;
}

function buttons(...parts: readonly Markup[]): Markup {
  return html`<div class="buttons">${parts}</div>`;
}

const another = html`<a href="#" id="signInAnotherWay" class="link" data-action="another"
  >I can't use this now: sign in another way</a
>`;

function account(name: string): Markup {
  return html`<div
    class="tile"
    role="button"
    tabindex="0"
    data-test-id="accountTile"
    data-action="pick"
    data-field-account="${name}"
  >
    <span class="avatar" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span><span>${name}</span>
  </div>`;
}

function which(id: string, action: string, name: string, hint: string): Markup {
  return html`<div class="tile" id="${id}" role="button" tabindex="0" data-action="${action}">
    <span class="avatar" aria-hidden="true">${name.slice(0, 1)}</span><span>${name}<br /><small>${hint}</small></span>
  </div>`;
}

function factor(value: string, text: string): Markup {
  return html`<div class="tile" role="button" tabindex="0" data-value="${value}" data-action="${value}">${text}</div>`;
}

function field(id: string, name: string, type: string, label: string, hint: string, described: string): Markup {
  return html`<input
    type="${type}"
    id="${id}"
    name="${name}"
    class="field"
    aria-label="${label}"
    placeholder="${hint}"
    aria-describedby="${described}"
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    maxlength="256"
  />`;
}

/** The classic form of each page, with the ids that scripts for the real pages look for. */
const CLASSIC: Readonly<Record<View, (shown: Shown) => Markup>> = {
  email: ({ error }) =>
    html`${COPIES.password}${title('loginHeader', 'Sign in')}${alert('usernameError', error)}
      ${field('i0116', 'loginfmt', 'email', 'Enter your email, phone, or other account name.', 'Email or account name', 'usernameError')}
      <p class="hint">Use an account of this practice tenant.</p>
      ${buttons(primary('Next'))}`,
  accounts: ({ accounts }) =>
    html`${COPIES.user}${COPIES.password}${title('loginHeader', 'Pick an account')}
      <div id="tilesHolder" role="list">
        ${accounts.map(account)}
        <div class="tile" id="otherTile" role="button" tabindex="0" data-action="other">
          <span class="avatar" aria-hidden="true">+</span><span>Use another account</span>
        </div>
      </div>`,
  workOrPersonal: ({ user, error }) =>
    html`${COPIES.user}${COPIES.password}${identity(user)}${title('loginHeader', 'Which account do you want to use?')}
      ${alert('errorText', error)}
      <p class="hint">This address belongs to more than one account.</p>
      <div id="loginTiles">
        ${which('aadTile', 'work', 'Work or school account', 'Created by your IT department')}
        ${which('msaTile', 'personal', 'Personal account', 'Created by you')}
      </div>
      ${buttons(back('Back'))}`,
  // Nobody sees it: the browser is sent to the federation server.
  federated: ({ user }) =>
    html`${identity(user)}${title('loginHeader', 'Taking you to the sign-in page of your organization')}`,
  password: ({ user, error }) =>
    html`${COPIES.user}${identity(user)}${title('loginHeader', 'Enter password')}${alert('passwordError', error)}
    ${field('i0118', 'passwd', 'password', `Enter the password for ${user}`, 'Password', 'passwordError')}
    ${buttons(back('Back'), primary('Sign in'))}`,
  newPassword: ({ user, error }) =>
    html`${identity(user)}${title('ChangePasswordTitle', 'Update your password')}${alert('errorText', error)}
      <p class="hint">Your password has expired. (50055)</p>
      ${field('currentPassword', 'currentpwd', 'password', 'Current password', 'Current password', 'errorText')}
      ${field('newPassword', 'newpwd', 'password', 'New password', 'New password', 'errorText')}
      ${field('confirmNewPassword', 'confirmnewpwd', 'password', 'Confirm password', 'Confirm password', 'errorText')}
      ${buttons(primary('Sign in'))}`,
  factors: ({ user }) =>
    html`${identity(user)}${title('idDiv_SAOTCS_Title', 'Verify your identity')}
    ${factor('PhoneAppNotification', 'Approve a request on my authenticator app')}${factor('PhoneAppOTP', 'Use a verification code')}`,
  number: ({ user, number, error }) =>
    html`${identity(user)}${title('idDiv_SAOTCAS_Title', 'Approve sign in request')}${alert('idDiv_SAASTO_Error', error)}
      <p class="hint">
        Type this number on the <a class="link" href="/phone" target="_blank">practice phone</a> to go on.
      </p>
      <div id="idRichContext_DisplaySign" class="display-sign">${number}</div>
      ${another}`,
  code: ({ user, error, canChooseFactor }) =>
    html`${identity(user)}${title('idDiv_SAOTCC_Title', 'Enter code')}
      <p class="hint">Type the code that your authenticator app shows.</p>
      ${alert('idSpan_SAOTCC_Error_OTC', error)}
      <input
        type="tel"
        id="idTxtBx_SAOTCC_OTC"
        name="otc"
        class="field"
        aria-label="Code"
        placeholder="Code"
        autocomplete="off"
        maxlength="8"
        aria-describedby="idSpan_SAOTCC_Error_OTC"
      />
      ${canChooseFactor ? another : NOTHING}
      <div class="buttons">
        ${back('Cancel')}<input
          type="submit"
          id="idSubmit_SAOTCC_Continue"
          class="button primary"
          data-action="next"
          value="Verify"
        />
      </div>`,
  enrol: ({ user, error }) =>
    html`${identity(user)}${title('idDiv_Title', 'Help us protect your account')}${alert('errorText', error)}
      <p class="hint">Your organization asks for a second way to prove who you are. (50072)</p>
      <a href="#" id="skipMfaRegistrationLink" class="link" data-action="skip">Skip setup</a>
      <div class="buttons">
        <input type="submit" id="idSubmit_ProofUp_Redirect" class="button primary" data-action="next" value="Next" />
      </div>`,
  stay: ({ user }) =>
    html`${COPIES.user}${identity(user)}${title('KmsiTitle', 'Stay signed in?')}
      <div id="KmsiDescription" class="hint">With Yes this browser asks you less often.</div>
      <label class="check"
        ><input type="checkbox" id="KmsiCheckboxField" name="DontShowAgain" /> Don't show this again</label
      >
      ${buttons(back('No'), primary('Yes'))}`,
  refused: ({ user }) =>
    html`${identity(user)}${title('idDiv_Title', "You can't get there from here")}
      <p class="hint" id="idDiv_SAOTCC_Description">
        A Conditional Access rule lets only devices in that your organization manages and finds compliant. Error code:
        53000
      </p>
      ${buttons(primary('Sign out and use another account'))}`,
  approval: ({ user }) =>
    html`${identity(user)}${title('idDiv_Title', 'Need admin approval')}
      <p class="hint">This application needs a permission that only an administrator can give.</p>
      <p><a href="#" class="link" data-action="next">Have an admin account? Sign in with that account</a></p>`,
};

function fluentField(id: string, name: string, type: string, label: string, error: string): Markup {
  const message = error === '' ? NOTHING : html`<div class="fui-Field__validationMessage" role="alert">${error}</div>`;
  return html`<div class="fui-Field">
    <label for="${id}" class="fui-Label">${label}</label>
    <input type="${type}" id="${id}" name="${name}" class="fui-Input__input" autocomplete="off" />${message}
  </div>`;
}

const fluentButton = (text: string): Markup =>
  html`<div class="buttons">
    <button type="submit" data-testid="primaryButton" class="fui-Button" data-action="next">${text}</button>
  </div>`;

/** The newer form of the first two pages; the facts know no other pages of it. */
const FLUENT: Partial<Record<View, (shown: Shown) => Markup>> = {
  email: ({ error }) =>
    html`<h1 class="title">Sign in</h1>
      ${fluentField('usernameEntry', 'loginfmt', 'email', 'Email or account name', error)}${fluentButton('Next')}`,
  password: ({ user, error }) =>
    html`${identity(user)}
      <h1 class="title">Enter your password</h1>
      ${fluentField('passwordEntry', 'passwd', 'password', 'Password', error)}${fluentButton('Next')}`,
};

export type PageForm = 'classic' | 'fluent';

/** The inside of the form. All views stand in one document under one address; only this part is exchanged. */
export function viewMarkup(shown: Shown, form: PageForm): Markup {
  const fluent = form === 'fluent' ? FLUENT[shown.view] : undefined;
  if (fluent !== undefined) return fluent(shown);
  return html`${COPIES.submit}${CLASSIC[shown.view](shown)}`;
}
