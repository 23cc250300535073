import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv } from 'ajv';
import { z } from 'zod';
import { button, combobox, defineScreen, menuitem, searchbox, textbox, type Screen } from '../src/core/screen.ts';
import {
  checkBeside,
  checkDocument,
  checkJson,
  checkSarif,
  checkText,
  mendDocument,
  readSource,
  RULE_IDS,
  type CheckedDocument,
  type Severities,
} from '../src/documents/index.ts';
import { readDocument } from '../src/documents/read.ts';
import type { DocumentSource } from '../src/documents/source.ts';

const SOURCE = 'https://learn.example/widgets';

/** A small portal of ours: a list, a gallery that only a command opens, a form, and a wizard that must be saved. */
const screens: readonly Screen[] = [
  defineScreen({
    name: 'widgets',
    summary: 'All widgets',
    title: 'Widgets',
    source: SOURCE,
    ready: 'add',
    paths: { '2020-01': 'Classic > Things', '2024-01': 'Home > Widgets' },
    controls: { add: menuitem('New widget', { source: SOURCE }), search: searchbox('Search widgets') },
    leadsTo: { add: 'gallery' },
  }),
  defineScreen({
    name: 'gallery',
    summary: 'Kinds of widgets',
    title: { '2020-01': 'Old Gallery', '2024-01': 'Widget Gallery' },
    ready: 'sprocket',
    controls: { sprocket: button('Blue sprocket') },
    leadsTo: { sprocket: 'form' },
  }),
  defineScreen({
    name: 'form',
    summary: 'One new widget',
    ready: 'name',
    controls: {
      name: textbox('Name'),
      start: button({ '2020-01': 'Begin', '2024-01': 'Get started', '2026-01': null }, { source: SOURCE }),
      mode: combobox('Mode', { options: ['Manual', 'Automatic'], source: SOURCE }),
    },
  }),
  defineScreen({
    name: 'wizard',
    summary: 'The wizard on the server',
    window: 'host',
    title: 'Sprocket Host Configuration Wizard',
    ready: 'port',
    commit: 'save',
    committed: ['port', 'generate'],
    controls: {
      port: textbox('Port', { value: '8585', source: SOURCE }),
      generate: button('Generate certificate'),
      save: button('Save'),
      add: button('New connector'),
    },
  }),
  defineScreen({
    name: 'desktop',
    summary: 'The server',
    window: 'host',
    ready: 'wizard',
    controls: { wizard: button('Sprocket Host Configuration Wizard') },
  }),
];

async function checked(text: string, version = '2024-06'): Promise<CheckedDocument> {
  const file = join(await mkdtemp(join(tmpdir(), 'documents-')), 'article.md');
  await writeFile(file, text);
  const source = await readSource(file, 'docs/article.md');
  return checkDocument({ source, model: readDocument(source.text), screens, version });
}

const GOOD = `## Add

1. Browse to **Home** > **Widgets**.
1. Select **New widget**, select **Blue sprocket**, and enter a name in the **Name** box.
1. Select **Get started**, and change **Mode** to **Automatic**.
1. On the server, right-click **Sprocket Host Configuration Wizard**.
1. Leave the default port **8585**, select **Generate certificate**, and select **Save**.
1. Select **Something else**.
`;

/** The source that a checked document was read from. */
async function sourceOf({ text }: CheckedDocument): Promise<DocumentSource> {
  const file = join(await mkdtemp(join(tmpdir(), 'documents-')), 'article.md');
  await writeFile(file, text);
  return readSource(file);
}

/** As far as the tests look into it. */
const sarif = z.object({
  runs: z.array(
    z.object({
      results: z.array(
        z.object({
          partialFingerprints: z.record(z.string(), z.string()),
          locations: z.array(
            z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }) }),
          ),
        }),
      ),
    }),
  ),
});

const rules = ({ findings }: CheckedDocument): string[] => findings.map(({ rule, message }) => `${rule}: ${message}`);

test('says nothing about a document that is right, and counts what it could not verify', async () => {
  const result = await checked(GOOD);
  expect(rules(result)).toEqual([]);
  expect(result.fits).toBe('2024-01');
  expect(result.notVerified.map(({ claim }) => claim.label)).toEqual(['Something else']);
  expect(result.coverage).toBe(90);
});

test('finds a click that is missing before what only it opens, and corrects it where a source is cited', async () => {
  const result = await checked(
    GOOD.replace('Select **New widget**, select **Blue sprocket**', 'Search for **Blue sprocket**'),
  );
  expect(rules(result)).toEqual([
    'step-missing: before this, **New widget** is to be selected on the page "Widgets"; the document leaves it out',
  ]);
  expect(result.findings[0]?.mend?.edits[0]?.text).toBe('Select **New widget**, and then s');
});

