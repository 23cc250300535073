import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer in place of the right one, or a connection that breaks off before or after the request took effect. */
export type Mishap = { readonly status: number; readonly retryAfter?: number } | 'drop before' | 'drop after';

/** A small web application that has nothing to do with Entra: a list of projects, a form and a few bad habits. */
export interface Site {
  readonly address: string;
  /** Names of the projects, as the server has them. */
  readonly projects: string[];
  /** What goes wrong with the next requests of a kind, such as `POST /new`, one after the other. */
  readonly badDay: Map<string, Mishap[]>;
  close(): Promise<void>;
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;

const home = (projects: readonly string[]): string =>
  page(
    'Projects',
    `<nav><a href="/">Projects</a> <a href="/away">Elsewhere</a></nav>
     <label>Search projects <input type="search" id="q"></label>
     <table><tr><th>Name</th></tr>${projects.map((name) => `<tr><td>${name}</td></tr>`).join('')}</table>
     <a role="button" href="/new">New project</a>
     <a role="button" href="/report.txt" download>Download report</a>
     <details><summary>More</summary><p>Secret garden</p></details>
     <section aria-label="Left"><h2>Left</h2><button>Twin</button></section>
     <section aria-label="Right"><h2>Right</h2><button onclick="document.title='right'">Twin</button></section>
     <button disabled>Archive</button>
     <label>Fixed <input value="as it is" readonly></label>
     <label>Upper <input oninput="this.value = this.value.toUpperCase()"></label>`,
  );

const form = (id: number): string =>
  page(
    'New project',
    `<form method="post" action="/new">
     <input type="hidden" name="form" value="${id}">
     <label>Name <input name="name"></label>
     <label>Size <select name="size"><option>Small</option><option>Large</option></select></label>
     <label><input type="checkbox" name="agree"> I agree</label>
     <label>Token <input type="password" name="token"></label>
     <button>Create</button>
   </form>`,
  );

export async function startSite(): Promise<Site> {
  const projects = ['Alpha'];
  const badDay = new Map<string, Mishap[]>();
  const taken = new Set<string | null>();
  let forms = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const what = `${request.method ?? ''} ${path}`;
    const mishap = badDay.get(what)?.shift();
    if (typeof mishap === 'object') {
      const wait = mishap.retryAfter === undefined ? {} : { 'retry-after': String(mishap.retryAfter) };
      response.writeHead(mishap.status, { 'content-type': 'text/plain', ...wait }).end('Not now.');
      return;
    }
    if (mishap === 'drop before') {
      request.socket.destroy();
      return;
    }
    const html = (body: string): void => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    };
    if (path === '/away') response.writeHead(302, { location: 'http://elsewhere.localhost:9/' }).end();
    else if (path === '/report.txt')
      response.writeHead(200, { 'content-disposition': 'attachment; filename="report.txt"' }).end('all is well\n');
    else if (path === '/new' && request.method === 'POST') {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const sent = new URLSearchParams(body);
        // A form that is sent again by the browser itself is known by its number.
        if (!taken.has(sent.get('form'))) projects.push(sent.get('name') ?? '');
        taken.add(sent.get('form'));
        if (mishap === 'drop after') request.socket.destroy();
        else response.writeHead(303, { location: '/' }).end();
      });
    } else if (path === '/new') html(form((forms += 1)));
    else html(home(projects));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://site.localhost:${port}/`,
    projects,
    badDay,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
