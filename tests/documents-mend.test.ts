import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readScreens, readVocabulary } from '../src/core/registries.ts';
import {
  checkDocument,
  diffOf,
  draftRunbook,
  findDocuments,
  mendDocument,
  readSource,
  sharingOf,
  writeMending,
  type Mending,
} from '../src/documents/index.ts';
import { readDocument } from '../src/documents/read.ts';
import { readRunbook } from '../src/runbook/index.ts';

const fixtures = join(import.meta.dirname, 'fixtures', 'documents');

async function folderWith(name: string, content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  await writeFile(join(folder, name), content);
  return folder;
}

async function mended(path: string, version = '2025-04'): Promise<Mending> {
  const source = await readSource(path, 'article.md');
  const screens = (await readScreens()).values();
  return mendDocument(source, checkDocument({ source, model: readDocument(source.text), screens, version }).findings);
}

test('touches only the words in question, with CRLF and byte order mark', async () => {
  const outline = (await readFile(join(fixtures, 'ecma-outline.md'), 'utf8')).replace(
    '**Entra ID** > **Enterprise apps**',
    '**Azure Active Directory** > **Enterprise applications**',
  );
  const before = `\uFEFF${outline.replaceAll('\n', '\r\n')}`;
  const folder = await folderWith('article.md', before);
  const path = join(folder, 'article.md');
  const mending = await mended(path);
  expect(mending.applied.map(({ rule }) => rule)).toEqual(['navigation-changed', 'step-missing']);
  await writeMending(path, mending);
  const after = await readFile(path, 'utf8');
  expect(after).toBe(
    before
      .replace('**Azure Active Directory** > **Enterprise applications**', '**Entra ID** > **Enterprise apps**')
      .replace('Look for', 'Select **New application**, and then look for'),
  );
  expect(await readdir(folder)).toEqual(['article.md']);
  const again = await mended(path);
  expect(again.applied).toEqual([]);
  expect(again.text).toBe(after.slice(1));
});

test('the diff is one that git applies, and gives the same bytes', async () => {
  const before = (await readFile(join(fixtures, 'ecma-outline.md'), 'utf8')).replaceAll('\n', '\r\n');
  const folder = await folderWith('article.md', before);
  const path = join(folder, 'article.md');
  const mending = await mended(path);
  await writeFile(join(folder, 'mend.diff'), diffOf(mending));
  execFileSync('git', ['init', '-q'], { cwd: folder });
  execFileSync('git', ['apply', '--whitespace=nowarn', 'mend.diff'], { cwd: folder });
  expect(await readFile(path, 'utf8')).toBe(mending.text);
  expect(mending.text).not.toBe(before);
});

test('a document that changed meanwhile is left alone', async () => {
  const path = join(await folderWith('article.md', await readFile(join(fixtures, 'ecma-outline.md'))), 'article.md');
  const mending = await mended(path);
  await writeFile(path, 'other words');
  await expect(writeMending(path, mending)).rejects.toThrow(/has changed/u);
  expect(await readFile(path, 'utf8')).toBe('other words');
});

test('says which articles include a document and which show its pictures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  await mkdir(join(folder, '.git'));
  await mkdir(join(folder, 'includes', 'media'), { recursive: true });
  const path = join(folder, 'includes', 'steps.md');
  await writeFile(path, '1. Select **A**.\n\n![a](media/a.png)\n');
  await writeFile(join(folder, 'one.md'), '[!INCLUDE [steps](includes/steps.md)]\n');
  await writeFile(join(folder, 'two.md'), ':::image type="content" source="includes/media/a.png" alt-text="A":::\n');
  await writeFile(join(folder, 'docfx.json'), '{}');
  await mkdir(join(folder, 'deep'));
  await writeFile(
    join(folder, 'deep', 'three.md'),
    '[!include[steps](~/includes/steps.md)]\n[a]: <../includes/media/a.png>\n',
  );
  await writeFile(join(folder, 'deep', 'four.md'), "[!INCLUDE [one](~/one.md)] <img src='~/includes/media/a.png'>\n");
  await writeFile(join(folder, 'deep', 'five.md'), '![a](~/media/a.png) ![b](media/a.png) [!INCLUDE [x](steps.md)]\n');
  expect(await sharingOf(path, ['media/a.png'])).toEqual({
    includedBy: ['deep/four.md', 'deep/three.md', 'one.md'],
    pictures: [{ picture: 'media/a.png', shownBy: ['deep/four.md', 'deep/three.md', 'two.md'] }],
  });
});

test('a document that is a symbolic link is not mended through it', async () => {
  const folder = await folderWith('real.md', await readFile(join(fixtures, 'ecma-outline.md')));
  const path = join(folder, 'article.md');
  await symlink(join(folder, 'real.md'), path, 'file');
  await expect(writeMending(path, await mended(path))).rejects.toThrow(/symbolic link/u);
  expect(await findDocuments(folder, ['.'])).toEqual(['real.md']);
});

test('drafts a runbook that passes lint, with every numbered item', async () => {
  const vocabulary = await readVocabulary();
  for (const name of ['ecma-outline.md', 'install-connector.md']) {
    const text = await readFile(join(fixtures, name), 'utf8');
    const model = readDocument(text);
    const yaml = draftRunbook({
      model,
      path: `docs/${name}`,
      title: 'A $' + '{draft}: of "ours"',
      screens: vocabulary.screens.values(),
      version: '2025-04',
      defaults: {},
    });
    const { runbook, mistakes } = readRunbook(yaml, 'draft.yaml', '', vocabulary);
    expect(mistakes.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(runbook?.sections.flatMap(({ steps }) => steps.flatMap(({ reproduces }) => reproduces))).toEqual(
      model.steps.map(({ step }) => step),
    );
  }
});

test('drafts the clicks that the document forgets as undocumented, and no "todo" where screens know the way', async () => {
  const vocabulary = await readVocabulary();
  const text = await readFile(join(fixtures, 'ecma-outline.md'), 'utf8');
  const yaml = draftRunbook({
    model: readDocument(text),
    path: 'docs/ecma-outline.md',
    title: 'Outline',
    screens: vocabulary.screens.values(),
    version: '2025-04',
    defaults: {},
  });
  const { runbook } = readRunbook(yaml, 'draft.yaml', '', vocabulary);
  const actions = runbook?.sections.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.do.map(
        (action) =>
          `${step.reproduces[0] ?? ''} ${action.undocumented ? '+' : ''}${action.kind} ${JSON.stringify(action.input)}`,
      ),
    ),
  );
  expect(actions).toEqual([
    '1 signIn "admin"',
    '2 browse "Entra ID > Enterprise apps"',
    '3 +click "New application"',
    '3 search "On-premises ECMA app"',
    '3 click "On-premises ECMA app"',
    '3 fill {"Name":"${name}"}',
    '3 click "Create"',
    '4 click "Provisioning"',
    '4 click "Get started"',
    '5 choose {"Provisioning Mode":"Automatic"}',
    '1 rightClick "Microsoft ECMA2Host Configuration Wizard"',
    '2 click "Generate certificate"',
    '2 +click "Save"',
  ]);
  expect(runbook?.sections.flatMap(({ steps }) => steps.filter(({ todo }) => todo !== undefined))).toEqual([]);
});
