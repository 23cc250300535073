import { createServer, type Server } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import { gzipSync, strToU8, zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { Fault } from '../src/core/errors.ts';
import { withoutSecrets } from '../src/core/redacted-error.ts';
import { MASK_PROFILES } from '../src/core/masks.ts';
import { launchBrowser } from './_browser.ts';
import { openSampleRun, temporaryFolder, type SampleRun } from './_evidence.ts';
import { filesOf } from '../src/evidence/seal.ts';

const CANARY = 'c4n4ry/Gr&y "37"';

let browser: Browser;
let server: Server;
let address: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let run: SampleRun;

test.beforeAll(async () => {
  browser = await launchBrowser();
  // A page whose frame is of another site, as the portal's blades are.
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const port = new URL(address).port;
    response.end(
      request.url?.startsWith('/blade') === true
        ? '<body style="margin:0;background:#fff"><input type=password value=frame-pass-1 style="position:absolute;left:20px;top:10px;width:200px;height:30px;border:0"><button style="position:absolute;left:20px;top:60px;width:100px;height:40px;border:0;margin:0">Save</button>'
        : `<title>Portal</title><body style="margin:0;background:#fff"><iframe src="http://blade.localhost:${port}/blade" style="position:absolute;left:100px;top:50px;width:400px;height:200px;border:0"></iframe><input autocomplete=one-time-code value=123456 style="position:absolute;left:600px;top:100px;width:100px;height:30px;border:0">`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  address = `http://portal.localhost:${typeof bound === 'object' ? (bound?.port ?? 0) : 0}/`;
});
test.afterAll(async () => {
  await browser.close();
  server.close();
});
test.beforeEach(async () => {
  folder = await temporaryFolder();
  run = await openSampleRun(folder.path);
  run.redactor.add(CANARY);
  await run.start();
});
test.afterEach(async () => {
  await run.store.abandon();
  await folder.remove();
});

const shoot = (
  page: Page,
  marks: Parameters<SampleRun['store']['shoot']>[0]['marks'] = [],
): ReturnType<SampleRun['store']['shoot']> =>
  run.store.shoot({ page, stepId: 'step-1', phase: 'before', title: `fill ${CANARY}`, marks });

async function pixel(file: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)];
}

/** Every file of the bag, as text in which a secret could be read. */
async function everything(): Promise<string> {
  const files = await filesOf(run.store.bag);
  const contents = await Promise.all(files.map((file) => readFile(join(run.store.bag, file), 'latin1')));
  return [...files, ...contents].join('\n');
}

test('fields for passwords and codes are painted over in every frame, and the box hugs its control', async () => {
  const page = await browser.newPage({ viewport: { width: 800, height: 400 }, deviceScaleFactor: 2 });
  run.store.watch(page.context());
  await page.goto(`${address}?q=${encodeURIComponent(CANARY)}`);
  const save = page.frameLocator('iframe').getByRole('button', { name: 'Save' });
  await save.waitFor();
  const shot = await shoot(page, [{ locator: save, label: 'Save' }]);
  await run.store.settle();
  const original = join(run.store.bag, shot?.path ?? '');
  // The field of the frame stands at 120,60 and the code's at 600,100, both in CSS pixels of a screen of scale 2.
  expect(await pixel(original, 2 * 220, 2 * 75)).toEqual([0x5b, 0x5f, 0xc7]);
  expect(await pixel(original, 2 * 650, 2 * 115)).toEqual([0x5b, 0x5f, 0xc7]);
  const marked = original.replace('.png', '.marked.png');
  const { height } = await sharp(marked).metadata();
  const band = height - 800;
  expect(band).toBeGreaterThan(0);
  // 3 px just outside of the button, which stands at 120,110 and is 100 by 40.
  expect(await pixel(marked, 2 * 120 - 3, band + 2 * 130)).toEqual([233, 28, 28]);
  expect(await pixel(marked, 2 * 220 + 3, band + 2 * 130)).toEqual([233, 28, 28]);
  expect(await pixel(original, 2 * 120 - 3, 2 * 130)).toEqual([255, 255, 255]);
  const sidecar = await readFile(original.replace('.png', '.json'), 'utf8');
  expect(JSON.parse(sidecar)).toMatchObject({
    page: { title: 'Portal' },
    viewport: { width: 800, height: 400, scale: 2 },
    masks: [
      { selector: '[autocomplete~=one-time-code]', count: 1 },
      { selector: 'input[type=password]', count: 1 },
    ],
    server: { origin: address.slice(0, -1), tls: null },
  });
  expect(sidecar).not.toMatch(/frame-pass-1|123456/u);
  expect(await everything()).not.toMatch(/c4n4ry/u);
  await page.close();
});

