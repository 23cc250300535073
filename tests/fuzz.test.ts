import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@playwright/test';
import fc from 'fast-check';
import graph from '../src/checks/graph.ts';
import { environmentOf, loadConfig } from '../src/config/index.ts';
import { Fault, formatFault, MistakesFault } from '../src/core/errors.ts';
import { interpolate } from '../src/core/interpolate.ts';
import { normalizeLabel } from '../src/core/names.ts';
import { printable } from '../src/core/printable.ts';
import { readVocabulary } from '../src/core/registries.ts';
import { createRedactor } from '../src/core/secrets.ts';
import { draftRunbook } from '../src/documents/index.ts';
import { readDocument } from '../src/documents/read.ts';
import { cleanName } from '../src/evidence/file-names.ts';
import { listRuns, verifyBag } from '../src/evidence/index.ts';
import { createGraphReader } from '../src/graph/index.ts';
import { webShell } from '../src/pages/_portal/web.ts';
import { readRunbook } from '../src/runbook/index.ts';
import { resolve } from '../src/runner/resolve/resolver.ts';
import { launchBrowser } from './_browser.ts';
import { openSampleRun, temporaryFolder } from './_evidence.ts';
import { hammer, mutated, NASTY, strung } from './_fuzz.ts';

const RUNBOOK_WORDS =
  'format|id|title|inputs|secret|sections|steps|do|click|fill|on|as|expect|ensure|heading|1|a b|${|&a|*a|&a [*a,*a]|!t|!!binary|' +
  '|>|"|\'|[|]|{|}|- |? |: |:|,|#|---\n|...|%YAML|null|~|true|<<|<<: *a';
const YAML_PIECES = [...RUNBOOK_WORDS.split('|'), '|', '\n', '\n  ', '\n    ', ...NASTY];

const stepWith = (lines: string): string =>
  `format: 1\nid: a\ntitle: A\nsections:\n  - title: S\n    steps:\n      - id: one\n        title: One\n        ${lines}`;

test('whatever the text is, it is read to a runbook, or to mistakes that stand in the text', async () => {
  const vocabulary = await readVocabulary();
  const whole = await readFile(join(import.meta.dirname, '..', 'runbooks', 'on-premises-ecma-app.yaml'), 'utf8');
  const values = fc.oneof(
    strung(YAML_PIECES),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json().map((text) => stepWith(`do: ${text}\n`)),
    strung(YAML_PIECES, 20).map(stepWith),
    mutated(whole),
  );
  await hammer(
    values,
    (text) => {
      const { runbook, mistakes } = readRunbook(text, 'fuzz.yaml', '0'.repeat(64), vocabulary);
      const lines = text.split(/[\r\n]/u).length;
      const inText = mistakes.every(({ place, fact }) => fact !== '' && place.line > 0 && place.line <= lines + 1);
      return inText && (runbook !== undefined || mistakes.length > 0) && Object.getPrototypeOf({}) === Object.prototype;
    },
    { runs: 600 },
  );
});

test('bombs of aliases, depth and width are refused at their place before they grow', async () => {
  const vocabulary = await readVocabulary();
  const bombs = [
    `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, index) => `b${index}: &b${index} [*a,*a,*a,*a]`).join('\n')}`,
    '['.repeat(100_000),
    `${'- '.repeat(100_000)}x`,
    Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    `a: {${'b: c, '.repeat(200_000)}}`,
    `<<: &x {<<: *x}`,
    `a: !!js/function 'function () {}'`,
  ];
  await hammer(
    fc.constantFrom(...bombs),
    (text) => {
      const { mistakes, runbook } = readRunbook(text, 'bomb.yaml', '0'.repeat(64), vocabulary);
      return runbook === undefined && mistakes.length > 0 && mistakes.every(({ place }) => place.line > 0);
    },
    { runs: 20 },
  );
});

