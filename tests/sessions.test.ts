import { expect, test } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../src/core/errors.ts';
import type { SessionCookie, SessionOwner } from '../src/core/session.ts';
import { createSessionPool, openProfileStore, openSessionStore, type SessionStore } from '../src/sessions/index.ts';
import { sessionKey, type Keyring } from '../src/sessions/key.ts';

const owner: SessionOwner = {
  portal: 'contoso',
  address: 'https://portal.example/',
  account: 'admin',
  user: 'ada@contoso.example',
};

const cookie = (value: string, expires = 4_000_000_000): SessionCookie => ({
  name: 'ESTSAUTHPERSISTENT',
  value,
  domain: '.login.example',
  path: '/',
  expires,
  httpOnly: true,
  secure: true,
  sameSite: 'None',
});

const newKey = (): string => randomBytes(32).toString('base64');
const noKeyring = (): Promise<Keyring> => Promise.reject(new Error('there is no Secret Service'));
const storeWith = (given: string | undefined, keyring = noKeyring): SessionStore =>
  openSessionStore({
    folder: test.info().outputPath('sessions'),
    key: { given, keyring },
    now: () => new Date('2026-11-26T08:00:00Z'),
  });

async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return `${error.code} ${error.exit}: ${error.message}`;
    throw error;
  }
  return 'no fault';
}

async function onlyFile(): Promise<string> {
  const folder = test.info().outputPath('sessions');
  const [name = '', ...others] = await readdir(folder);
  expect(others).toEqual([]);
  return path.join(folder, name);
}

test('a kept session comes back as it was, is readable by nobody else, and is no plain text', async () => {
  const store = storeWith(newKey());
  expect(await store.read(owner)).toBeUndefined();
  await store.write(owner, { cookies: [cookie('a very secret value')], tenantId: 'tenant-1' });
  const file = await onlyFile();
  const text = await readFile(file, 'utf8');
  expect(text).not.toContain('very secret');
  expect(text).not.toContain(Buffer.from('very secret').toString('base64').slice(0, 12));
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await store.read(owner)).toMatchObject({
    cookies: [cookie('a very secret value')],
    tenantId: 'tenant-1',
    until: new Date(4_000_000_000_000),
  });
  // The same twice is locked to something else each time: a nonce is never used again.
  await store.write(owner, { cookies: [cookie('a very secret value')], tenantId: 'tenant-1' });
  expect(await readFile(file, 'utf8')).not.toBe(text);
  expect(await store.remove(owner)).toBe(true);
  expect(await store.remove(owner)).toBe(false);
  expect(await store.read(owner)).toBeUndefined();
});

test('what was changed, renamed, relabelled or locked with another key is told, each in its own words', async () => {
  const given = newKey();
  const store = storeWith(given);
  await store.write(owner, { cookies: [cookie('secret value')], tenantId: 'tenant-1' });
  const file = await onlyFile();
  const whole: unknown = JSON.parse(await readFile(file, 'utf8'));
  const readsAs = async (change: Record<string, unknown>): Promise<string> => {
    await writeFile(file, JSON.stringify({ ...Object(whole), ...change }));
    return faultOf(store.read(owner));
  };
  const changed = /^PR-507 3: .*was changed after it was written$/u;
  expect(await readsAs({ data: Buffer.from('[]').toString('base64') })).toMatch(changed);
  expect(await readsAs({ tenantId: 'tenant-2' })).toMatch(changed);
  expect(await readsAs({ until: null })).toMatch(changed);
  expect(await readsAs({ tag: Buffer.alloc(4).toString('base64') })).toMatch(changed);
  expect(await readsAs({ owner: { ...owner, user: 'mallory@contoso.example' } })).toMatch(
    /^PR-507 3: .*is of mallory@contoso\.example at .*, not of ada@/u,
  );
  expect(await readsAs({ v: 2 })).toMatch(/^PR-507 3: .*is damaged$/u);
  await writeFile(file, JSON.stringify(whole));
  expect(await faultOf(storeWith(newKey()).read(owner))).toMatch(/^PR-507 3: .*locked with another key/u);
  expect(await faultOf(store.read(owner))).toBe('no fault');
  await writeFile(file, '');
  expect(await faultOf(store.read(owner))).toMatch(/is damaged$/u);
});

