import type { Shown } from './shown.ts';
import { html, type Markup } from '../html.ts';
import { viewMarkup, type PageForm } from './views.ts';

/** @param elsewhere origin that a form of the page may be sent to, which then sees where it comes from. */
export function pageHeaders(elsewhere?: string): Record<string, string> {
  const forms = elsewhere === undefined ? "'self'" : `'self' ${elsewhere}`;
  return {
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`,
    ...(elsewhere === undefined ? {} : { 'referrer-policy': 'origin' }),
  };
}

const OWN = { title: 'Sign in to your account', name: 'Practice sign-in' } as const;

/** The box that every page of this kind stands in. */
export function frame(
  content: Markup,
  { title, name }: { readonly title: string; readonly name: string } = OWN,
): string {
  return html`<!doctype html>
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/signin.css" />
      </head>
      <body class="cb">
        <div class="background" role="presentation"></div>
        <p class="practice" role="note">
          <strong>Practice tenant.</strong> A local rehearsal; nothing here reaches Microsoft. Never type a real
          password.
        </p>
        <main class="outer">
          <div class="inner" id="lightbox">
            <div class="logo"><span class="mark" aria-hidden="true"></span>${name}</div>
            ${content}
          </div>
        </main>
        <footer>Practice tenant of portal-runbook, not affiliated with Microsoft</footer>
      </body>
    </html> `.text;
}

export function signInPage(shown: Shown, form: PageForm): string {
  return frame(
    html`<form id="i0281" name="f1" novalidate autocomplete="off" data-view="${shown.view}">
        ${viewMarkup(shown, form)}
      </form>
      <script src="/signin.js" defer></script>`,
  );
}

export function errorPage(code: string, message: string): string {
  return frame(
    html`<div class="title" role="heading" aria-level="1">This sign-in cannot go on</div>
      <p class="hint" id="service_exception_message" role="alert">${message} (${code})</p>`,
  );
}

export function signedOutPage(): string {
  return frame(
    html`<div class="title" id="login_workload_logo_text" role="heading" aria-level="1">
        You signed out of your account
      </div>
      <p class="hint">Close all browser windows to be sure.</p>`,
  );
}

/** Of the popup of the agent's wizard, when it is done. */
export function popupDonePage(message: string): string {
  return frame(
    html`<div class="title" role="heading" aria-level="1">Practice agent</div>
      <p class="hint" id="agentSignInMessage">${message}</p>
      <script src="/signin-done.js" defer></script>`,
  );
}

/** The phone that a person would hold: the sign-ins that wait, each to be answered with the number that its page shows. */
export function phonePage(waiting: readonly string[], said: string): string {
  const requests = waiting.map(
    (user) =>
      html`<form method="post" action="/phone" class="request">
        <input type="hidden" name="user" value="${user}" />
        <div class="identity">${user}</div>
        <input
          class="field"
          name="number"
          inputmode="numeric"
          maxlength="2"
          aria-label="Number for ${user}"
          placeholder="Number"
          autocomplete="off"
        />
        <div class="buttons">
          <button class="button" name="answer" value="deny">No, it's not me</button>
          <button class="button primary" name="answer" value="approve">Yes</button>
        </div>
      </form>`,
  );
  return frame(
    html`<div class="title" role="heading" aria-level="1">Practice phone</div>
      <p class="hint" role="status">${said === '' ? 'Sign-ins that wait for a number show here.' : said}</p>
      ${requests} <a class="link" href="/phone">Look again</a>`,
  );
}