test('finds that nothing takes effect without Save, and asks, since only the model says so', async () => {
  const result = await checked(GOOD.replace(', and select **Save**', ''));
  expect(result.findings).toMatchObject([{ rule: 'step-missing', basis: { kind: 'practice' } }]);
  expect(result.findings[0]?.mend).toBeUndefined();
  expect(result.findings[0]?.ask).toContain('Save');
});

test('asks for Save only where something waits for it', async () => {
  const again = '1. Open the wizard again, and select **New connector**.\n';
  expect(rules(await checked(GOOD.replace('1. Select **Something else**.\n', again)))).toEqual([]);
});

test('finds its place again by the title of a page and what is done there, and sees what a list offers', async () => {
  const other = `## Other

1. Select **Other portal**.
1. Go to the **Widget Gallery** page, and select **Blue sprocket**.
1. Select **Automatic** from the list, and select **Begin**.
`;
  const result = await checked(other);
  expect(rules(result)).toEqual(['label-changed: **Begin** is called **Get started** since 2024-01']);
  expect(result.notVerified.map(({ claim }) => claim.label)).toEqual(['Other portal']);
  const unsure = await checked(other.replace('select **Blue sprocket**', 'select **Green sprocket**'));
  expect(rules(unsure)).toEqual([]);
});

test('finds every name, way and title of an older version, and invents none', async () => {
  const old = GOOD.replace('**Home** > **Widgets**', '**Classic** > **Things**')
    .replace('Get started', 'Begin')
    .replace('1. Select **New widget**, select', '1. Select **New widget**. On the **Old Gallery** page, select');
  expect(rules(await checked(old, '2020-01'))).toEqual([]);
  const result = await checked(old);
  expect(rules(result)).toEqual([
    'navigation-changed: the way to this page is **Home** > **Widgets** since 2024-01',
    'label-changed: the page **Old Gallery** is called **Widget Gallery** since 2024-01',
    'label-changed: **Begin** is called **Get started** since 2024-01',
  ]);
  expect(result.fits).toBe('2020-01');
  expect(rules(await checked(GOOD, '2026-05'))).toEqual([
    'step-obsolete: the page "form" has had no **Get started** since 2026-01',
  ]);
});

test('finds a default and an option that the portal does not have', async () => {
  const result = await checked(GOOD.replace('8585', '8080').replace('**Automatic**', '**Automatik**'));
  expect(result.findings.map(({ rule, mend }) => [rule, mend?.edits[0]?.text])).toEqual([
    ['value-changed', 'Automatic'],
    ['value-changed', '8585'],
  ]);
});

test('says nothing where it does not know the page', async () => {
  const elsewhere =
    '## S\n\n1. Select **Other portal**.\n1. Select **Begin**.\n1. Search for **Blue sprocket** and select **Next**.\n1. Leave the default port **1**.\n';
  const result = await checked(elsewhere);
  expect(result.findings).toEqual([]);
  expect(result.coverage).toBe(0);
});

test('finds a role that may not do what follows, and says nothing of one among several that may', async () => {
  const owned = screens.map((screen) =>
    screen.name === 'form' ? { ...screen, roles: { anyOf: ['Widget Administrator'], source: SOURCE } } : screen,
  );
  const asked = async (role: string, verb = 'enter a name in the **Name** box'): Promise<CheckedDocument> => {
    const file = join(await mkdtemp(join(tmpdir(), 'documents-')), 'article.md');
    await writeFile(
      file,
      `1. Sign in to the portal as ${role}.\n1. Browse to **Home** > **Widgets**.\n1. Select **New widget**, select **Blue sprocket**, and ${verb}.\n`,
    );
    const source = await readSource(file, 'docs/article.md');
    return checkDocument({ source, model: readDocument(source.text), screens: owned, version: '2024-06' });
  };
  const wrong = await asked('at least an Application Administrator');
  expect(rules(wrong)).toEqual([
    'role-differs: what follows needs **Widget Administrator**, not **Application Administrator**',
  ]);
  expect(mendDocument({ ...(await sourceOf(wrong)), file: '' }, wrong.findings).text).toContain(
    'as at least a Widget Administrator.',
  );
  const linked = await asked('a [User Administrator](roles.md#user-administrator)');
  expect(linked.findings).toMatchObject([{ rule: 'role-differs', ask: expect.stringContaining('role') }]);
  for (const right of [
    'a Widget Administrator',
    'a User Administrator or a Widget Administrator',
    'a Global Administrator',
    'an administrator',
    'Ada. You must have at least the **Widget Administrator** role',
  ])
    expect(rules(await asked(right))).toEqual([]);
  expect(rules(await asked('a User Administrator', 'verify that **Name** is there'))).toEqual([]);
});

