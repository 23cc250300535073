import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readCommandLine } from '../src/commands/_program.ts';
import { outlineOf } from '../src/commands/_catalog.ts';
import { FAULTS } from '../src/core/faults.ts';
import { readCommands, readVocabulary } from '../src/core/registries.ts';
import { readRunbook } from '../src/runbook/index.ts';
import { ROOT } from './_cli.ts';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const read = (...parts: string[]): Promise<string> => readFile(path.join(ROOT, ...parts), 'utf8');

test('the lock file holds what every platform needs, with hashes and without hosts', async () => {
  const { packages } = lockFile.parse(JSON.parse(await read('package-lock.json')));
  const has = (from: string, name: string): boolean => {
    for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
      if (Object.hasOwn(packages, `${at === '' ? '' : `${at}/`}node_modules/${name}`)) return true;
      if (at === '') return false;
    }
  };
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !has(from, name)),
  );
  // npm ci refuses a lock file that lacks one, on every platform.
  expect(missing).toEqual([]);
  const rest = Object.entries(packages).filter(([name]) => name !== '');
  expect(rest.filter(([, { integrity }]) => integrity === undefined).map(([name]) => name)).toEqual([]);
  expect(rest.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
});

test('every example of a command is a command line that is understood', async () => {
  const commands = await readCommands();
  const outlines = [...commands.values()].map(outlineOf);
  for (const { name, examples } of outlines) {
    expect(examples.length, name).toBeGreaterThan(0);
    for (const example of examples) {
      const [program, ...words] = example.split(/\s+/u);
      expect(program).toBe('portal-runbook');
      const request = readCommandLine(words, outlines, '0.0.0');
      expect(request, example).toMatchObject({ kind: 'command', name });
      const input = request.kind === 'command' ? request.input : {};
      expect(commands.get(name)?.schema.safeParse(input).error?.issues, example).toBeUndefined();
    }
  }
});

test('every example of an action or check passes lint', async () => {
  const vocabulary = await readVocabulary();
  for (const { kind, name, examples } of [...vocabulary.steps.values(), ...vocabulary.checks.values()]) {
    expect(examples.length, name).toBeGreaterThan(0);
    for (const example of examples) {
      const item = `- ${example.trimEnd().replaceAll('\n', '\n            ')}`;
      const text = `format: 1
id: try
title: Try
inputs: { appName: { description: x }, port: { description: x }, server: { description: x } }
sections:
  - title: A
    steps:
      - id: before
        title: Before
        do:
          - { download: Accept, as: installer }
      - id: one
        title: One
        ${kind === 'step' ? 'do' : 'expect'}:
          ${item}
`;
      const errors = readRunbook(text, 'r.yaml', '', vocabulary).mistakes.filter(
        ({ severity }) => severity === 'error',
      );
      expect(
        errors.filter(({ code }) => code !== 'PR-208'),
        text,
      ).toEqual([]);
    }
  }
});

test('the schemas for editors take the shipped runbook and refuse a wrong one', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile(
    z.record(z.string(), z.unknown()).parse(JSON.parse(await read('dist/schemas/runbook.schema.json'))),
  );
  const runbook = z
    .looseObject({ title: z.string() })
    .parse(parse(await read('runbooks', 'on-premises-ecma-app.yaml')));
  validate(runbook);
  expect(validate.errors).toBeNull();
  expect(validate({ ...runbook, titel: 'x' })).toBe(false);
  const one = (action: unknown): unknown => ({
    ...runbook,
    sections: [{ title: 'A', steps: [{ id: 'a', title: 'A', do: [action] }] }],
  });
  expect(validate(one({ click: 'Save', undocumented: true }))).toBe(true);
  expect(validate(one({ clik: 'Save' }))).toBe(false);
  const config = ajv.compile(
    z.record(z.string(), z.unknown()).parse(JSON.parse(await read('dist/schemas/config.schema.json'))),
  );
  expect(config({ portals: { contoso: { address: 'https://entra.microsoft.com/' } }, timeouts: { step: '5m' } })).toBe(
    true,
  );
  expect(config({ portls: {} })).toBe(false);
});

test('the reference explains every error, action, check and command', async () => {
  const errors = await read('dist/reference/errors.md');
  for (const [code, { title }] of Object.entries(FAULTS)) expect(errors).toContain(`## ${code}: ${title}`);
  const { steps, checks } = await readVocabulary();
  const kinds = await read('dist/reference/steps.md');
  for (const name of [...steps.keys(), ...checks.keys()])
    expect(kinds).toMatch(new RegExp(`^### ${name}(?: |$)`, 'mu'));
  const commands = await read('dist/reference/commands.md');
  for (const name of (await readCommands()).keys()) expect(commands).toContain(`## ${name}\n`);
});
