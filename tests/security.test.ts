import { expect, test } from '@playwright/test';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { z } from 'zod';
import { FAULTS } from '../src/core/faults.ts';
import { ROOT } from './_cli.ts';
import { runOn, type Ran } from './_run.ts';

// A portal page that wants to get out: every button is another way, every download another name.
const WAYS = {
  'Open window': `window.open('EVIL/window')`,
  'Open window unseen': `window.open('EVIL/unseen', '_blank', 'noopener,noreferrer')`,
  'Post a form': `const form = document.createElement('form'); form.method = 'post'; form.action = 'EVIL/post'; document.body.append(form); form.submit()`,
  'Post into a window': `const form = document.createElement('form'); form.method = 'post'; form.target = '_blank'; form.action = 'EVIL/post-window'; document.body.append(form); form.submit()`,
  Refresh: `location.href = '/refresh'`,
  Redirect: `location.href = '/redirect'`,
  Frame: `const frame = document.createElement('iframe'); frame.src = 'EVIL/frame'; document.body.append(frame)`,
  'Frame in a frame': `const frame = document.createElement('iframe'); frame.srcdoc = '<iframe src="EVIL/inner"></iframe>'; document.body.append(frame)`,
  'A little later': `setTimeout(() => { location.href = 'EVIL/later' }, 30)`,
  'By way of a blob': `location.href = URL.createObjectURL(new Blob(['<h1>Hostile</h1><script>location.href="EVIL/blob"</script>'], { type: 'text/html' }))`,
  'Download from elsewhere': `const link = document.createElement('a'); link.href = 'EVIL/file'; link.download = 'file'; link.click()`,
  'Download by redirect': `const link = document.createElement('a'); link.href = '/redirect'; link.download = 'file'; link.click()`,
} as const;

const NAMES = [
  '../../../outside.txt',
  '/etc/cron.d/job',
  'C:\\Windows\\x.dll',
  'NUL',
  'con.txt',
  'a:b',
  '.',
  '',
  '\u202Efdp.exe\u001b]0;x\u0007',
];

interface Hostile {
  readonly address: string;
  /** What reached the place that nothing may reach. */
  readonly arrived: string[];
  close(): Promise<void>;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return z.object({ port: z.number() }).parse(server.address()).port;
}

