import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { formatMistake } from '../src/core/errors.ts';
import { readVocabulary } from '../src/core/registries.ts';
import { compareWithDocument, draftRunbook } from '../src/documents/index.ts';
import { readDocument } from '../src/documents/read.ts';
import { readRunbook } from '../src/runbook/index.ts';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');

const DOCUMENT = `# Set up

## Add the app

1. Select **New application**.

   ![The gallery.](./media/gallery.png)

1. Select **Create**.
1. Select **Save**.
1. Select **Next**.
1. Select **Finish**.

## Try it

1. Select **Start**.
`;

const RUNBOOK = `format: 1
id: r
title: R
document: { repository: Contoso/docs, path: set-up.md }
sections:
  - title: Add
    heading: Add the apps
    steps:
      - { id: a, title: A, reproduces: 1, do: [{ click: New application }] }
  - title: Add the app
    steps:
      - { id: b, title: B, reproduces: 1, do: [{ click: New application }], image: media/gallery.png }
      - { id: c, title: C, reproduces: [3, 9], do: [{ click: Save }], image: media/save.png }
  - title: Of our own
    steps:
      - { id: d, title: D, do: [{ click: Start }] }
`;

const lint = async (document: string, yaml: string): Promise<string[]> => {
  const { runbook } = readRunbook(yaml, 'r.yaml', '', await readVocabulary());
  if (runbook === undefined) throw new Error('the runbook cannot be read');
  const model = readDocument(document);
  return compareWithDocument(runbook, {
    file: 'set-up.md',
    models: [model],
    shows: (image) => model.images.some(({ source }) => source.endsWith(image)),
  }).map(formatMistake);
};

test('says which headings, items and pictures of a runbook its document does not have', async () => {
  expect(await lint(DOCUMENT, RUNBOOK)).toEqual([
    'r.yaml:7:14: set-up.md has no heading "Add the apps" [PR-210]. Did you mean "Add the app"?',
    'r.yaml:13:40: "Add the app" of set-up.md has no item 9 [PR-210]. Its items are numbered 1 to 5',
    'r.yaml:13:78: warning: set-up.md shows no picture media/save.png [PR-210]. Write the path as the document does',
    'r.yaml:10:12: warning: no step reproduces items 4 and 5 under "Add the app" of set-up.md [PR-210]. Add a step, with "todo:" where it is still to be written',
  ]);
});

test('a draft has nothing to mend, also of a document that has a heading twice, or none', async () => {
  const { screens } = await readVocabulary();
  const twice = `${DOCUMENT}\n## Add the app\n\n1. Select **Next**.\n1. Select **Finish**.\n`;
  for (const document of [DOCUMENT, twice, '1. Select **A**.\n1. Select **B**.\n']) {
    const model = readDocument(document);
    const yaml = draftRunbook({
      model,
      path: 'set-up.md',
      title: 'Loose items',
      screens: screens.values(),
      version: '2025-04',
      defaults: {},
    });
    expect(await lint(document, yaml)).toEqual([]);
    const { mistakes } = readRunbook(yaml, 'r.yaml', '', await readVocabulary());
    expect(mistakes.filter(({ code }) => code === 'PR-210')).toEqual([]);
  }
});

test('lint compares with the document that the configuration has at hand, or that is named', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'lint-'));
  await mkdir(join(cwd, 'docs'));
  await writeFile(join(cwd, 'docs', 'set-up.md'), DOCUMENT);
  await writeFile(join(cwd, 'r.yaml'), RUNBOOK);
  const run = (
    ...words: string[]
  ): { readonly status: number | null; readonly stderr: string; readonly stdout: string } =>
    spawnSync(process.execPath, [cli, 'lint', 'r.yaml', ...words], { cwd, encoding: 'utf8' });
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('item 2 under "Add the app" left out') });
  const named = run('--document', 'docs/set-up.md');
  expect(named.status).toBe(2);
  expect(named.stderr).toContain('docs/set-up.md has no heading "Add the apps"');
  expect(run('--document', 'docs/none.md')).toMatchObject({ status: 2, stderr: expect.stringContaining('PR-102') });
  await writeFile(join(cwd, 'portal-runbook.config.yaml'), 'documents: { Contoso/docs: docs }\n');
  expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('has no item 9') });
  await writeFile(join(cwd, 'portal-runbook.config.yaml'), 'documents: { Contoso/docs: elsewhere }\n');
  expect(run().stdout).toContain('the document elsewhere/set-up.md is not there');
});