test('the configuration says how grave a rule is', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'documents-')), 'article.md');
  await writeFile(file, GOOD.replace('Get started', 'Begin').replace('8585', '8080'));
  const source = await readSource(file, 'docs/article.md');
  const levels = (severities: Severities): string[] =>
    checkDocument({ source, model: readDocument(source.text), screens, version: '2024-06', severities }).findings.map(
      ({ rule, level }) => `${rule} ${level}`,
    );
  expect(levels({})).toEqual(['label-changed error', 'value-changed error']);
  expect(levels({ 'label-changed': 'note', 'value-changed': 'off' })).toEqual(['label-changed note']);
});

test('a run is a witness: of names it saw live, against screens that are old, with a picture', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'documents-')), 'article.md');
  await writeFile(file, GOOD.replace('Get started', 'Begin').replace(', and select **Save**', ''));
  const source = await readSource(file, 'docs/article.md');
  const seen = (live: boolean, ...names: string[]): readonly unknown[] =>
    checkDocument({
      source,
      model: readDocument(source.text),
      screens,
      version: '2024-06',
      witness: { bag: 'bag', live, saw: (label) => (names.includes(label) ? { picture: `${label}.png` } : undefined) },
    }).findings.map(({ rule, basis, mend, evidence }) => [rule, basis.kind, mend !== undefined, evidence]);
  expect(seen(true, 'Get started', 'Save')).toEqual([
    ['label-changed', 'live', true, 'Get started.png'],
    ['step-missing', 'live', true, 'Save.png'],
  ]);
  expect(seen(true, 'Begin')).toEqual([['step-missing', 'practice', false, undefined]]);
  expect(seen(false, 'Begin', 'Save')).toEqual([
    ['label-changed', 'source', true, 'Begin.png'],
    ['step-missing', 'practice', false, 'Save.png'],
  ]);
});

test('comments switch rules off', async () => {
  const old = GOOD.replace('Get started', 'Begin').replace(
    '1. Select **Begin**',
    '<!-- portal-runbook-disable-next-line label-changed -->\n1. Select **Begin**',
  );
  const result = await checked(old);
  expect(result.findings).toEqual([]);
  expect(result.disabled).toBe(1);
  const all = await checked(`<!-- portal-runbook-disable -->\n\n${GOOD.replace('8585', '1')}`);
  expect(all.findings).toEqual([]);
});

test('links and includes are looked for in the repository only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  const file = join(folder, 'docs', 'a.md');
  await mkdir(join(folder, 'docs'));
  const text =
    '1. Select **A**.\n\n   [c](../none.md) [d](https://example.org/x) [e](~/roles.md) [f](../../out.md)\n\n[!INCLUDE [x](includes/gone.md)]\n';
  await writeFile(file, text);
  expect(await checkBeside(file, readDocument(text))).toEqual([]);
  await mkdir(join(folder, '.git'));
  const findings = await checkBeside(file, readDocument(text));
  expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
    'link-broken the link ../none.md leads to no file',
    'link-broken the link ../../out.md leads out of the repository',
    'link-broken there is no include includes/gone.md',
  ]);
  // `~/` is the folder of docfx.json; what it holds no folder for comes from elsewhere when the site is built.
  await writeFile(join(folder, 'docs', 'docfx.json'), '{}');
  const tilde = readDocument('[a](~/a.md) [b](~/elsewhere/b.md) [c](~/shared/b.md) [d](~/../other/b.md)\n');
  await mkdir(join(folder, 'docs', 'shared'));
  expect((await checkBeside(file, tilde)).map(({ message }) => message)).toEqual([
    'the link ~/shared/b.md leads to no file',
  ]);
});

test('a finding longer than the terminal is wide is shown from its beginning', async () => {
  const long = `1. Select **Begin ${'and again '.repeat(40)}**.`;
  const result = await checked(long);
  const { lines } = result;
  const span = { start: 12, end: long.length - 3 };
  const finding = {
    rule: 'label-changed',
    message: 'm',
    span,
    section: null,
    step: null,
    basis: { kind: 'practice' },
    level: 'warning',
  } as const;
  const shown = checkText({ ...result, lines, findings: [finding] }, { colors: false, columns: 80, verbose: false });
  expect(shown).toContain('^^^^');
});