test('a secret in a plain field is masked; one that shows as text keeps the picture from being taken', async () => {
  const page = await browser.newPage({ viewport: { width: 600, height: 200 } });
  await page.setContent('<input style="position:absolute;left:10px;top:10px;width:200px;height:30px"><p></p>');
  await page.locator('input').fill(CANARY);
  const shot = await shoot(page);
  await run.store.settle();
  expect(await pixel(join(run.store.bag, shot?.path ?? ''), 100, 25)).toEqual([0x5b, 0x5f, 0xc7]);
  await page.locator('p').evaluate((element, text) => (element.textContent = `Your key is ${text}.`), CANARY);
  await expect(shoot(page)).rejects.toMatchObject({ code: 'PR-603' });
  const root = page.locator('p').evaluate((element, text) => {
    element.textContent = '';
    element.attachShadow({ mode: 'open' }).innerHTML = `<b>${text.replaceAll('&', '&amp;')}</b>`;
  }, CANARY);
  await root;
  await expect(shoot(page)).rejects.toMatchObject({ code: 'PR-603' });
  expect((await readdir(join(run.store.bag, 'data/shots'))).filter((name) => /^[^.]+[.]png$/u.test(name))).toHaveLength(
    1,
  );
  expect(await everything()).not.toMatch(/c4n4ry/u);
  await page.close();
});

test('a whole page shows what scrolls inside of it, masked where it stands, and the window is as before', async () => {
  const page = await browser.newPage({ viewport: { width: 500, height: 300 } });
  await page.setContent(
    '<body style="margin:0;height:100vh;display:flex;flex-direction:column"><div style="height:40px;flex:none"></div><div style="overflow:auto;flex:1"><div style="height:1500px"></div><input type=password value=x style="display:block;height:40px;width:100px;border:0;padding:0"><div style="height:20px;background:#00f"></div></div>',
  );
  const shot = await run.store.shoot({ page, stepId: 'step-1', phase: 'after', title: 'All', marks: [], full: true });
  await run.store.settle();
  const file = join(run.store.bag, shot?.path ?? '');
  expect(await sharp(file).metadata()).toMatchObject({ width: 500, height: 1600 });
  expect(await pixel(file, 50, 1560)).toEqual([0x5b, 0x5f, 0xc7]);
  expect(await pixel(file, 50, 1590)).toEqual([0, 0, 255]);
  expect(page.viewportSize()).toEqual({ width: 500, height: 300 });
  await page.close();
});

test('a profile masks personal data on the picture and in what stands beside it, counted with its reason', async () => {
  const masks = [...(MASK_PROFILES['personal-data'] ?? []), { by: 'label' as const, what: 'Badge', reason: 'badge' }];
  const other = await openSampleRun(folder.path, { runId: 'masked', masks });
  await other.start();
  const page = await browser.newPage({ viewport: { width: 600, height: 200 } });
  await page.setContent(
    '<title>jane.doe@contoso.example</title><body style="margin:0;background:#fff"><p style="position:absolute;left:0;top:0;margin:0;width:300px;height:30px">Owner: Jane.Doe@Contoso.example</p><div class="ms-Persona" style="position:absolute;top:40px;width:100px;height:20px">Jane Doe</div><label>Badge <input value="B-77" style="position:absolute;left:200px;top:80px;width:100px;height:20px"></label><input value="jane@contoso.example"><b>Port 8585</b>',
  );
  const shot = await other.store.shoot({ page, stepId: 'step-1', phase: 'after', title: 'All', marks: [] });
  await other.store.settle();
  const file = join(other.store.bag, shot?.path ?? '');
  for (const [x, y] of [
    [150, 15],
    [50, 50],
    [250, 90],
  ] as const)
    expect(await pixel(file, x, y)).toEqual([0x5b, 0x5f, 0xc7]);
  const sidecar = await readFile(file.replace('.png', '.json'), 'utf8');
  expect(JSON.parse(sidecar)).toMatchObject({
    masks: [
      {
        selector: '.ms-Persona, .ms-Persona-coin, .fui-Persona, .fui-Avatar',
        count: 1,
        reason: 'name or picture of a person',
      },
      { count: 1, reason: 'e-mail address or user name' },
      { count: 1, reason: 'e-mail address or user name' },
      { selector: 'label: Badge', count: 1, reason: 'badge' },
    ],
  });
  expect(sidecar).not.toMatch(/jane|B-77/iu);
  expect(sidecar).toContain('Port 8585');
  await other.store.abandon();
  await page.close();
});