test('whatever the configuration holds, it is taken, or refused as wrong usage', async () => {
  const folder = await temporaryFolder();
  const pieces =
    'portal|portals|practice|a|address|https://a.example|origins|tenantId|version|"2026-01"|accounts|admin|user|password|totp|${PATH}|graph|' +
    'evidence|mask|documents|screens|browser|path|timeouts|step|host|kind|windows|reports|../..|1|-1|1e999|true|[|]|{|}|- |: |,|"|\n|\n  |\n    ';
  const text = fc.oneof(
    strung([...pieces.split('|'), ...NASTY]),
    mutated(
      'portal: a\nportals:\n  a:\n    address: https://a.example\n    accounts: { admin: { user: u, password: "${P}" } }\n' +
        'evidence: { level: full }\nbrowser: { headed: false }\ntimeouts: { step: 5m }\n',
    ),
    fc.json(),
  );
  try {
    await hammer(
      fc.record({ text, variable: fc.option(strung(['true', '1', '-', ...NASTY], 4), { nil: undefined }) }),
      async ({ text: held, variable }) => {
        await writeFile(join(folder.path, 'portal-runbook.config.yaml'), held);
        const variables = variable === undefined ? {} : { PORTAL_RUNBOOK_BROWSER_HEADED: variable };
        try {
          await loadConfig({ cwd: folder.path, environment: environmentOf(variables) });
          return true;
        } catch (thrown) {
          if (!(thrown instanceof Fault) || thrown.exit !== 2) throw thrown;
          const places = thrown instanceof MistakesFault ? thrown.mistakes.map(({ place }) => place.line) : [1];
          return formatFault(thrown) !== '' && places.every((line) => line > 0);
        }
      },
      { runs: 300 },
    );
  } finally {
    await folder.remove();
  }
});

const MARKDOWN_PIECES = [
  ...'# |## |### |1. |1. Select **Save**.|    a. |- |> |> [!NOTE]\n> |**|*|_|`|```|~~~|[|](|)|![|:::image type="content" source="|" alt-text="|":::|'.split(
    '|',
  ),
  ...'[!INCLUDE [a](b.md)]|::: zone pivot="a"|::: zone-end|::: moniker range=">=1"|# [Tab](#tab/a)|---|<a name="x"></a>|<!--|-->|A > B'.split(
    '|',
  ),
  ...'Browse to |Select |Enter |Set | to |If |, select |Under |on the |page|Open |Leave | as |Ensure | is |2048|8585|**Name**|**A** > **B**'.split(
    '|',
  ),
  '| a | b |\n|---|---|\n| Name | x |\n',
  '\n',
  '\n\n',
  '\n   ',
  ' ',
  ...NASTY,
];

const lettersOf = (text: string): string[] => text.match(/[\p{L}\p{N}]/gu) ?? [];

/** Whether the label's letters stand in the text in their order: it loses marks and words such as "default". */
function standsIn(label: string, text: string): boolean {
  const left = lettersOf(text)[Symbol.iterator]();
  return lettersOf(label).every((letter) => {
    for (const other of left) if (other === letter) return true;
    return false;
  });
}

test('whatever the document is, its claims stand in its text, and its draft is a runbook', async () => {
  const vocabulary = await readVocabulary();
  const fixture = await readFile(join(import.meta.dirname, 'fixtures', 'documents', 'install-connector.md'), 'utf8');
  const values = fc
    .oneof(strung(MARKDOWN_PIECES, 80), mutated(fixture), fc.string({ unit: 'binary', maxLength: 300 }))
    // CommonMark reads another character in its place.
    .map((text) => text.replaceAll('\u0000', ''));
  await hammer(
    values,
    (text) => {
      const model = readDocument(text);
      const stray = model.claims.find(
        ({ label, span, verb }) =>
          label !== null && verb !== 'offPortal' && !standsIn(label, text.slice(span.start, span.end)),
      );
      if (stray !== undefined)
        throw new Error(`${JSON.stringify(text.slice(stray.span.start, stray.span.end))} for ${JSON.stringify(stray)}`);
      if (model.steps.length === 0) return true;
      const draft = draftRunbook({
        model,
        path: 'docs/fuzz.md',
        title: 'Fuzz',
        screens: vocabulary.screens.values(),
        version: '2025-04',
        defaults: {},
      });
      const { mistakes } = readRunbook(draft, 'draft.yaml', '0'.repeat(64), vocabulary);
      const wrong = mistakes.filter(({ severity }) => severity === 'error');
      if (wrong.length > 0) throw new Error(`${wrong.map(({ fact }) => fact).join('; ')}\n${draft}`);
      return true;
    },
    { runs: 250 },
  );
});

