import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const fixtures = join(import.meta.dirname, 'fixtures', 'documents');

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function portalRunbook(cwd: string, ...words: string[]): Ran {
  return spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), ...words], { cwd, encoding: 'utf8' });
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'documents-'));
  await copyFile(join(fixtures, 'ecma-outline.md'), join(made, 'outline.md'));
  await copyFile(join(fixtures, 'install-connector.md'), join(made, 'install.md'));
  return made;
}

const claims = z.strictObject({
  file: z.string(),
  claims: z.array(
    z.strictObject({
      line: z.int().positive(),
      column: z.int().positive(),
      section: z.string().nullable(),
      step: z.int().positive().nullable(),
      verb: z.string(),
      label: z.string().nullable(),
      path: z.array(z.string()).nullable(),
      value: z.string().nullable(),
      where: z.string().nullable(),
      conditional: z.boolean(),
    }),
  ),
});

test('docs claims prints what is promised, and nothing else', async () => {
  const cwd = await folder();
  const one = portalRunbook(cwd, 'docs', 'claims', 'install.md', '--json');
  expect([one.status, one.stderr]).toEqual([0, '']);
  expect(claims.parse(JSON.parse(one.stdout)).file).toBe('install.md');
  const all = portalRunbook(cwd, 'docs', 'claims', '*.md', '--json');
  expect(
    z
      .array(claims)
      .parse(JSON.parse(all.stdout))
      .map(({ file }) => file),
  ).toEqual(['install.md', 'outline.md']);
});

test('docs check ends with 1 on findings, 0 without, 2 on wrong words', async () => {
  const cwd = await folder();
  const found = portalRunbook(cwd, 'docs', 'check', 'outline.md', '--json', '--no-cache');
  expect([found.status, found.stderr]).toEqual([1, '']);
  expect(JSON.parse(found.stdout)).toMatchObject({
    documents: [{ file: 'outline.md', findings: [{ rule: 'step-missing' }, { rule: 'step-missing' }] }],
  });
  expect(portalRunbook(cwd, 'docs', 'check', 'outline.md', '--no-cache', '--fail-on', 'label-changed').status).toBe(0);
  expect(portalRunbook(cwd, 'docs', 'check', 'outline.md', '--no-cache', '--fail-on', 'not-verified').status).toBe(1);
  const typo = portalRunbook(cwd, 'docs', 'check', 'outline.md', '--fail-on', 'label-change');
  expect([typo.status, typo.stdout]).toEqual([2, '']);
  expect(typo.stderr).toContain('label-changed');
  expect(portalRunbook(cwd, 'docs', 'check', 'none.md').status).toBe(2);
});

test('one document that cannot be read does not hide the others', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, 'binary.md'), new Uint8Array([0, 1, 2]));
  const found = portalRunbook(cwd, 'docs', 'check', '.', '--json', '--no-cache', '--fail-on', 'none');
  expect(found.status).toBe(1);
  expect(found.stderr).toContain('binary.md');
  expect(JSON.parse(found.stdout)).toMatchObject({ documents: [{ file: 'install.md' }, { file: 'outline.md' }] });
});

test('docs check follows includes inside the repository, loops and ways out of it included', async () => {
  const cwd = await folder();
  await mkdir(join(cwd, '.git'));
  await mkdir(join(cwd, 'includes'));
  await writeFile(join(cwd, 'includes', 'a.md'), '[!INCLUDE [b](b.md)]\n\n1. Select **A**.\n');
  await writeFile(
    join(cwd, 'includes', 'b.md'),
    '[!INCLUDE [a](a.md)] [!INCLUDE [out](../../out.md)]\n\n1. Select **B**.\n',
  );
  await writeFile(join(cwd, 'article.md'), '[!INCLUDE [a](includes/a.md)]\n');
  const found = portalRunbook(cwd, 'docs', 'check', 'article.md', '--json', '--no-cache');
  const documents = z
    .object({ documents: z.array(z.object({ file: z.string(), findings: z.array(z.object({ rule: z.string() })) })) })
    .parse(JSON.parse(found.stdout)).documents;
  expect(documents.map(({ file }) => file)).toEqual(['article.md', 'includes/a.md', 'includes/b.md']);
  expect(documents.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual(['link-broken']);
});

test('docs check --changed looks only at what differs from a revision', async () => {
  const cwd = await folder();
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], { cwd, encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  await writeFile(join(cwd, 'install.md'), '1. Select **A**.\n');
  await writeFile(join(cwd, 'new.md'), '1. Select **B**.\n');
  const found = portalRunbook(cwd, 'docs', 'check', '.', '--changed', 'main', '--json', '--no-cache');
  expect(
    z
      .object({ documents: z.array(z.object({ file: z.string() })) })
      .parse(JSON.parse(found.stdout))
      .documents.map(({ file }) => file),
  ).toEqual(['install.md', 'new.md']);
  const unknown = portalRunbook(cwd, 'docs', 'check', '.', '--changed', '--output=x', '--json');
  expect(unknown.status).toBe(2);
});

test('docs mend lists, then writes; --diff writes nothing', async () => {
  const cwd = await folder();
  const path = join(cwd, 'outline.md');
  const before = await readFile(path, 'utf8');
  const diff = portalRunbook(cwd, 'docs', 'mend', 'outline.md', '--diff', '--no-cache');
  expect([diff.status, diff.stderr]).toEqual([0, '']);
  expect(diff.stdout).toContain('+1. Select **New application**, and then look for');
  expect(await readFile(path, 'utf8')).toBe(before);
  expect(portalRunbook(cwd, 'docs', 'mend', 'outline.md', '--no-cache').status).toBe(0);
  expect(await readFile(path, 'utf8')).toBe(
    before.replace('1. Look for', '1. Select **New application**, and then look for'),
  );
});

test('docs draft prints a runbook that lint takes', async () => {
  const cwd = await folder();
  const draft = portalRunbook(cwd, 'docs', 'draft', 'outline.md');
  expect([draft.status, draft.stderr]).toEqual([0, '']);
  await writeFile(join(cwd, 'draft.yaml'), draft.stdout);
  const lint = portalRunbook(cwd, 'lint', 'draft.yaml');
  expect([lint.status, lint.stderr]).toEqual([0, '']);
});