const zip = (name: string, content: Uint8Array): Uint8Array => zipSync({ [name]: content });
const planted: readonly {
  readonly where: string;
  readonly content: Uint8Array;
  readonly path: RegExp;
  readonly rule: RegExp;
}[] = [
  {
    where: 'in plain text',
    content: strToU8(`key = ${CANARY}`),
    path: /planted[.]bin /u,
    rule: /a secret of this run/u,
  },
  {
    where: 'in UTF-16, as Windows writes logs',
    content: Buffer.from(`key = ${CANARY}`, 'utf16le'),
    path: /planted[.]bin /u,
    rule: /a secret of this run/u,
  },
  {
    where: 'in a base64 text',
    content: strToU8(Buffer.from(`user:${CANARY}`).toString('base64')),
    path: /planted[.]bin /u,
    rule: /a secret of this run/u,
  },
  {
    where: 'in a zip in a zip',
    content: zip('inner.zip', zip('deep/notes.txt', strToU8(`x ${CANARY} x`))),
    path: /planted[.]bin!inner[.]zip!deep\/notes[.]txt/u,
    rule: /a secret of this run/u,
  },
  {
    where: 'in a gzip',
    content: gzipSync(strToU8(`x ${CANARY} x`)),
    path: /planted[.]bin! /u,
    rule: /a secret of this run/u,
  },
  {
    where: 'across the pieces in which a large file is read',
    content: Buffer.concat([Buffer.alloc((1 << 20) - 5, 'a '), Buffer.from(CANARY), Buffer.alloc(9, ' ')]),
    path: /planted[.]bin /u,
    rule: /a secret of this run/u,
  },
  {
    where: 'as a private key that nobody registered',
    content: strToU8(
      `-----BEGIN PRIVATE KEY-----\n${'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg'.repeat(2)}\n-----END PRIVATE KEY-----\n`,
    ),
    path: /planted[.]bin /u,
    rule: /private key in PEM form/u,
  },
  {
    where: 'as a token that nobody registered',
    content: strToU8(
      `token=${['{"alg":"RS256"}', '{"aud":"https://graph"}', 'signature of the token'].map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
    ),
    path: /planted[.]bin /u,
    rule: /token/u,
  },
];
for (const { where, content, path, rule } of planted) {
  test(`a secret ${where} blocks the seal`, async () => {
    await run.store.keep('step-1', { kind: 'download', name: 'planted.bin', title: 'A download', content });
    await run.finish();
    const sealing = run.store.seal();
    await expect(sealing).rejects.toMatchObject({ code: 'PR-603' });
    await expect(sealing).rejects.toThrow(path);
    await expect(sealing).rejects.toThrow(rule);
    await expect(sealing).rejects.not.toThrow(/c4n4ry/u);
    expect(await readdir(run.store.bag)).not.toContain('seal.sig');
  });
}

test('a short secret that occurs in a digest by chance blocks nothing', async () => {
  const file = await run.store.keep('step-1', {
    kind: 'download',
    name: 'a.txt',
    title: 'A',
    content: strToU8('harmless'),
  });
  run.redactor.add(file.sha256.slice(20, 26));
  await run.finish();
  await expect(run.store.seal()).resolves.toMatchObject({ bag: run.store.bag });
});

test('what was thrown loses the secrets in its texts and in its causes, and stays what it is', () => {
  const cause = new TypeError(`no ${CANARY}`);
  const details = { hint: `Look for ${encodeURIComponent(CANARY)}`, cause };
  const clean = withoutSecrets(new Fault('PR-301', `no control ${CANARY}`, details), run.redactor);
  expect(clean).toMatchObject({ code: 'PR-301', message: 'no control ••••••', hint: 'Look for ••••••' });
  expect(clean).toMatchObject({ cause: { name: 'TypeError', message: 'no ••••••' } });
  expect(inspect(clean)).not.toContain('c4n4ry');
  const harmless = new RangeError('no control');
  expect(withoutSecrets(harmless, run.redactor)).toBe(harmless);
});