test('a bag in which anything was altered is never complete, and nothing that stands in one ends the program', async () => {
  const folder = await temporaryFolder();
  try {
    const run = await openSampleRun(folder.path, { runId: 'sample', count: 2 });
    await run.start();
    for (const step of [1, 2]) {
      await run.step(step, async () => {
        const content = Buffer.from(`file of step ${step}`);
        await run.store.keep(`step-${step}`, { kind: 'download', name: `f-${step}.txt`, title: 'A file', content });
      });
    }
    await run.finish();
    const { bag } = await run.store.seal();
    const entries = await readdir(bag, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const alteration = fc.record({
      file: fc.constantFrom(...files),
      kind: fc.constantFrom('flip', 'cut', 'insert', 'line twice', 'line away', 'swap', 'remove', 'replace'),
      at: fc.nat({ max: 100_000 }),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.json().map((text) => Buffer.from(`${text}\n`)),
      ),
    });
    await hammer(
      alteration,
      async ({ file, kind, at, bytes }) => {
        const before = await readFile(file);
        const place = before.length === 0 ? 0 : at % before.length;
        const lines = before.toString('latin1').split('\n');
        const line = at % lines.length;
        const after = {
          flip: () => Buffer.from(before.map((byte, index) => (index === place ? byte ^ 1 : byte))),
          cut: () => before.subarray(0, place),
          insert: () => Buffer.concat([before.subarray(0, place), bytes, before.subarray(place)]),
          'line twice': () => Buffer.from([...lines.slice(0, line + 1), ...lines.slice(line)].join('\n'), 'latin1'),
          'line away': () => Buffer.from(lines.filter((_, index) => index !== line).join('\n'), 'latin1'),
          swap: () =>
            Buffer.from(lines.map((text, index) => (index === line ? (lines[0] ?? '') : text)).join('\n'), 'latin1'),
          remove: () => undefined,
          replace: () => Buffer.from(bytes),
        }[kind]();
        if (after === undefined) await rm(file);
        else await writeFile(file, after);
        try {
          const { verdict } = await verifyBag(bag);
          await listRuns(run.reports);
          return (after !== undefined && Buffer.compare(after, before) === 0) === (verdict === 'COMPLETE');
        } finally {
          await writeFile(file, before);
        }
      },
      { runs: 250 },
    );
  } finally {
    await folder.remove();
  }
});

