import { createServer, type Server } from 'node:http';
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { replaceOn, seenOn } from '../src/documents/pictures/in-page.ts';
import { recordOf } from '../src/documents/pictures/record.ts';
import { createSampleNames } from '../src/documents/pictures/sample-names.ts';
import { launchBrowser } from './_browser.ts';
import { execute } from './_command.ts';

const PERSON = 'adele.vance@fabrikam.example';
const ID = '12345678-90ab-4cde-8f01-23456789abcd';
const OBJECT = '22345678-90ab-4cde-8f01-23456789abcd';

const people = (name: string): string => `<!doctype html><html lang="en"><title>People</title>
<header>Fabrikam Inc (fabrikam.example)</header><h1>People</h1>
<table><tr><th>Name</th><th>User</th><th>Object ID</th><th>Application ID</th><th>At</th></tr>
<tr><td>Adele Vance</td><td>${PERSON}</td><td>${OBJECT}</td><td>${ID}</td><td>08:38 PM</td></tr></table>
<p id="split">Fabrikam Inc<b> (</b>fabrikam.example)</p><script>const kept = '${PERSON}';</script>
<form method="post"><label>Name <input name="name" value="${name}" placeholder="${PERSON}"></label>
<label><input type="checkbox" name="agree"> I agree</label><button>Save</button></form>
<a role="button" href="/two">Add person</a><button disabled>Archive</button></html>`;

let server: Server;
const posted: string[] = [];
test.beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.method === 'POST') posted.push(new URLSearchParams(body).get('name') ?? '');
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(people('Adele Vance'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('sample names stand in a page only while its picture is taken', async () => {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.setContent(people('Adele Vance'));
  const before = await page.content();
  const names = createSampleNames({ 'Fabrikam Inc': 'Contoso' }, { now: new Date(), text: '' });
  const restore = await replaceOn(page, names.learn(await seenOn(page), undefined));
  const shown = `${await page.locator('body').innerText()} ${await page.getByLabel('Name').inputValue()} ${(await page.getByLabel('Name').getAttribute('placeholder')) ?? ''}`;
  for (const real of ['Adele', 'Vance', 'abrikam', ID, OBJECT, '08:38']) expect(shown).not.toContain(real);
  for (const sample of ['Avery Hill', 'avery.hill@contoso.com', '00001111-aaaa-2222-bbbb-3333cccc4444', '10:00 AM'])
    expect(shown).toContain(sample);
  // The id of the application has the sample of applications, wherever it stands.
  expect(await page.locator('td').nth(3).textContent()).toBe('00001111-aaaa-2222-bbbb-3333cccc4444');
  await restore();
  expect(await page.content()).toBe(before);
  expect(await page.getByLabel('Name').inputValue()).toBe('Adele Vance');
  await browser.close();
});

const RUNBOOK = `format: 1
id: people
title: People
document: { path: docs/a.md }
sections:
  - title: People
    steps:
      - id: look
        title: Look at the people
        do: [{ open: / }]
        image: media/look.png
      - id: save
        title: Save
        do:
          - fill: { Name: Bao Tran }
          - check: I agree
          - click: Save
            undocumented: true
        image: media/save.png
      - id: add
        title: Add
        do: [{ click: Add person, effect: read }]
        image: media/add.png
      - id: gone
        title: Gone
        do: [{ click: Remove person, effect: read }]
        image: media/gone.png
      - id: later
        title: Later
        do: [{ click: Add person, effect: read }]
        image: media/later.png
`;

test('renews what differs, on the portal of the configuration and with its approval, and leaves no bag', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  const media = join(folder, 'docs', 'media');
  await mkdir(media, { recursive: true });
  await mkdir(join(folder, '.git'));
  const { port } = server.address() as AddressInfo;
  await writeFile(
    join(folder, 'portal-runbook.config.yaml'),
    `portal: site\nportals:\n  site: { address: 'http://site.localhost:${port}/', shell: web, version: 2025-04 }\nhost: { kind: guided, name: srv }\ntimeouts: { control: 1s }\n`,
  );
  await writeFile(join(folder, 'people.yaml'), RUNBOOK);
  const shows = ['look', 'save', 'add', 'gone', 'later', 'unknown'].map((name) => `![${name}](media/${name}.png)`);
  await writeFile(
    join(folder, 'docs', 'a.md'),
    `## People\n\n${shows.join('\n\n')}\n\n![x](../../outside.png)\n\n![y](media/../../../media/later.png)\n`,
  );
  await writeFile(join(media, 'look.png'), 'not a picture');

  const listed = await execute(folder, 'docs pictures docs/a.md --runbook people.yaml --check');
  expect(listed).toMatchObject({ code: 1, err: '' });
  expect(listed.out).toContain('to take       media/look.png');
  expect(await readdir(media)).toEqual(['look.png']);

  const refused = await execute(folder, 'docs pictures docs/a.md --runbook people.yaml --json');
  expect(refused.code).toBe(3);
  expect(posted).toEqual([]);

  const renew = async (): Promise<{ code: number; outcomes: Record<string, string> }> => {
    const { code, out } = await execute(folder, 'docs pictures docs/a.md --runbook people.yaml --yes --json');
    const [document] = JSON.parse(out) as [{ pictures: { picture: string; outcome: string }[] }];
    return { code, outcomes: Object.fromEntries(document.pictures.map(({ picture, outcome }) => [picture, outcome])) };
  };
  const rest = {
    'media/gone.png': 'page-changed',
    'media/later.png': 'page-changed',
    'media/unknown.png': 'no-step',
    '../../outside.png': 'no-step',
    'media/../../../media/later.png': 'refused',
  };
  expect(await renew()).toEqual({
    code: 1,
    outcomes: { 'media/look.png': 'same', 'media/save.png': 'renewed', 'media/add.png': 'renewed', ...rest },
  });
  // The page was given back before it was sent: the portal got what the runbook typed.
  expect(posted).toEqual(['Bao Tran']);
  const saved = await readFile(join(media, 'save.png'));
  expect(recordOf(saved)).toMatchObject({ practice: false, step: 'save', boxes: ['Name', 'I agree'], phase: 'before' });
  const { data, info } = await sharp(saved).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([1200, 800]);
  let red = 0;
  for (let at = 0; at < data.length; at += 3) if (data.readUIntBE(at, 3) === 0xe91c1c) red += 1;
  expect(red).toBeGreaterThan(500);
  expect(saved.includes('Adele')).toBe(false);

  const { mtimeMs } = await stat(join(media, 'add.png'));
  expect((await renew()).outcomes).toMatchObject({ 'media/save.png': 'same', 'media/add.png': 'same' });
  expect((await stat(join(media, 'add.png'))).mtimeMs).toBe(mtimeMs);
  expect((await readdir(media)).sort()).toEqual(['add.png', 'look.png', 'save.png']);
  expect(await readdir(folder)).not.toContain('outside.png');
  expect((await readdir(join(folder, 'reports')).catch(() => [])).filter((name) => name === 'people')).toEqual([]);
});
