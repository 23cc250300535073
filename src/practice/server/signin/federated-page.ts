import { html, NOTHING } from '../html.ts';
import { frame } from './page.ts';

/** The form of ADFS, with the ids that scripts for it look for: its button is no button. */
export function federatedPage(name: string, error: string): string {
  const message = error === '' ? NOTHING : html`<span id="errorText" class="alert-error" role="alert">${error}</span>`;
  return frame(
    html`<div id="authArea">
        <form method="post" id="loginForm" autocomplete="off" novalidate>
          <div id="loginMessage" class="title" role="heading" aria-level="1">
            Sign in with your organizational account
          </div>
          <div id="error">${message}</div>
          <input
            id="userNameInput"
            name="UserName"
            type="email"
            class="field"
            aria-label="User Account"
            placeholder="someone@example.com"
            spellcheck="false"
            autocomplete="off"
            value="${name}"
          />
          <input
            id="passwordInput"
            name="Password"
            type="password"
            class="field"
            aria-label="Password"
            placeholder="Password"
            autocomplete="off"
          />
          <div id="submissionArea" class="buttons">
            <span id="submitButton" class="button primary" role="button" tabindex="0">Sign in</span>
          </div>
        </form>
      </div>
      <script src="/federated.js" defer></script>`,
    { title: 'Sign In', name: 'Practice federation server' },
  );
}

/** Sends the browser back with the ticket; without scripts a person presses the button. */
export function returnPage(address: string, ticket: string): string {
  return frame(
    html`<form method="post" id="returnForm" action="${address}">
        <div class="title" role="heading" aria-level="1">Working...</div>
        <input type="hidden" name="wa" value="wsignin1.0" />
        <input type="hidden" name="wresult" value="${ticket}" />
        <noscript><input type="submit" class="button primary" value="Go on" /></noscript>
      </form>
      <script src="/federated.js" defer></script>`,
    { title: 'Working...', name: 'Practice federation server' },
  );
}
