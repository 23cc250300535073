import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import { Fault } from '../src/core/errors.ts';
import type { SignInRequest } from '../src/core/portal.ts';
import { signIn } from '../src/pages/_portal/sign-in.ts';
import { seedSchema, type PracticeServer } from '../src/practice/server/index.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { accountOf, ask } from './_practice.ts';

const domain = 'signin.practice.example';
const person = (name: string, signIn: Record<string, unknown>): Record<string, unknown> => ({
  userPrincipalName: `${name}@${domain}`,
  displayName: name,
  signIn,
});

const PEOPLE = {
  federated: { federated: true },
  both: { alsoPersonal: true, federated: true, secondFactor: 'none', staySignedInFirst: true },
  choose: { secondFactor: 'choose' },
  enrol: { secondFactor: 'enrol' },
  number: { secondFactor: 'number' },
  expired: { secondFactor: 'none', passwordExpired: true },
  device: { secondFactor: 'none', refusal: 'compliantDevice' },
  approval: { secondFactor: 'none', refusal: 'adminApproval' },
};

const seed = (signInPages: string): Record<string, unknown> => ({
  pages: BUILT_PAGES,
  seed: seedSchema.parse({
    signInPages,
    tenants: [{ name: 'Sign-in', domain, users: Object.entries(PEOPLE).map(([name, how]) => person(name, how)) }],
  }),
});

/** Signs in as a run does; `told` hears what a person is told to do elsewhere, `unserved` gets no answer but 503. */
async function enter(
  page: Page,
  server: PracticeServer,
  name: string,
  how: { password?: string; told?: (message: string) => void; unserved?: string } = {},
): Promise<string> {
  const { password, told = () => undefined, unserved } = how;
  const account = accountOf(server, `${name}@${domain}`);
  const request: SignInRequest = {
    account: { user: account.user, password: password ?? account.password, totp: account.totp },
    signal: AbortSignal.timeout(40_000),
    dialog: { tell: told, code: () => Promise.resolve(undefined) },
    pace: { quietMs: 50, codeMarginMs: 1000 },
    aboutTo: () => Promise.resolve(),
  };
  if (unserved !== undefined) await page.route(unserved, (route) => route.fulfill({ status: 503 }));
  await page.goto(server.origins.entra);
  try {
    await signIn(page, request);
    return (await page.locator('.fxs-avatarmenu-username').textContent()) ?? '';
  } catch (thrown) {
    if (thrown instanceof Fault) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
}

for (const form of ['classic', 'fluent']) {
  test.describe(`the ${form} sign-in pages`, () => {
    test.use({ settings: seed(form) });
    test('are answered whichever of them come, and what only a person can do is said', async ({ browser, server }) => {
      // Some ten sign-ins, one after the other.
      test.setTimeout(240_000);
      const at = async (name: string, how: Parameters<typeof enter>[3] = {}): Promise<string> => {
        const context = await browser.newContext();
        try {
          return await enter(await context.newPage(), server, name, how);
        } finally {
          await context.close();
        }
      };
      const headers = { authorization: `Bearer ${server.controlToken}` };
      const approve = (said: string): void => {
        const number = /\b\d\d\b/u.exec(said)?.[0] ?? '';
        void ask(`${server.origins.control}/approvals`, { json: { user: `number@${domain}`, number }, headers });
      };
      const went = [
        await at('federated'),
        await at('both'),
        await at('choose'),
        await at('enrol'),
        await at('number', { told: approve }),
      ];
      expect(went).toEqual(['federated', 'both', 'choose', 'enrol', 'number'].map((name) => `${name}@${domain}`));
      const refused = [
        await at('expired'),
        await at('device'),
        await at('approval'),
        await at('federated', { password: 'not this one' }),
        await at('both', { unserved: '**/api/me' }),
      ];
      expect(refused).toEqual([
        'PR-505: the password has expired',
        expect.stringMatching(/^PR-505: the sign-in was refused: You can't get there from here/u),
        expect.stringMatching(/^PR-505: the sign-in asks for an administrator's approval/u),
        expect.stringMatching(/^PR-501: .*federation server.* of federated@.*50126/u),
        expect.stringMatching(
          /^PR-403: the sign-in came to a stop at "The portal could not start" after the answer 503/u,
        ),
      ]);
    });
  });
}
