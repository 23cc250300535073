import { expect, test } from '@playwright/test';
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { z } from 'zod';
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

const NAMES = ['../../../outside.txt', '/etc/cron.d/job', 'C:\\Windows\\x.dll', 'NUL', 'con.txt', 'a:b', '.', '', '\u202Efdp.exe\u001b]0;x\u0007'];

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
  const buttons = Object.entries(WAYS)
    .map(([name, code]) => `<button onclick="${code.replaceAll('EVIL', evil).replaceAll('"', '&quot;')}">${name}</button>`)
    .join('\n');
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
    } else html(`<title>Hostile</title><h1>Hostile</h1>${buttons}${downloads}`);
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
    const ran = await runOn(site.address, `${steps(`{ click: ${way}, effect: read }`)}  expect:\n    - heading: Away\n`);
    console.error(site.arrived.slice(before), ran.fault);
    expect(ran.verdict).toBe('failed');
    expect(ran.fault).toMatchObject({ code: 'PR-404' });
    expect(ran.fault?.message).toContain('elsewhere.localhost');
    expect(site.arrived.slice(before)).toEqual([]);
  });
}
