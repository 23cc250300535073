import { expect, test } from '@playwright/test';
import { writeFile, mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { createCertificateMaker } from '../src/cert/index.ts';
import { ask } from '../src/core/http.ts';
import { bypassed } from '../src/core/proxy.ts';
import { findBrowser, thisMachine } from '../src/config/browsers.ts';
import { launchBrowser } from '../src/runner/browser.ts';
import { guardOrigins } from '../src/runner/origins.ts';
import { cli } from './_cli.ts';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listening = (server: Server): Promise<void> => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** A proxy that wants a password, notes what it is asked for, and sends all of it to one server. */
async function startProxy(target: () => number): Promise<{ readonly server: Server; readonly asked: string[] }> {
  const asked: string[] = [];
  const wanted = `Basic ${Buffer.from('ada:s p').toString('base64')}`;
  const mayPass = ({ headers }: IncomingMessage): boolean => headers['proxy-authorization'] === wanted;
  const server = createServer((request, response) => {
    if (!mayPass(request)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end();
      return;
    }
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end('<title>by the proxy</title>');
  });
  server.on('connect', (request: IncomingMessage, socket) => {
    if (!mayPass(request)) {
      socket.end('HTTP/1.1 407 no\r\nProxy-Authenticate: Basic realm="proxy"\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    asked.push(`CONNECT ${request.url ?? ''}`);
    const far = connect(target(), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 go\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket]) end.on('error', () => undefined);
  });
  await listening(server);
  return { server, asked };
}

test('Node and browser go through the proxy with its password, and around it where that is said', async () => {
  const site = createServer((_request, response) => response.end('<title>direct</title>'));
  await listening(site);
  const { server, asked } = await startProxy(() => portOf(site));
  const proxy = `http://ada:s%20p@127.0.0.1:${portOf(server)}`;
  const direct = portOf(site);
  const get = (address: string, noProxy?: string): Promise<{ status: number; text: string }> =>
    ask(address, { method: 'GET', headers: {}, signal: AbortSignal.timeout(5000), by: { proxy, noProxy } });
  try {
    expect(await get('http://portal.example/')).toMatchObject({ status: 200 });
    expect(asked.splice(0)).toEqual(['CONNECT portal.example:80']);
    expect(await get(`http://any.localhost:${direct}/`)).toMatchObject({ text: '<title>direct</title>' });
    await expect(get('http://below.portal.invalid/', '.portal.invalid')).rejects.toThrow();
    await expect(get('http://portal.invalid/', '*')).rejects.toThrow();
    expect(asked).toEqual([]);

    const found = await findBrowser(thisMachine({ ...process.env }));
    const browser = await launchBrowser({ path: found?.path, proxy, noProxy: 'around.invalid' });
    try {
      // As a run has it: the guard of origins and the proxy's password both hold up requests.
      const context = await browser.newContext();
      const origins = ['http://portal.example', `http://any.localhost:${direct}`, 'http://below.around.invalid'];
      const guard = guardOrigins(context, origins, () => undefined);
      const page = await context.newPage();
      await guard.watching(page);
      await page.goto('http://portal.example/');
      await expect(page).toHaveTitle('by the proxy');
      await page.goto(`http://any.localhost:${direct}/`);
      await expect(page).toHaveTitle('direct');
      await expect(page.goto('http://below.around.invalid/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
      expect(asked.filter((line) => !line.includes('portal.example'))).toEqual([]);
    } finally {
      await browser.close();
    }
  } finally {
    server.close();
    site.close();
  }
  expect(bypassed({ noProxy: ' .a.example, *.b.example c.example' })).toEqual([
    'localhost',
    '127.0.0.1',
    '[::1]',
    'a.example',
    'b.example',
    'c.example',
  ]);
});

test('doctor asks through HTTPS_PROXY and trusts the CA of NODE_EXTRA_CA_CERTS; it never shows the password', async () => {
  const cwd = test.info().outputPath('cwd');
  await mkdir(cwd, { recursive: true });
  const made = await createCertificateMaker().make({ host: 'portal.example', key: 'p256' });
  const ca = path.join(cwd, 'ca.pem');
  await writeFile(ca, made.certificate);
  const site = createSecureServer({ cert: made.certificate, key: made.privateKey }, (_request, response) =>
    response.end(),
  );
  await listening(site);
  const { server, asked } = await startProxy(() => portOf(site));
  await writeFile(
    path.join(cwd, 'portal-runbook.config.yaml'),
    "portal: own\nportals: { own: { address: 'https://portal.example/', shell: web } }\n",
  );
  const env = { HTTPS_PROXY: `http://ada:s%20p@127.0.0.1:${portOf(server)}`, NO_PROXY: '' };
  try {
    const [trusting, plain] = await Promise.all([
      cli(['doctor', '--no-screens'], { cwd, env: { ...env, NODE_EXTRA_CA_CERTS: ca } }),
      cli(['doctor', '--no-screens'], { cwd, env }),
    ]);
    expect(trusting.out).toMatch(/^ok {5}portal own: https:\/\/portal\.example\/ answers 200 in \d+ ms$/mu);
    expect(trusting.out).toMatch(/^ok {5}proxy: 127\.0\.0\.1:\d+, and not for localhost/mu);
    expect(trusting.out).not.toContain('s%20p');
    expect(plain.out).toMatch(/^note {3}portal own: Node does not trust .*\n {7}Set NODE_EXTRA_CA_CERTS/mu);
    expect(asked).toEqual(['CONNECT portal.example:443', 'CONNECT portal.example:443']);
  } finally {
    server.close();
    site.close();
  }
});