test('whatever Graph answers, a check gets an answer or a fault', async () => {
  let reply: (response: ServerResponse) => void = () => undefined;
  const server: Server = createServer((request, response) => {
    request.resume();
    reply(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const origin = `http://graph.localhost:${port}`;
  const body = fc.oneof(
    fc.json(),
    fc.record({ value: fc.array(fc.dictionary(fc.string(), fc.jsonValue())) }).map((value) => JSON.stringify(value)),
    fc
      .record({
        value: fc.constant([]),
        '@odata.nextLink': fc.oneof(fc.constantFrom(...NASTY, '/v1.0/me', '//x'), fc.webUrl()),
      })
      .map((value) => JSON.stringify(value)),
    fc
      .record({ access_token: fc.string(), expires_in: fc.oneof(fc.double(), fc.string()) })
      .map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary' }),
    fc.constant('{"value":'.repeat(5000)),
  );
  const answers = fc.array(
    fc.record({ status: fc.constantFrom(200, 200, 200, 201, 301, 400, 401, 403, 404, 500), body, cut: fc.boolean() }),
    { minLength: 1, maxLength: 5 },
  );
  try {
    await hammer(
      answers,
      async (replies) => {
        const left = [...replies];
        reply = (response) => {
          const next = left.shift();
          response.writeHead(next?.status ?? 404, { location: '/elsewhere' });
          if (next?.cut === true && left.length > 2) response.destroy();
          else response.end(next?.body ?? '{}');
        };
        const reader = createGraphReader({
          access: { address: origin, tokenAddress: `${origin}/token`, clientId: 'a', clientSecret: 'not-to-be-seen' },
          redactor: createRedactor(),
          now: () => new Date(),
        });
        const tools = { directory: reader, signal: AbortSignal.timeout(20_000) };
        try {
          const input = { get: '/v1.0/servicePrincipals', count: 1, has: { constructor: 'x' } };
          const asked = graph.ask(tools as Parameters<typeof graph.ask>[0], input);
          return ['yes', 'no', 'unknown'].includes((await asked).verdict);
        } catch (thrown) {
          return thrown instanceof Fault && !formatFault(thrown).includes('not-to-be-seen');
        }
      },
      { runs: 150 },
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a control is found by the very name that the page gives it, whatever that is, and nothing else is', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const name = fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        strung(
          [
            'Save',
            ' ',
            'New',
            '+',
            '(G+/)',
            '...',
            '…',
            ':',
            '*',
            '"',
            "'",
            '\\',
            '/',
            '>',
            '.*',
            '[a]',
            '|',
            '😀',
            'é',
            '\u202e',
            '\u00a0',
          ],
          6,
        ),
      )
      .filter((text) => normalizeLabel(text) !== '');
    await hammer(
      fc.uniqueArray(name, { minLength: 1, maxLength: 6, selector: normalizeLabel }),
      async (names) => {
        await page.evaluate((texts) => {
          document.body.replaceChildren(
            ...texts.map((text) => {
              const made = document.createElement('button');
              made.setAttribute('aria-label', text);
              made.textContent = 'x';
              return made;
            }),
          );
        }, names);
        // What the browser makes of a name is what a person sees.
        const given = page.locator('button');
        for (const [index, text] of names.entries()) {
          const found = await resolve({
            page,
            shell: webShell,
            version: '2025-04',
            screen: undefined,
            verb: 'click',
            label: text,
            under: undefined,
            reach: 'any',
          });
          if (found.length !== 1)
            throw new Error(`${JSON.stringify(text)}: ${found.length} of ${JSON.stringify(names)}`);
          const same = await found[0]?.locator.evaluate(
            (element, at) => element === document.querySelectorAll('button')[at],
            index,
          );
          if (same !== true) throw new Error(`${JSON.stringify(text)}: another one of ${await given.count()}`);
        }
        return true;
      },
      { runs: 60 },
    );
  } finally {
    await browser.close();
  }
});

test('texts from elsewhere lose what would move a terminal, lead a path away, or let a secret out', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    strung([...NASTY, 'NUL', 'con', '.', '/', '\\', ':', 'a', ' ']),
  );
  await hammer(
    fc.record({ text, secret: fc.string({ minLength: 4, maxLength: 40 }), lead: fc.string({ maxLength: 5 }) }),
    ({ text: given, secret, lead }) => {
      const shown = printable(given);
      const name = cleanName(given);
      const redactor = createRedactor();
      redactor.add(secret);
      const leaks = [
        `${lead}${secret}${given}`,
        JSON.stringify({ [lead]: `${lead}${secret}` }),
        new URLSearchParams({ lead, secret }).toString(),
        `https://x/?q=${encodeURIComponent(secret)}`,
        Buffer.from(`${lead}${secret}${lead}`).toString('base64'),
      ].map((leak) => redactor.redact(leak));
      const once = interpolate('${a}', new Map([['a', given]]), () => undefined);
      return (
        // eslint-disable-next-line no-control-regex
        !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u.test(shown) &&
        /^[A-Za-z0-9_][A-Za-z0-9._-]*$/u.test(name) &&
        !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(name) &&
        !/[. ]$/u.test(name) &&
        leaks.every((leak) => !redactor.holds(leak)) &&
        once === given
      );
    },
    { runs: 500 },
  );
});
