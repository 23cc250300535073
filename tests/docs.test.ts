import { expect, test } from '@playwright/test';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readMatrix } from '../src/commands/_batch/matrix.ts';
import { readCommandLine } from '../src/commands/_program.ts';
import { outlineOf } from '../src/commands/_catalog.ts';
import { environmentOf, loadConfig } from '../src/config/index.ts';
import { formatMistake } from '../src/core/errors.ts';
import { readCommands, readVocabulary } from '../src/core/registries.ts';
import { readRunbook } from '../src/runbook/index.ts';
import { cli, ROOT } from './_cli.ts';

const PAGES = [
  'README.md',
  'docs/runbooks.md',
  'docs/configuration.md',
  'docs/command-line.md',
  'docs/scale.md',
  'docs/live.md',
];

async function blocks(page: string, language: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gmu)].flatMap(([, found, body = '']) =>
    found === language ? [body] : [],
  );
}

test('every runbook in the documentation passes lint without a warning', async () => {
  const vocabulary = await readVocabulary();
  const found = (await Promise.all(PAGES.map((page) => blocks(page, 'yaml')))).flat();
  const runbooks = found.filter((text) => text.includes('sections:'));
  expect(runbooks.length).toBeGreaterThanOrEqual(2);
  for (const text of runbooks) {
    expect(readRunbook(text, 'docs.yaml', '', vocabulary).mistakes.map(formatMistake)).toEqual([]);
  }
});

test('the configuration in the documentation is in order', async () => {
  const [text = ''] = await blocks('docs/configuration.md', 'yaml');
  const cwd = test.info().outputDir;
  await mkdir(cwd, { recursive: true });
  await writeFile(path.join(cwd, 'portal-runbook.config.yaml'), text);
  const variables = { PORTAL_RUNBOOK_CONTOSO_TEST_ADMIN_PASSWORD: 'from-variable' };
  const config = await loadConfig({ cwd, environment: environmentOf(variables) });
  expect(config.portals[config.portal]?.accounts['admin']).toMatchObject({ password: 'from-variable' });
});

test('every portal in the documentation is in order', async () => {
  const found = (await Promise.all(PAGES.map((page) => blocks(page, 'yaml')))).flat();
  const portals = found.filter((text) => /^portals:/mu.test(text));
  expect(portals.length).toBeGreaterThanOrEqual(3);
  for (const [index, text] of portals.entries()) {
    const cwd = path.join(test.info().outputDir, String(index));
    await mkdir(cwd, { recursive: true });
    await writeFile(path.join(cwd, 'portal-runbook.config.yaml'), text);
    await loadConfig({ cwd, environment: environmentOf({}) });
  }
});

test('the matrix in the documentation is in order', async () => {
  const [text = ''] = await blocks('docs/scale.md', 'yaml');
  const cwd = test.info().outputDir;
  await mkdir(cwd, { recursive: true });
  await writeFile(path.join(cwd, 'tenants.yaml'), text);
  const { entries } = await readMatrix('tenants.yaml', cwd);
  expect(entries.map(({ name }) => name)).toEqual(['contoso', 'fabrikam']);
});

test('every command line in the documentation is understood, and those that only look are run', async () => {
  const outlines = [...(await readCommands()).values()].map(outlineOf);
  const lines = (await Promise.all(PAGES.map((page) => blocks(page, 'sh'))))
    .flat()
    .flatMap((text) => text.split('\n'))
    .map((line) => line.replace(/\s+#.*$/u, '').replace(/^npx /u, ''))
    .filter((line) => line.startsWith('portal-runbook '));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const words = line.split(/\s+/u).slice(1);
    expect(readCommandLine(words, outlines, '0.0.0').kind, line).toBe('command');
    const looksOnly = /^(?:list|steps|screens|lint)$/u.test(words[0] ?? '') && !/my-runbook|--probe/u.test(line);
    if (looksOnly) expect(await cli(words), line).toMatchObject({ code: 0, err: '' });
  }
});

test('every link and folder that the documentation names is there', async () => {
  for (const page of PAGES) {
    const text = await readFile(path.join(ROOT, page), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^):#]+)\)/gu)) {
      expect((await stat(path.join(ROOT, path.dirname(page), target))).isFile(), target).toBe(true);
    }
  }
  const readme = await readFile(path.join(ROOT, 'README.md'), 'utf8');
  for (const folder of await readdir(path.join(ROOT, 'src'), { withFileTypes: true })) {
    if (folder.isDirectory() && folder.name !== 'graph') expect(readme).toContain(`\`src/${folder.name}/\``);
  }
});
