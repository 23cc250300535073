import { expect } from '@playwright/test';
import { seedSchema } from '../src/practice/server/index.ts';
import { DEFAULT_SEED } from '../src/practice/server/seed.ts';
import { accountOf, ask, authorizeUrl, codeOf, portalOf, redeem, signIn, Surfer, test } from './_practice.ts';

const domain = 'signin.practice.example';
const person = (name: string, signIn: Record<string, unknown>): Record<string, unknown> => ({
  userPrincipalName: `${name}@${domain}`,
  displayName: name,
  roles: ['Application Administrator'],
  signIn,
});

const clock = { now: Date.parse('2026-03-01T10:00:05Z') };

test.use({
  settings: {
    now: () => new Date(clock.now),
    seed: seedSchema.parse({
      lockoutThreshold: 3,
      tenants: [
        {
          name: 'Sign-in',
          domain,
          users: [
            person('plain', { secondFactor: 'none' }),
            person('code', {}),
            person('number', { secondFactor: 'number', chooseFactor: true }),
            person('early', { staySignedInFirst: true }),
            person('enrol', { secondFactor: 'enrol' }),
            person('expired', { secondFactor: 'none', passwordExpired: true }),
            person('disabled', { secondFactor: 'none', disabled: true }),
            person('device', { secondFactor: 'none', refusal: 'compliantDevice' }),
            person('approval', { secondFactor: 'none', refusal: 'adminApproval' }),
          ],
        },
      ],
    }),
  },
});

test.beforeEach(() => {
  clock.now = Date.parse('2026-03-01T10:00:05Z');
});

test('an unknown name, an empty one and a wrong password are told apart; the third wrong one locks', async ({
  server,
}) => {
  const { user, password } = accountOf(server, `plain@${domain}`);
  const surfer = new Surfer();
  const { address, text } = await surfer.go(authorizeUrl(server));
  expect(text).toContain('id="i0116"');
  expect(text).toMatch(/id="i0118"\s+class="moveOffScreen"/u);
  expect(await surfer.answer(address, 'email', 'next', { loginfmt: '' })).toMatchObject({ view: 'email' });
  const unknown = await surfer.answer(address, 'email', 'next', { loginfmt: `nobody@${domain}` });
  expect(unknown).toMatchObject({ view: 'email', error: expect.stringContaining('50034') });
  await surfer.answer(address, 'email', 'next', { loginfmt: user.toUpperCase() });
  for (const code of ['50126', '50126', '50053']) {
    const wrong = await surfer.answer(address, 'password', 'next', { passwd: 'wrong' });
    expect(wrong).toMatchObject({ view: 'password', error: expect.stringContaining(code) });
  }
  expect((await surfer.answer(address, 'password', 'next', { passwd: password })).error).toContain('50053');
  clock.now += 61_000;
  expect((await surfer.answer(address, 'password', 'next', { passwd: password })).view).toBe('stay');
});

test('a code is taken once, that of the window before still counts, an older or a future one does not', async ({
  server,
}) => {
  const { user, password, totp } = accountOf(server, `code@${domain}`);
  const atCode = async (): Promise<(otc: string) => Promise<string | undefined>> => {
    const surfer = new Surfer();
    const { address } = await surfer.go(authorizeUrl(server));
    await surfer.answer(address, 'email', 'next', { loginfmt: user });
    await surfer.answer(address, 'password', 'next', { passwd: password });
    return async (otc) => (await surfer.answer(address, 'code', 'next', { otc })).view;
  };
  const type = await atCode();
  expect(await type(codeOf(totp, clock.now - 60_000))).toBe('code');
  expect(await type(codeOf(totp, clock.now + 30_000))).toBe('code');
  expect(await type('')).toBe('code');
  expect(await type(codeOf(totp, clock.now - 30_000))).toBe('stay');
  const again = await atCode();
  expect(await again(codeOf(totp, clock.now - 30_000))).toBe('code');
  expect(await again(codeOf(totp, clock.now))).toBe('stay');
});