test('the terminal shows place, line and caret; JSON and SARIF the same places', async () => {
  const result = await checked(GOOD.replace('Get started', 'Begin').replaceAll('\n', '\r\n'));
  const shown = checkText(result, { colors: false, columns: 80, verbose: false });
  expect(shown.split('\n').slice(0, 6)).toEqual([
    'docs/article.md:5:13: error[label-changed]: "Begin" is called "Get started" since 2024-01',
    '  |',
    '5 | 1. Select **Begin**, and change **Mode** to **Automatic**.',
    '  |             ^^^^^',
    '  = basis: documented (https://learn.example/widgets)',
    '  = mend:  write: "Get started"',
  ]);
  expect(checkJson([result])).toMatchObject({
    documents: [{ findings: [{ line: 5, column: 13, endLine: 5, endColumn: 18 }] }],
  });
  expect(checkSarif([result], { version: '1.0.0', failing: new Set(RULE_IDS) })).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        results: [
          {
            ruleId: 'label-changed',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'docs/article.md', uriBaseId: '%SRCROOT%' },
                  region: { startLine: 5, startColumn: 13, endLine: 5, endColumn: 18 },
                },
              },
            ],
            fixes: [
              {
                artifactChanges: [
                  {
                    replacements: [
                      {
                        deletedRegion: { startLine: 5, startColumn: 13, endLine: 5, endColumn: 18 },
                        insertedContent: { text: 'Get started' },
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
});

test('a correction goes where the words stand: between two names of one verb, in front of a bold verb, never over a verb', async () => {
  const text = `## Add

1. Browse to **Home** > **Widgets** and select **Search widgets**, then **Blue sprocket**. Enter a name in the **Name** box.
1. Browse to **Home** > **Widgets**. **Select** the **Blue sprocket** and enter a name in the **Name** box.
1. Enable **Mode**, select **Begin**, and then select it again.
`;
  const result = await checked(text);
  const mended = mendDocument(await sourceOf(result), result.findings).text.split('\n');
  expect(mended.slice(2, 5)).toEqual([
    '1. Browse to **Home** > **Widgets** and select **Search widgets**, then **New widget**, and then **Blue sprocket**. Enter a name in the **Name** box.',
    '1. Browse to **Home** > **Widgets**. Select **New widget**, and then **Select** the **Blue sprocket** and enter a name in the **Name** box.',
    '1. Enable **Mode**, select **Get started**, and then select it again.',
  ]);
  expect(rules(result).filter((told) => told.startsWith('value-changed'))).toEqual([]);
});

test('SARIF holds against its schema, with fixes, places in the repository and fingerprints that stay', async () => {
  const schema = z
    .record(z.string(), z.unknown())
    .parse(
      JSON.parse(await readFile(join(import.meta.dirname, 'fixtures', 'sarif', 'sarif-schema-2.1.0.json'), 'utf8')),
    );
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(schema);
  const text = GOOD.replaceAll('Get started', 'Begin')
    .replace('8585', '8080')
    .replace('**Automatic**', '**Automatik**');
  const options = { version: '1.2.3', failing: new Set(RULE_IDS) };
  const windows = { ...(await checked(`${text}\n${text}`.replaceAll('\n', '\r\n'))), file: 'C:/docs/b.md' };
  const log = checkSarif([await checked(`${text}\n${text}`), windows], {
    ...options,
    places: new Map([['docs/article.md', 'a folder/100%/ärticle.md']]),
  });
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  const read = sarif.parse(log).runs[0]?.results ?? [];
  expect(read.length).toBeGreaterThan(8);
  expect(new Set(read.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri))).toEqual(
    new Set(['a%20folder/100%25/%C3%A4rticle.md', 'file:///C:/docs/b.md']),
  );
  const prints = (value: unknown): string[] =>
    sarif.parse(value).runs[0]?.results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0] ?? '') ??
    [];
  const once = prints(checkSarif([await checked(`${text}\n${text}`)], options));
  expect(new Set(once).size).toBe(once.length);
  expect(prints(checkSarif([await checked(`\n\nMore.\n\n${text}\n${text}`)], options))).toEqual(once);
  // The schema would notice.
  expect(validate({ ...log, runs: [{ results: [{ ruleId: 1 }] }] })).toBe(false);
});

test('the reference portal: what the document of the connector forgets is found by the screens alone', async () => {
  const { readScreens } = await import('../src/core/registries.ts');
  const text = await readFile(join(import.meta.dirname, 'fixtures', 'documents', 'ecma-outline.md'), 'utf8');
  const file = join(await mkdtemp(join(tmpdir(), 'documents-')), 'ecma-outline.md');
  await writeFile(file, text);
  const source = await readSource(file, 'ecma-outline.md');
  const own = (await readScreens()).values();
  const result = checkDocument({ source, model: readDocument(source.text), screens: own, version: '2025-04' });
  expect(result.findings.map(({ rule, message }) => `${rule} ${/\*\*(.+?)\*\*/u.exec(message)?.[1] ?? ''}`)).toEqual([
    'step-missing New application',
    'step-missing Save',
  ]);
});
