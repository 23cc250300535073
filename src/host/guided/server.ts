import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { GuidedQuestion } from '../../core/desk.ts';
import { Fault } from '../../core/errors.ts';
import { givenAnswer, type GivenAnswer } from './answer.ts';
import type { StoredFile } from './files.ts';
import { Gate } from './gate.ts';
import { renderPage, renderRefusal } from './page.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface PageOptions {
  readonly now: () => number;
  readonly questions: () => readonly GuidedQuestion[];
  readonly answer: (id: string, given: GivenAnswer) => Promise<void>;
  readonly upload: (name: string, content: Buffer) => Promise<{ readonly key: string; readonly file: StoredFile }>;
}

export interface Page {
  link(): string;
  /** Tells open pages that the questions are others now. */
  changed(): void;
  close(): Promise<void>;
}

const MOST_JSON = 64 * 1024;
const MOST_FILE = 25 * 1024 * 1024;
/** All files of one desk together: a forgotten tab cannot fill the disk. */
const MOST_FILES = 500 * 1024 * 1024;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  more: Record<string, string> = {},
): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8`, ...more });
  response.end(body);
}
const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  send(response, status, 'application/json', JSON.stringify(body));
};

class TooLarge extends Error {}

async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new TooLarge(`more than ${Math.round(most / 1024)} KB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const answerBody = z.object({ id: z.string() }).loose();

/** The desk's page: on 127.0.0.1 alone, on a free port. */
export async function startPage(options: PageOptions): Promise<Page> {
  const listeners = new Set<ServerResponse>();
  let stored = 0;

  async function takeAnswer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A form of another site cannot send this type without a preflight, which is never answered.
    if (request.headers['content-type'] !== 'application/json') {
      sendJson(response, 415, { error: 'application/json is needed' });
      return;
    }
    const { id, ...rest } = answerBody.parse(JSON.parse((await bodyOf(request, MOST_JSON)).toString('utf8')));
    await options.answer(id, givenAnswer.parse(rest));
    sendJson(response, 200, { ok: true });
  }

  async function takeFile(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (request.headers['content-type'] !== 'application/octet-stream') {
      sendJson(response, 415, { error: 'application/octet-stream is needed' });
      return;
    }
    const content = await bodyOf(request, Math.min(MOST_FILE, MOST_FILES - stored));
    stored += content.length;
    const { key, file } = await options.upload(url.searchParams.get('name') ?? 'file', content);
    sendJson(response, 200, { key, name: file.name, sha256: file.sha256, bytes: file.bytes });
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  }

  async function route(request: IncomingMessage, response: ServerResponse, gate: Gate): Promise<void> {
    const address = gate.refuseAddress(request);
    if (address !== undefined) {
      send(response, address.status, 'text/plain', address.why);
      return;
    }
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const what = `${request.method ?? 'GET'} ${url.pathname}`;
    if (what === 'GET /enter') {
      const cookie = gate.enter(url.searchParams.get('token') ?? '');
      if (cookie === undefined)
        send(
          response,
          403,
          'text/html',
          renderRefusal('This link was used already, is too old, or is none of ours. The terminal shows a fresh one.'),
        );
      else send(response, 303, 'text/plain', '', { location: '/', 'set-cookie': cookie });
      return;
    }
    if (what === 'GET /desk.css') {
      send(response, 200, 'text/css', PAGE_STYLE);
      return;
    }
    const visitor = gate.refuseVisitor(request);
    if (visitor !== undefined) {
      send(response, visitor.status, 'text/html', renderRefusal(visitor.why));
      return;
    }
    switch (what) {
      case 'GET /':
        send(response, 200, 'text/html', renderPage(options.questions()));
        return;
      case 'GET /desk.js':
        send(response, 200, 'text/javascript', PAGE_SCRIPT);
        return;
      case 'GET /changes':
        listen(response);
        return;
      case 'POST /answer':
        await takeAnswer(request, response);
        return;
      case 'POST /file':
        await takeFile(request, response, url);
        return;
      default:
        send(response, 404, 'text/html', renderRefusal('There is no such page.'));
    }
  }

  function explain(thrown: unknown, response: ServerResponse): void {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (thrown instanceof TooLarge) sendJson(response, 413, { error: thrown.message });
    else if (thrown instanceof z.ZodError)
      sendJson(response, 400, { error: thrown.issues.map(({ message }) => message).join('; ') });
    else if (thrown instanceof SyntaxError) sendJson(response, 400, { error: 'this is not JSON' });
    else if (thrown instanceof Fault) sendJson(response, 409, { error: thrown.message });
    else sendJson(response, 500, { error: 'the desk failed; see the terminal' });
  }

  const server = createServer({ requestTimeout: 120_000, headersTimeout: 10_000, maxHeaderSize: 16_384 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const gate = new Gate(port, options.now);
  server.on('request', (request, response) => {
    route(request, response, gate).catch((thrown: unknown) => {
      explain(thrown, response);
    });
  });
  return {
    link: () => `http://127.0.0.1:${port}${gate.link()}`,
    changed() {
      for (const response of listeners) response.write('data: changed\n\n');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