test('a number is shown, and the phone must send that very number', async ({ server }) => {
  const { user, password } = accountOf(server, `number@${domain}`);
  const control = { authorization: `Bearer ${server.controlToken}` };
  const phone = async (number: string | null): Promise<unknown> =>
    (await ask(`${server.origins.control}/approvals`, { json: { user, number }, headers: control })).json;
  const surfer = new Surfer();
  const { address } = await surfer.go(authorizeUrl(server));
  await surfer.answer(address, 'email', 'next', { loginfmt: user });
  const shown = await surfer.answer(address, 'password', 'next', { passwd: password });
  expect(shown.html).toContain('idRichContext_DisplaySign');
  expect((await surfer.answer(address, 'number', 'poll')).view).toBe('number');
  expect(await phone('00')).toEqual({ approved: false });
  const asked = await surfer.answer(address, 'number', 'poll');
  expect(asked.error).toContain('denied');
  const number = /idRichContext_DisplaySign"[^>]*>(\d\d)</u.exec(asked.html ?? '')?.[1] ?? '';
  const held = await surfer.go(`${server.origins.login}/phone`);
  expect(held.text).toContain(user);
  expect(held.text).not.toContain(number);
  const answer = { body: new URLSearchParams({ user, number, answer: 'approve' }).toString() };
  const foreign = await surfer.go(`${server.origins.login}/phone`, {
    ...answer,
    headers: { origin: 'https://evil.example' },
  });
  expect(foreign.status).toBe(403);
  expect((await surfer.go(`${server.origins.login}/phone`, answer)).text).toContain('Approved');
  expect((await surfer.answer(address, 'number', 'poll')).view).toBe('stay');
});

test('the way differs from person to person: stay first, skip setup, other factor, new password', async ({
  server,
}) => {
  const walk = async (name: string): Promise<readonly [Surfer, string, string | undefined]> => {
    const { user, password } = accountOf(server, `${name}@${domain}`);
    const surfer = new Surfer();
    const { address } = await surfer.go(authorizeUrl(server));
    await surfer.answer(address, 'email', 'next', { loginfmt: user });
    return [surfer, address, (await surfer.answer(address, 'password', 'next', { passwd: password })).view];
  };
  const [early, earlyAt, stay] = await walk('early');
  expect(stay).toBe('stay');
  expect((await early.answer(earlyAt, 'stay', 'next')).view).toBe('code');
  const { totp } = accountOf(server, `early@${domain}`);
  expect((await early.answer(earlyAt, 'code', 'next', { otc: codeOf(totp, clock.now) })).redirect).toBeTruthy();

  const [enrol, enrolAt, first] = await walk('enrol');
  expect(first).toBe('enrol');
  expect((await enrol.answer(enrolAt, 'enrol', 'skip')).view).toBe('stay');

  const [other, otherAt] = await walk('number');
  expect((await other.answer(otherAt, 'number', 'another')).view).toBe('factors');
  expect((await other.answer(otherAt, 'factors', 'PhoneAppOTP')).view).toBe('code');

  const [expired, expiredAt, view] = await walk('expired');
  expect(view).toBe('newPassword');
  const { password } = accountOf(server, `expired@${domain}`);
  const typed = { currentpwd: password, newpwd: 'a-new-password', confirmnewpwd: 'another-one' };
  expect((await expired.answer(expiredAt, 'newPassword', 'next', typed)).view).toBe('newPassword');
  const right = { ...typed, confirmnewpwd: typed.newpwd };
  expect((await expired.answer(expiredAt, 'newPassword', 'next', right)).view).toBe('stay');
});

