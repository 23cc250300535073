import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { GuidedAnswer, GuidedDesk } from '../src/core/desk.ts';
import { createGuidedDesk, type DeskOptions } from '../src/host/guided/desk.ts';
import { cleanName } from '../src/host/guided/files.ts';

const QUESTION = {
  id: 'run-agent',
  kind: 'step',
  title: 'Run the <b>installer</b>',
  instructions: ['Start AADConnectProvisioningAgentSetup.exe', 'Select "Install"'],
  values: [{ label: 'Port', value: '8585' }],
  lookFor: ['The wizard opens'],
  boundTo: 'a'.repeat(64),
} as const;

const desks: GuidedDesk[] = [];
test.afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.close()));
});

const folderOf = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'desk-'));
async function deskOf(options: Partial<DeskOptions> = {}): Promise<GuidedDesk> {
  const desk = createGuidedDesk({ folder: options.folder ?? (await folderOf()), ...options });
  desks.push(desk);
  return desk;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A bare HTTP client: sets any header, follows nothing. */
function http(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

interface Visitor {
  readonly origin: string;
  readonly cookie: string;
  answer(body: object, headers?: Record<string, string>): Promise<Answered>;
  upload(name: string, content: Buffer): Promise<string>;
}

async function enter(desk: GuidedDesk): Promise<Visitor> {
  const link = await desk.link();
  const { status, headers } = await http(link);
  expect(status).toBe(303);
  const { origin } = new URL(link);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return {
    origin,
    cookie,
    answer: (body, more = {}) =>
      http(`${origin}/answer`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
      }),
    async upload(name, content) {
      const { status: stored, body } = await http(`${origin}/file?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/octet-stream' },
        body: content,
      });
      expect(stored).toBe(200);
      return (JSON.parse(body) as { key: string }).key;
    },
  };
}

const never = new AbortController().signal;
/** Resolves once the page shows the question, so that nothing is answered too early. */
async function asked(desk: GuidedDesk, visitor: Visitor, text: string): Promise<void> {
  await expect
    .poll(async () => (await http(visitor.origin, { headers: { cookie: visitor.cookie } })).body)
    .toContain(text);
  expect(await desk.open()).not.toEqual([]);
}

test('a person answers on the page: who, remark and files with their hashes come back', async () => {
  const folder = await folderOf();
  const desk = await deskOf({ folder });
  const visitor = await enter(desk);
  const answering = desk.ask(QUESTION, never);
  await asked(desk, visitor, 'AADConnectProvisioningAgentSetup.exe');
  const picture = Buffer.from('not really a picture');
  const key = await visitor.upload('..\\..\\evil<1>.png', picture);
  const { status } = await visitor.answer({
    id: QUESTION.id,
    outcome: 'done',
    who: ' Ada ',
    reason: 'as shown',
    files: [key],
  });
  expect(status).toBe(200);
  const answer = await answering;
  expect(answer).toMatchObject({ outcome: 'done', who: 'Ada', reason: 'as shown', via: 'page' });
  const [file] = answer.files;
  expect(file).toMatchObject({
    name: 'evil_1_.png',
    bytes: picture.length,
    sha256: createHash('sha256').update(picture).digest('hex'),
  });
  expect(path.dirname(file?.path ?? '')).toBe(path.join(folder, 'files'));
  expect(await readFile(file?.path ?? '')).toEqual(picture);
  if (process.platform !== 'win32') {
    for (const name of ['run-agent.answer.json', 'run-agent.question.json']) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
  }
  expect(await desk.open()).toEqual([]);
});

test('survives a restart: what is answered comes at once, what is open is asked again', async () => {
  const folder = await folderOf();
  const first = await deskOf({ folder });
  const visitor = await enter(first);
  const one = first.ask(QUESTION, never);
  await asked(first, visitor, 'installer');
  await visitor.answer({ id: QUESTION.id, outcome: 'skipped', who: 'Ada', reason: 'no rights' });
  const answer = await one;
  const stop = new AbortController();
  const two = first.ask({ ...QUESTION, id: 'second' }, stop.signal);
  await asked(first, visitor, 't-second');
  stop.abort(new Error('the machine restarts'));
  await expect(two).rejects.toThrow('the machine restarts');
  await first.close();

  const again = await deskOf({ folder });
  expect(await again.ask(QUESTION, never)).toEqual(answer);
  expect((await again.open()).map(({ id }) => id)).toEqual(['second']);
});

test('an answer that cannot be used is refused with the reason; one from before a restart is put aside', async () => {
  const folder = await folderOf();
  const first = await deskOf({ folder });
  const visitor = await enter(first);
  const given: string[] = [];
  const examine = (answer: GuidedAnswer): Promise<string | undefined> => {
    given.push(answer.who);
    return Promise.resolve(answer.who === 'Ada' ? undefined : 'not from Ada');
  };
  const answering = first.ask(QUESTION, never, examine);
  await asked(first, visitor, 'installer');
  const by = (who: string): Promise<Answered> => visitor.answer({ id: QUESTION.id, outcome: 'done', who });
  const refused = await by('Grace');
  expect([refused.status, JSON.parse(refused.body)]).toEqual([409, { error: 'not from Ada' }]);
  expect((await by('Ada')).status).toBe(200);
  expect((await answering).who).toBe('Ada');
  expect(given).toEqual(['Grace', 'Ada']);
  await first.close();

  const again = await deskOf({ folder });
  const stop = new AbortController();
  const asking = again.ask(QUESTION, stop.signal, () => Promise.resolve('it was for another server'));
  await expect.poll(() => again.open()).toHaveLength(1);
  stop.abort(new Error('enough'));
  await expect(asking).rejects.toThrow('enough');
  expect((await readdir(folder)).filter((name) => name.endsWith('.earlier.json'))).toHaveLength(1);
});

test('a no before the run was begun again is kept, and asked again', async () => {
  const folder = await folderOf();
  const first = await deskOf({ folder });
  const visitor = await enter(first);
  const one = first.ask(QUESTION, never);
  await asked(first, visitor, 'installer');
  await visitor.answer({ id: QUESTION.id, outcome: 'failed', who: 'Ada', reason: 'no rights' });
  expect(await one).toMatchObject({ outcome: 'failed' });
  // In the same run it stays a no.
  expect(await first.ask(QUESTION, never)).toMatchObject({ outcome: 'failed' });
  await first.close();

  const again = await deskOf({ folder });
  const back = await enter(again);
  const two = again.ask(QUESTION, never);
  await asked(again, back, 'installer');
  await back.answer({ id: QUESTION.id, outcome: 'done', who: 'Ada' });
  expect(await two).toMatchObject({ outcome: 'done' });
  expect(await readFile(path.join(folder, 'run-agent.1.earlier.json'), 'utf8')).toContain('no rights');
});

test('where one person is asked for a yes, nobody else can give it, but anybody can say no', async () => {
  const desk = await deskOf();
  const visitor = await enter(desk);
  const approval = { ...QUESTION, kind: 'approval', by: ['Ada Lovelace'] } as const;
  const waits: boolean[] = [];
  desk.watch((waiting) => waits.push(waiting));
  const yes = desk.ask({ ...approval, id: 'yes' }, never);
  await asked(desk, visitor, 'Ada Lovelace');
  const refused = await visitor.answer({ id: 'yes', outcome: 'done', who: 'Eve' });
  expect(refused).toMatchObject({ status: 409, body: expect.stringContaining('The yes of Ada Lovelace') });
  expect((await visitor.answer({ id: 'yes', outcome: 'done', who: ' ada  LOVELACE ' })).status).toBe(200);
  expect(await yes).toMatchObject({ outcome: 'done' });
  const no = desk.ask({ ...approval, id: 'no' }, never);
  await asked(desk, visitor, 't-no');
  await visitor.answer({ id: 'no', outcome: 'failed', who: 'Eve', reason: 'not today' });
  expect(await no).toMatchObject({ outcome: 'failed', who: 'Eve' });
  expect(waits).toEqual([true, false, true, false]);
});

test('an approval is bound: the answer to another runbook does not count', async () => {
  const folder = await folderOf();
  const desk = await deskOf({ folder });
  const visitor = await enter(desk);
  const approval = { ...QUESTION, id: 'approve', kind: 'approval' } as const;
  const first = desk.ask(approval, never);
  await asked(desk, visitor, QUESTION.boundTo);
  await visitor.answer({ id: 'approve', outcome: 'done', who: 'Ada' });
  await first;
  const other = { ...approval, boundTo: 'b'.repeat(64) };
  let settled = false;
  const second = desk.ask(other, never).then((answer) => {
    settled = true;
    return answer;
  });
  await asked(desk, visitor, other.boundTo);
  expect(settled).toBe(false);
  await visitor.answer({ id: 'approve', outcome: 'failed', who: 'Bob', reason: 'not today' });
  expect(await second).toMatchObject({ outcome: 'failed', who: 'Bob', boundTo: other.boundTo });
});

test('a wait ends by the clock, counts the time that the program was not running, and can end earlier', async () => {
  const folder = await folderOf();
  const start = Date.now();
  const wait = { ...QUESTION, id: 'wait', kind: 'wait' } as const;
  const first = await deskOf({ folder });
  const stop = new AbortController();
  const begun = first.ask({ ...wait, until: new Date(start + 20 * 60_000).toISOString() }, stop.signal);
  await expect.poll(() => first.open()).toHaveLength(1);
  stop.abort(new Error('restart'));
  await expect(begun).rejects.toThrow('restart');
  // Twenty minutes later a resumed run asks for twenty minutes from then on: those that passed count.
  const later = await deskOf({ folder, now: () => new Date(start + 20 * 60_000) });
  const answer = await later.ask({ ...wait, until: new Date(start + 40 * 60_000).toISOString() }, never);
  expect(answer).toMatchObject({ outcome: 'done', who: 'the clock', via: 'clock' });

  const desk = await deskOf();
  const visitor = await enter(desk);
  const early = desk.ask({ ...wait, until: new Date(start + 3_600_000).toISOString() }, never);
  await asked(desk, visitor, 't-wait');
  await visitor.answer({ id: 'wait', outcome: 'done', who: 'Ada', reason: 'restarted the service' });
  expect(await early).toMatchObject({ via: 'page', reason: 'restarted the service' });
});

test('the terminal can answer too, and stops asking once the page has', async () => {
  const shown: string[] = [];
  let stopped = false;
  const desk = await deskOf({
    terminal: {
      refuse: () => undefined,
      show: (question, link) => shown.push(`${question.title} ${link}`),
      answer: ({ id }, signal) =>
        id === 'typed'
          ? Promise.resolve({ outcome: 'done', who: 'Ada', files: [] })
          : new Promise((resolve) => {
              signal.addEventListener('abort', () => {
                stopped = true;
                resolve(undefined);
              });
            }),
    },
  });
  expect(await desk.ask({ ...QUESTION, id: 'typed' }, never)).toMatchObject({ via: 'terminal', who: 'Ada' });
  expect(shown[0]).toMatch(/http:\/\/127\.0\.0\.1:\d+\/enter\?token=/u);
  const visitor = await enter(desk);
  const other = desk.ask(QUESTION, never);
  await asked(desk, visitor, 'installer');
  await visitor.answer({ id: QUESTION.id, outcome: 'skipped', who: 'Bob', reason: 'done before' });
  expect(await other).toMatchObject({ outcome: 'skipped', via: 'page' });
  expect(stopped).toBe(true);
});

test('an answer that says too little is refused, and the question stays', async () => {
  const desk = await deskOf();
  const visitor = await enter(desk);
  const answering = desk.ask({ ...QUESTION, needsFile: true }, never);
  await asked(desk, visitor, 'installer');
  const bad: [object, RegExp][] = [
    [{ id: QUESTION.id, outcome: 'done', who: '' }, /say who you are/u],
    [{ id: QUESTION.id, outcome: 'failed', who: 'Ada' }, /say why/u],
    [{ id: QUESTION.id, outcome: 'skipped', who: 'Ada', reason: '  ' }, /say why/u],
    [{ id: QUESTION.id, outcome: 'maybe', who: 'Ada' }, /Invalid/u],
    [{ id: QUESTION.id, outcome: 'done', who: 'Ada' }, /A file must come/u],
    [{ id: QUESTION.id, outcome: 'done', who: 'Ada', files: ['x'] }, /did not arrive/u],
    [{ id: 'other', outcome: 'done', who: 'Ada' }, /answered already/u],
    [{ id: '../../etc', outcome: 'done', who: 'Ada' }, /answered already/u],
  ];
  for (const [body, says] of bad) {
    const { status, body: error } = await visitor.answer(body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(error).toMatch(says);
  }
  const key = await visitor.upload('a.txt', Buffer.from('x'));
  expect((await visitor.answer({ id: QUESTION.id, outcome: 'done', who: 'Ada', files: [key] })).status).toBe(200);
  await answering;
  expect((await visitor.answer({ id: QUESTION.id, outcome: 'done', who: 'Eve', files: [key] })).status).toBe(409);
});

test.describe('a hostile client', () => {
  let desk: GuidedDesk;
  let visitor: Visitor;
  let answering: Promise<GuidedAnswer>;
  let stop: AbortController;
  test.beforeEach(async () => {
    desk = await deskOf();
    visitor = await enter(desk);
    stop = new AbortController();
    answering = desk.ask(QUESTION, stop.signal);
    answering.catch(() => undefined);
    await asked(desk, visitor, 'installer');
  });
  test.afterEach(() => {
    stop.abort();
  });
  const good = { id: QUESTION.id, outcome: 'done', who: 'Eve' };

  test('cannot use a link twice, guess one, or enter without', async () => {
    const link = await desk.link();
    expect((await http(link)).status).toBe(303);
    expect((await http(link)).status).toBe(403);
    expect((await http(`${visitor.origin}/enter?token=${'A'.repeat(43)}`)).status).toBe(403);
    expect((await http(`${visitor.origin}/enter`)).status).toBe(403);
    for (const target of ['/', '/changes', '/desk.js', '/answer']) {
      const { status, body } = await http(visitor.origin + target);
      expect(status).toBe(403);
      expect(body).not.toContain('installer');
    }
  });

  test('cannot use a link that is too old', async () => {
    let time = Date.now();
    const aged = await deskOf({ now: () => new Date(time) });
    const link = await aged.link();
    time += 16 * 60_000;
    expect((await http(link)).status).toBe(403);
  });

  test('cannot reach it under another name (DNS rebinding)', async () => {
    for (const host of ['evil.example', `evil.example:${new URL(visitor.origin).port}`, '127.0.0.1', '[::1]']) {
      expect((await http(visitor.origin, { headers: { host, cookie: visitor.cookie } })).status).not.toBe(200);
    }
  });

  test('cannot answer from another site, even with the cookie', async () => {
    for (const origin of ['http://evil.example', 'null', visitor.origin.replace('127.0.0.1', 'localhost')]) {
      expect((await visitor.answer(good, { origin })).status).toBe(403);
    }
    expect((await visitor.answer(good, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await visitor.answer(good, { 'content-type': 'text/plain' })).status).toBe(415);
    const bare = await http(`${visitor.origin}/answer`, {
      method: 'POST',
      headers: { cookie: visitor.cookie },
      body: '{}',
    });
    expect(bare.status).toBe(403);
    expect(
      (await http(`${visitor.origin}/answer`, { method: 'OPTIONS', headers: { origin: 'http://evil.example' } }))
        .status,
    ).toBe(403);
    expect(await desk.open()).toHaveLength(1);
  });

  test('cannot put markup into the page, or break it with sizes and nonsense', async () => {
    const { body, headers } = await http(visitor.origin, { headers: { cookie: visitor.cookie } });
    expect(body).toContain('Run the &lt;b&gt;installer&lt;/b&gt;');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['cache-control']).toBe('no-store');
    expect((await visitor.answer({ ...good, reason: 'x'.repeat(100_000) })).status).toBe(413);
    const wrong = await http(`${visitor.origin}/answer`, {
      method: 'POST',
      headers: { cookie: visitor.cookie, origin: visitor.origin, 'content-type': 'application/json' },
      body: '{"id":',
    });
    expect(wrong.status).toBe(400);
    expect((await http(`${visitor.origin}/../../etc/passwd`, { headers: { cookie: visitor.cookie } })).status).toBe(
      404,
    );
    const port = Number(new URL(visitor.origin).port);
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end('\u{0}\u{1}garbage\r\n\r\n'));
      socket.on('close', () => {
        resolve();
      });
      socket.resume();
    });
    expect((await visitor.answer(good)).status).toBe(200);
    await answering;
  });
});

test('secrets never reach the disk or the page', async () => {
  const folder = await folderOf();
  const desk = await deskOf({ folder, redact: (text) => text.replaceAll('hunter22', '••••••') });
  const visitor = await enter(desk);
  const answering = desk.ask({ ...QUESTION, instructions: ['Type hunter22'] }, never);
  await asked(desk, visitor, '••••••');
  await visitor.answer({ id: QUESTION.id, outcome: 'done', who: 'Ada', reason: 'I typed hunter22' });
  await answering;
  for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.json'))) {
    expect(await readFile(path.join(folder, name), 'utf8')).not.toContain('hunter22');
  }
});

test('file names are names on every system', () => {
  expect(cleanName('../../etc/passwd')).toBe('passwd');
  expect(cleanName('C:\\Users\\x\\a b.png')).toBe('a b.png');
  expect(cleanName('a:b*c?.txt')).toBe('a_b_c_.txt');
  expect(cleanName('...')).toBe('file');
  expect(cleanName('x'.repeat(300))).toHaveLength(100);
});

test('a file of the desk that somebody damaged is named, not guessed at', async () => {
  const folder = await folderOf();
  await import('node:fs/promises').then(({ writeFile }) => writeFile(path.join(folder, 'run-agent.answer.json'), '{'));
  const desk = await deskOf({ folder });
  await expect(desk.ask(QUESTION, never)).rejects.toThrow('is not what this program wrote');
});
