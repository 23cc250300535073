import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import graph from '../src/checks/graph.ts';
import { isDirectoryPath } from '../src/core/directory.ts';
import { createRedactor } from '../src/core/secrets.ts';
import { createGraphReader } from '../src/graph/index.ts';

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** A directory that answers one reply after the other, and says what it was asked. */
async function startDirectory(
  replies: (origin: string) => readonly Reply[],
): Promise<{ origin: string; asked: string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const asked: string[] = [];
  let left: Reply[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const isToken = request.url === '/token';
    const reply: Reply | undefined = isToken
      ? { body: { access_token: 'token-of-the-directory', expires_in: 3600 } }
      : left.shift();
    response.writeHead(reply?.status ?? 200, { 'content-type': 'application/json', ...reply?.headers });
    response.end(JSON.stringify(reply?.body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://graph.localhost:${port}`;
  left = [...replies(origin)];
  return {
    origin,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

const redactor = createRedactor();
const readerAt = (origin: string): ReturnType<typeof createGraphReader> =>
  createGraphReader({
    access: { address: origin, tokenAddress: `${origin}/token`, clientId: 'reader', clientSecret: 'not-to-be-seen' },
    redactor,
    now: () => new Date(),
  });
const { signal } = new AbortController();

test('a list is read to its last page, a throttled read is asked again, and the token is kept secret', async () => {
  await using directory = await startDirectory((origin) => [
    { status: 429, headers: { 'retry-after': '0' }, body: {} },
    { body: { value: [{ id: 'a' }], '@odata.nextLink': `${origin}/v1.0/servicePrincipals?$skiptoken=x` } },
    { body: { value: [{ id: 'b' }] } },
  ]);
  const answer = await readerAt(directory.origin).read('/v1.0/servicePrincipals', signal);
  expect(answer).toMatchObject({ pages: 2, value: [{ id: 'a' }, { id: 'b' }] });
  expect(directory.asked).toEqual([
    'POST /token',
    'GET /v1.0/servicePrincipals',
    'GET /v1.0/servicePrincipals',
    'GET /v1.0/servicePrincipals?$skiptoken=x',
  ]);
  expect(redactor.redact('Bearer token-of-the-directory')).not.toContain('token-of-the-directory');
});

test('a link to elsewhere is not followed, and what is no list of the portal is not asked for', async () => {
  for (const link of ['http://elsewhere.localhost/v1.0/servicePrincipals', '/v1.0/users', '/v1.0/organization/../me']) {
    await using directory = await startDirectory(() => [{ body: { value: [], '@odata.nextLink': link } }]);
    await expect(readerAt(directory.origin).read('/v1.0/organization', signal)).rejects.toMatchObject({
      code: 'PR-404',
    });
    expect(directory.asked).toHaveLength(2);
  }
  for (const path of ['//elsewhere.localhost/v1.0/organization', '/v1.0/servicePrincipals/../users', '/v1.0/me', 'x'])
    expect(isDirectoryPath(path), path).toBe(false);
});

test('a refusal says what Graph said, and never the secret', async () => {
  const body = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } };
  await using directory = await startDirectory(() => [{ status: 403, body }]);
  const thrown: unknown = await readerAt(directory.origin)
    .read('/v1.0/organization', signal)
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'PR-403', message: expect.stringMatching(/403.*Insufficient/u) });
  expect(String(thrown)).not.toContain('not-to-be-seen');
});

test('the check compares count and properties, quotes what it asks for, and keeps the answer', async () => {
  const paths: string[] = [];
  const directory = {
    read: (path: string) => {
      paths.push(path);
      return Promise.resolve({
        address: path,
        askedAt: '2026-01-01T00:00:00.000Z',
        pages: 1,
        value: [{ displayName: "O'Hara" }],
      });
    },
  };
  const ask = (input: object, tools: object = { directory, signal }): ReturnType<typeof graph.ask> =>
    graph.ask(tools as Parameters<typeof graph.ask>[0], { get: '/v1.0/servicePrincipals', ...input });
  const yes = await ask({ where: { displayName: "O'Hara" }, count: 1, has: { displayName: "O'Hara" } });
  expect(yes).toMatchObject({ verdict: 'yes', record: { content: { value: [{ displayName: "O'Hara" }] } } });
  expect(decodeURIComponent(paths[0] ?? '')).toBe("/v1.0/servicePrincipals?$filter=displayName eq 'O''Hara'");
  expect(await ask({ count: 2 })).toMatchObject({ verdict: 'no', observed: 'Graph gives 1' });
  expect(await ask({ has: { displayName: 'Beta' } })).toMatchObject({ verdict: 'no' });
  expect(await ask({ count: 1 }, { signal })).toMatchObject({
    verdict: 'unknown',
    observed: 'the portal gives no Graph',
  });
});