test('who is disabled, on a wrong device or in need of approval gets no further', async ({ server }) => {
  for (const [name, view, words] of [
    ['disabled', 'password', '50057'],
    ['device', 'refused', '53000'],
    ['approval', 'approval', 'Need admin approval'],
  ] as const) {
    const { user, password } = accountOf(server, `${name}@${domain}`);
    const surfer = new Surfer();
    const { address } = await surfer.go(authorizeUrl(server));
    await surfer.answer(address, 'email', 'next', { loginfmt: user });
    const shown = await surfer.answer(address, 'password', 'next', { passwd: password });
    expect(shown, name).toMatchObject({ view, html: expect.stringContaining(words) });
    expect((await surfer.answer(address, 'stay', 'next')).redirect, name).toBeUndefined();
  }
});

test('a login session signs in again without a page, until it ends; then the account is offered as a tile', async ({
  server,
}) => {
  const surfer = new Surfer();
  const name = `code@${domain}`;
  const token = await signIn(server, name, surfer, clock.now);
  const silent = await surfer.go(authorizeUrl(server, { prompt: 'none' }));
  const renewed = await redeem(server, silent.address);
  expect((await portalOf(server, renewed)('GET', '/api/me')).json).toMatchObject({ userPrincipalName: name });

  const chosen = await surfer.go(authorizeUrl(server, { prompt: 'select_account' }));
  expect(chosen.text).toContain('id="tilesHolder"');

  const control = { authorization: `Bearer ${server.controlToken}` };
  await ask(`${server.origins.control}/expire`, { json: { what: 'sessions' }, headers: control });
  expect((await portalOf(server, token)('GET', '/api/me')).status).toBe(401);
  const refused = await surfer.go(authorizeUrl(server, { prompt: 'none' }));
  expect(new URL(refused.address).searchParams.get('error')).toBe('login_required');
  const { address, text } = await surfer.go(authorizeUrl(server));
  expect(text).toContain('data-test-id="accountTile"');
  expect((await surfer.answer(address, 'accounts', 'pick', { account: name })).view).toBe('password');
  expect((await surfer.answer(address, 'password', 'back')).view).toBe('email');
});

test('signing out ends the session; a foreign page, another browser and a stranger redirect get nothing', async ({
  server,
}) => {
  const surfer = new Surfer();
  await signIn(server, `code@${domain}`, surfer, clock.now);
  await surfer.go(`${server.origins.login}/organizations/oauth2/v2.0/logout`);
  const after = await surfer.go(authorizeUrl(server, { prompt: 'none' }));
  expect(new URL(after.address).searchParams.get('error')).toBe('login_required');

  const { address } = await surfer.go(authorizeUrl(server));
  const elsewhere = await new Surfer().go(address);
  expect(elsewhere.status).toBe(400);
  expect(elsewhere.text).toContain('Practice tenant');
  const json = { view: 'email', action: 'next', fields: {} };
  expect((await surfer.go(address, { json, headers: { origin: 'https://evil.example' } })).status).toBe(403);
  const stranger = await surfer.go(authorizeUrl(server, { redirect_uri: 'https://evil.example/' }));
  expect(stranger.status).toBe(400);
  expect(stranger.text).not.toContain('stack');
});

test.describe('the newer form', () => {
  test.use({ settings: { seed: seedSchema.parse({ ...DEFAULT_SEED, signInPages: 'fluent' }) } });
  test('shows the fields of the newer pages, with the error beside the field', async ({ server }) => {
    const { user } = accountOf(server, 'admin');
    const surfer = new Surfer();
    const { address, text } = await surfer.go(authorizeUrl(server));
    expect(text).toContain('id="usernameEntry"');
    expect(text).toContain('data-testid="primaryButton"');
    expect((await surfer.answer(address, 'email', 'next', { loginfmt: user })).html).toContain('id="passwordEntry"');
    const wrong = await surfer.answer(address, 'password', 'next', { passwd: 'wrong' });
    expect(wrong.html).toMatch(/class="fui-Field__validationMessage" role="alert"/u);
  });
});