async function startHostile(): Promise<Hostile> {
  const arrived: string[] = [];
  const elsewhere = createServer((request, response) => {
    arrived.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hostile</h1>');
  });
  const evil = `http://elsewhere.localhost:${await listen(elsewhere)}`;
  const buttons = Object.keys(WAYS)
    .map((name) => `<button>${name}</button>`)
    .join('\n');
  const script = `const ways = ${JSON.stringify(Object.values(WAYS)).replaceAll('EVIL', evil).replaceAll('</', '<\\/')};
    document.querySelectorAll('button').forEach((button, index) => { button.onclick = new Function(ways[index]) });`;
  const downloads = NAMES.map((_, index) => `<a href="/file/${index}" role="button">Take ${index}</a>`).join('\n');
  const site = createServer((request, response) => {
    const where = request.url ?? '/';
    const html = (body: string): void => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    };
    if (where === '/redirect') response.writeHead(302, { location: `${evil}/redirect` }).end();
    else if (where === '/refresh') html(`<meta http-equiv="refresh" content="0;url=${evil}/refresh"><h1>Hostile</h1>`);
    else if (where.startsWith('/file/')) {
      const name = NAMES[Number(where.slice('/file/'.length))] ?? '';
      response
        .writeHead(200, { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` })
        .end('taken');
    } else html(`<title>Hostile</title><h1>Hostile</h1>${buttons}${downloads}<script>${script}</script>`);
  });
  const port = await listen(site);
  return {
    address: `http://hostile.localhost:${port}/`,
    arrived,
    async close() {
      for (const server of [site, elsewhere]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

let site: Hostile;
test.beforeAll(async () => {
  site = await startHostile();
});
test.afterAll(() => site.close());

const steps = (...actions: string[]): string =>
  `- id: open\n  title: Open it\n  do:\n    - open: /\n${actions
    .map((action, index) => `- id: tried-${index}\n  title: Tried ${index}\n  do:\n    - ${action}\n`)
    .join('')}`;

const filesOf = async (ran: Ran): Promise<string[]> => {
  const entries = await readdir(ran.bag, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
};

for (const way of Object.keys(WAYS)) {
  test(`a page that wants elsewhere does not get there: ${way.toLowerCase()}`, async () => {
    const before = site.arrived.length;
    const ran = await runOn(
      site.address,
      `${steps(`{ click: ${way}, effect: read }`)}  expect:\n    - heading: Away\n`,
    );
    expect(ran.verdict).toBe('failed');
    expect(ran.fault).toMatchObject({ code: 'PR-404' });
    expect(ran.fault?.message).toContain('elsewhere.localhost');
    expect(site.arrived.slice(before)).toEqual([]);
  });
}

test('a download keeps within the bag, whatever it is called', async () => {
  const ran = await runOn(site.address, steps(...NAMES.map((_, index) => `download: Take ${index}`)));
  expect(ran.fault).toBeUndefined();
  const root = await realpath(ran.bag);
  const names: string[] = [];
  for (const file of await filesOf(ran)) {
    expect((await lstat(file)).isSymbolicLink(), file).toBe(false);
    expect((await realpath(file)).startsWith(`${root}${path.sep}`), file).toBe(true);
    // Names that Windows takes as well, and that no terminal minds.
    expect(path.relative(ran.bag, file)).toMatch(/^[\w./\\-]+$/u);
    if ((await stat(file)).size === 5 && (await readFile(file, 'utf8')) === 'taken') names.push(path.basename(file));
  }
  expect(names).toHaveLength(NAMES.length);
  expect(names.filter((name) => /^(?:nul|con|aux|prn|com\d|lpt\d)(?:\.|$)|[. ]$/iu.test(name))).toEqual([]);
});

test('a runbook opens nothing but pages of its portal', async () => {
  for (const address of [
    'file:///etc/passwd',
    'data:text/html,<h1>Projects</h1>',
    'javascript:document.write(1)',
    'view-source:http://hostile.localhost/',
    'chrome://version',
    'about:blank#projects',
    'blob:http://hostile.localhost/0',
    'http://elsewhere.localhost:9/',
    '//elsewhere.localhost:9/',
    '/\\elsewhere.localhost:9/',
    'http://hostile.localhost@elsewhere.localhost:9/',
  ]) {
    const ran = await runOn(site.address, `- id: open\n  title: Open\n  do:\n    - open: '${address}'\n`);
    expect(ran.fault, address).toMatchObject({ code: 'PR-404' });
    const [sidecar = ''] = (await filesOf(ran)).filter((file) => file.endsWith('open-failure.json'));
    expect(JSON.parse(await readFile(sidecar, 'utf8')), address).toMatchObject({ page: { url: 'about:blank' } });
  }
});

test('evidence is for the eyes of its owner', async () => {
  // Windows has no such bits: there the folder has the rights of the user's own folders.
  const others = process.platform === 'win32' ? 0 : 0o077;
  const ran = await runOn(site.address, steps('download: Take 0'));
  expect((await stat(ran.bag)).mode & others).toBe(0);
});

test('every licence of what comes along is known and permissive, and nothing runs when it is installed', async () => {
  const { packages } = z
    .object({
      packages: z.record(
        z.string(),
        z.object({ hasInstallScript: z.boolean().optional(), dev: z.boolean().optional() }),
      ),
    })
    .parse(JSON.parse(await readFile(path.join(ROOT, 'package-lock.json'), 'utf8')));
  // What stands among the tools of this project is installed with --ignore-scripts, and by nobody else.
  expect(
    Object.keys(packages).filter((place) => packages[place]?.hasInstallScript === true && !packages[place].dev),
  ).toEqual([]);
  const listed = await readFile(path.join(ROOT, 'dist', 'reference', 'third-party.md'), 'utf8');
  const rows = [...listed.matchAll(/^\| (\S+) +\| (\d\S*) +\| (.*?) +\|$/gmu)].map(([, name = '', , license = '']) => ({
    name,
    license: license.replace(/ \(for some systems only\)$/u, ''),
  }));
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['playwright-core', 'sharp', '@fluentui/react']));
  const permissive =
    /^(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|BlueOak-1\.0\.0|CC0-1\.0|Unlicense)$/u;
  const unusual = rows.filter(({ license }) => !license.split(/ AND /u).every((part) => permissive.test(part)));
  // libvips is a library of its own, loaded as it is; a choice between licences is ours; DejaVu is a font.
  expect(unusual.filter(({ name }) => !/^(?:@img\/sharp-|node-forge$|dejavu-fonts-ttf$)/u.test(name))).toEqual([]);
});

test('every code of a fault that is thrown is explained, and every one that is explained is thrown', async () => {
  const files = (await readdir(path.join(ROOT, 'src'), { recursive: true })).filter((name) => /[.]tsx?$/u.test(name));
  const used = new Set<string>();
  for (const file of files) {
    if (file.split(path.sep).join('/') === 'core/faults.ts') continue;
    const text = await readFile(path.join(ROOT, 'src', file), 'utf8');
    for (const [, code = ''] of text.matchAll(/'(PR-\d{3})'/gu)) used.add(code);
  }
  expect([...used].sort()).toEqual(Object.keys(FAULTS).sort());
});
