import { Fault } from '../../core/errors.ts';
import { defineShell } from '../../core/portal.ts';

/** Any web application: no sign-in pages and no frames that are known; labels are found by role and name alone. */
export const webShell = defineShell({
  name: 'web',
  busy: ['[aria-busy=true]', '[role=progressbar]:not([aria-valuenow])'],
  panes: ['[role=dialog]', 'dialog[open]', '[role=alertdialog]', '[aria-modal=true]'],
  titles: [],
  covers: [],
  tellsUser: false,
  language: () => Promise.resolve(undefined),
  version: () => Promise.resolve(undefined),
  trouble: () => Promise.resolve(undefined),
  identity: () => Promise.resolve(undefined),
  atSignIn: () => Promise.resolve(false),
  signIn() {
    return Promise.reject(
      new Fault('PR-505', 'this portal has no sign-in that is known', {
        hint: 'Leave "signIn" out, or write the clicks and fields of its sign-in page as steps.',
      }),
    );
  },
  async navigate(page, parts, tools) {
    for (const part of parts) {
      const item = page
        .getByRole('link', { name: part, exact: true })
        .or(page.getByRole('menuitem', { name: part, exact: true }))
        .or(page.getByRole('tab', { name: part, exact: true }))
        .or(page.getByRole('button', { name: part, exact: true }))
        .filter({ visible: true });
      await tools.aboutTo(item, part);
      await item.click();
    }
  },
});