test('the key comes from the environment or the keyring; without either nothing is kept, and the way out is said', async () => {
  const kept: string[] = [];
  const ring: Keyring = {
    read: () => Promise.resolve(kept[0]),
    write: (secret) => Promise.resolve(void kept.push(secret)),
  };
  const keyring = (): Promise<Keyring> => Promise.resolve(ring);
  expect(await sessionKey({ given: undefined, keyring }, false)).toBeUndefined();
  const made = await sessionKey({ given: undefined, keyring }, true);
  expect(made?.bytes.length).toBe(32);
  expect(await sessionKey({ given: undefined, keyring }, true)).toEqual(made);
  expect(await sessionKey({ given: made?.bytes.toString('hex'), keyring: noKeyring }, false)).toEqual(made);
  expect(await faultOf(sessionKey({ given: 'hunter2', keyring }, true))).toMatch(/^PR-508 2: .*32 bytes/u);
  expect(await faultOf(storeWith(undefined).write(owner, { cookies: [], tenantId: undefined }))).toMatch(
    /^PR-508 2: .*keyring .*no Secret Service/u,
  );
  await expect(readdir(test.info().outputPath('sessions'))).rejects.toThrow('ENOENT');
});

test('a folder that cannot be written is said', async () => {
  await mkdir(test.info().outputDir, { recursive: true });
  await writeFile(test.info().outputPath('sessions'), 'a file');
  const written = storeWith(newKey()).write(owner, { cookies: [], tenantId: undefined });
  expect(await faultOf(written)).toMatch(/^PR-509 2: the session cannot be kept/u);
});

test('many runs of one account sign in once; one that fails leaves it to the next', async () => {
  const pool = createSessionPool();
  const signal = new AbortController().signal;
  const began: string[] = [];
  const run = (name: string, outcome: () => Promise<SessionCookie[]>): Promise<void> =>
    pool.during(owner, signal, async (known) => {
      began.push(`${name} ${known.map(({ value }) => value).join()}`.trim());
      return known.length > 0 ? [...known] : outcome();
    });
  const failing = run('first', () => Promise.reject(new Error('refused')));
  const others = ['second', 'third', 'fourth'].map((name) => run(name, () => Promise.resolve([cookie(`of ${name}`)])));
  await expect(failing).rejects.toThrow('refused');
  await Promise.all(others);
  expect(began).toEqual(['first', 'second', 'third of second', 'fourth of second']);
  await pool.during({ ...owner, user: 'other@contoso.example' }, signal, (known) => {
    expect(known).toEqual([]);
    return Promise.resolve([]);
  });
});

test('whoever waits for the sign-in of another run gives up when it is interrupted', async () => {
  const pool = createSessionPool();
  const interrupted = new AbortController();
  let finish = (): void => undefined;
  const first = pool.during(
    owner,
    new AbortController().signal,
    () =>
      new Promise((resolve) => {
        finish = () => {
          resolve([]);
        };
      }),
  );
  const second = pool.during(owner, interrupted.signal, () => Promise.resolve([]));
  interrupted.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  finish();
  await first;
});

test('a session that was kept is renewed by the run; one that was not asked for is never written', async () => {
  const store = storeWith(newKey());
  const signal = new AbortController().signal;
  const signIn = (value: string) => (): Promise<SessionCookie[]> => Promise.resolve([cookie(value)]);
  await createSessionPool(store).during(owner, signal, signIn('not kept'));
  expect(await store.read(owner)).toBeUndefined();
  await store.write(owner, { cookies: [cookie('kept')], tenantId: 'tenant-1' });
  await createSessionPool(store).during(owner, signal, signIn('renewed'));
  expect(await store.read(owner)).toMatchObject({ cookies: [cookie('renewed')], tenantId: 'tenant-1' });
});

test('a profile counts once it is kept, belongs to one account, and goes with all that is in it', async () => {
  const folder = test.info().outputPath('profiles');
  const profiles = openProfileStore({ folder, now: () => new Date() });
  const own = await profiles.prepare(owner);
  expect(await profiles.read(owner)).toBeUndefined();
  await profiles.keep(owner, 'msedge');
  expect(await profiles.read(owner)).toMatchObject({ folder: own, browser: 'msedge' });
  expect(await profiles.read({ ...owner, account: 'hybrid' })).toBeUndefined();
  expect(await faultOf(profiles.read({ ...owner, user: 'bo@contoso.example' }))).toMatch(/^PR-507 3: .*is of ada@/u);
  await mkdir(path.join(own, 'Default'));
  await writeFile(path.join(own, 'Default', 'Cookies'), 'x');
  expect(await profiles.remove(owner)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  expect(await profiles.remove(owner)).toBe(false);
});
