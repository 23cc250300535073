import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { createDocumentReader, readAll, withCache } from '../src/documents/index.ts';
import { parseTree } from '../src/documents/parse/tree.ts';
import { readDocument } from '../src/documents/read.ts';
import { tell } from './tell.ts';

// How many files of 10 KB; 1000 are those of the requirement. Fewer tell the same sooner, but for the start of the
// threads, which then weighs more.
const FILES = 300;

const STEPS = [
  'In the left navigation, under **Manage**, select **Users**, and then select **All users**.',
  'On the **New user** page, in the **Display name** box, enter **Ada Example**, and select **Create**.',
  'Set **Mode** to **Automatic**, clear the **Notify owners** check box, and then select **Save**.',
  'Browse to **Entra ID** > **Enterprise apps** > **All applications**.',
  'When prompted, select **Yes**. The `overview` page opens and shows the *new* [application](https://example.org/).',
  'Create a group with the following settings:\n\n    | Setting | Value |\n    | --- | --- |\n    | Group type | **Security** |\n    | Group name | `testers` |\n',
  'Run the following command:\n\n    ```powershell\n    Get-Service Example\n    ```\n\n    > **Note:** It may take a minute.\n',
];

/** A document of about 10 KB in the manner of a lab; no two are the same. */
function documentOf(number: number): string {
  const parts = [`---\ntitle: Lab ${number}\n---\n\n# Lab ${number}\n`];
  for (let length = 0, task = 1; length < 10_000; task += 1) {
    const steps = STEPS.map((step) => `1. ${step}`).join('\n\n');
    const part = `\n## Task ${number}.${task}\n\nIn this task you learn something about the portal, which is told here in a sentence or two of plain prose.\n\n${steps}\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

test('documents', async () => {
  const texts = Array.from({ length: FILES }, (_, number) => documentOf(number));
  const sample = texts.slice(0, 40);
  for (const text of sample.slice(0, 10)) readDocument(text);
  const parse: number[] = [];
  const claims: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    parse.push(
      timed(() => {
        sample.forEach(parseTree);
      }),
    );
    claims.push(
      timed(() => {
        sample.forEach(readDocument);
      }),
    );
  }
  tell('claims, by the parser alone', `${(median(claims) / median(parse)).toFixed(2)} x`, 'at most 1.5 x');
  const megabytes = sample.join('').length / 1e6;
  tell('parser alone', `${(megabytes / (median(parse) / 1000)).toFixed(2)} MB/s`, 'the yardstick');

  const folder = await mkdtemp(join(tmpdir(), 'bench-documents-'));
  try {
    await Promise.all(texts.map((text, number) => writeFile(join(folder, `${number}.md`), text)));
    const alone = timed(() => {
      texts.forEach(parseTree);
    });
    const all = async (): Promise<number> => {
      const reader = withCache(createDocumentReader({ workers: 2 }), join(folder, '.cache'), 'bench');
      const begin = performance.now();
      await readAll({ cwd: folder, names: ['*.md'], reader, follow: true });
      const took = performance.now() - begin;
      await reader.close();
      return took;
    };
    const first = await all();
    const second = await all();
    tell(
      `${FILES} files on two workers`,
      `${(first / 1000).toFixed(2)} s`,
      `parser alone on one core ${(alone / 1000).toFixed(2)} s`,
    );
    tell(
      `the same again, from the cache`,
      `${(second / 1000).toFixed(2)} s`,
      `under ${(FILES / 1000).toFixed(2)} s (1 s for 1000)`,
    );
    tell('memory of the process', `${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`, 'under 500 MB');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
