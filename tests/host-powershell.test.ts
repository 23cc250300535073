import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Language, Parser, type Node } from 'web-tree-sitter';
import fc from 'fast-check';
import { z } from 'zod';
import { Fault } from '../src/core/errors.ts';
import { execute } from '../src/core/execute.ts';
import { defineScript, type PowerShell, type Script } from '../src/core/powershell.ts';
import { asciiJson, commandLine, createPowerShell } from '../src/host/windows/powershell.ts';

const echo = defineScript({
  name: 'echo',
  changes: false,
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ text: z.string() }),
  text: `
    @{ text = $values.text }`,
});

interface Recorded {
  readonly args: readonly string[];
  readonly stdin: string;
}
interface Standin {
  readonly powershell: PowerShell;
  readonly calls: () => Promise<Recorded[]>;
}

/** The real runner and a real process; only powershell.exe is another. */
async function standin(plan: object, deadline = 20_000): Promise<Standin> {
  const folder = await mkdtemp(path.join(tmpdir(), 'powershell-'));
  const record = path.join(folder, 'record.jsonl');
  await writeFile(path.join(folder, 'plan.json'), JSON.stringify(plan));
  const script = path.join(import.meta.dirname, '_standin-powershell.mjs');
  const program = [process.execPath, script, record, path.join(folder, 'plan.json')] as const;
  return {
    powershell: createPowerShell({ execute, program: [...program], deadline }),
    calls: async () =>
      (await readFile(record, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Recorded),
  };
}

const faultOf = (promise: Promise<unknown>): Promise<Fault> =>
  promise.then(
    () => {
      throw new Error('no fault');
    },
    (reason: unknown) => {
      if (reason instanceof Fault) return reason;
      throw reason;
    },
  );

const ATTACKS = [
  '"; Remove-Item C:\\ -Recurse; "',
  "'; Stop-Computer; '",
  '$(Stop-Computer)',
  '`$(Stop-Computer)`',
  '\n}; Stop-Computer; {',
  '@"\nStop-Computer\n"@',
  '| Stop-Computer',
  '%COMSPEC% & calc.exe',
  '-EncodedCommand AAAA',
  '\\" \\\\" ^',
  '\u{2018}; Stop-Computer; \u{2019}',
  '\u{201c}$(1)\u{201d}',
  'Grüße \u{1f600} \u{feff} \u{2028} \u{0}',
];

test('values go over stdin alone: the command line is the same whatever they are', async () => {
  const { powershell, calls } = await standin({ answer: { ok: true, value: { text: 'x' } } });
  for (const text of ATTACKS) await powershell.run(echo, { text });
  const recorded = await calls();
  expect(new Set(recorded.map(({ args }) => JSON.stringify(args))).size).toBe(1);
  expect(recorded[0]?.args).toEqual(commandLine(echo));
  expect(recorded.map(({ stdin }) => (JSON.parse(stdin) as { text: string }).text)).toEqual(ATTACKS);
  for (const { stdin } of recorded) expect(stdin).toMatch(/^[\u{20}-\u{7e}]*$/u);
});

test('any text survives as ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const sent = asciiJson({ text });
      expect(sent).toMatch(/^[\u{20}-\u{7e}]*$/u);
      expect((JSON.parse(sent) as { text: string }).text).toBe(text);
    }),
  );
});

test('is started without profile, question or shell', () => {
  const args = commandLine(echo);
  expect(args.slice(0, -1)).toEqual([
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-InputFormat',
    'Text',
    '-OutputFormat',
    'Text',
    '-Command',
  ]);
  expect(args.join(' ')).not.toMatch(/ExecutionPolicy|EncodedCommand/u);
});

test('an answer with other letters comes back whole', async () => {
  const { powershell } = await standin({
    answer: '{"ok":true,"value":{"text":"Gr\\u00fc\\u00dfe \\ud83d\\ude00"}}\r\n',
  });
  expect(await powershell.run(echo, { text: '' })).toEqual({ text: 'Grüße \u{1f600}' });
});

test('what a module says before the answer is passed over', async () => {
  const { powershell } = await standin({ answer: 'Loading...\r\n{"ok":true,"value":{"text":"a"}}\r\n' });
  expect(await powershell.run(echo, { text: '' })).toEqual({ text: 'a' });
});

test.describe('each way to fail is a fault of its own', () => {
  const failure = { ok: false, message: 'No', category: 'NotSpecified', id: 'X,Y' };
  test('the script failed', async () => {
    const { powershell } = await standin({ answer: failure });
    const fault = await faultOf(powershell.run(echo, { text: '' }));
    expect(fault.code).toBe('PR-705');
    expect(fault.message).toBe('"echo" failed: No');
  });
  test('no rights', async () => {
    const { powershell } = await standin({ answer: { ...failure, message: 'Access is denied.' } });
    const fault = await faultOf(powershell.run(echo, { text: '' }));
    expect(fault.code).toBe('PR-711');
    expect(fault.hint).toContain('Run as administrator');
  });
  test('no rights, in another display language', async () => {
    const { powershell } = await standin({
      answer: { ...failure, message: 'Zugriff verweigert', category: 'PermissionDenied' },
    });
    expect((await faultOf(powershell.run(echo, { text: '' }))).code).toBe('PR-711');
  });
  test('PowerShell itself failed', async () => {
    const { powershell } = await standin({ answer: '', code: 1, stderr: 'cannot load' });
    const fault = await faultOf(powershell.run(echo, { text: '' }));
    expect(fault.hint).toContain('cannot load');
  });
  test('no JSON', async () => {
    const { powershell } = await standin({ answer: 'At line:1 char:5' });
    expect((await faultOf(powershell.run(echo, { text: '' }))).hint).toContain('At line:1');
  });
  test('too slow', async () => {
    const { powershell } = await standin({ answer: failure, wait: 30_000 }, 1500);
    expect((await faultOf(powershell.run(echo, { text: '' }))).code).toBe('PR-402');
  });
  test('not there', async () => {
    const missing = createPowerShell({ execute, program: [path.join(tmpdir(), 'no', 'powershell.exe')] });
    const fault = await faultOf(missing.run(echo, { text: '' }));
    expect(fault.code).toBe('PR-710');
    expect(fault.message).toContain('powershell.exe is not on this computer');
  });
  test('a wrong input does not reach PowerShell', async () => {
    const { powershell, calls } = await standin({ answer: failure });
    await expect(powershell.run(echo, { text: 5 } as unknown as { text: string })).rejects.toThrow();
    await expect(calls()).rejects.toThrow('ENOENT');
  });
});

/** Every script that the sources define. */
async function scriptsOfTheProgram(): Promise<Script[]> {
  const root = path.join(import.meta.dirname, '..', 'src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && readFileSync(path.join(root, name), 'utf8').includes('defineScript({'),
  );
  const scripts: Script[] = [];
  for (const file of files) {
    const module = (await import(path.join(root, file))) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      if (typeof value === 'object' && value !== null && 'text' in value && 'changes' in value)
        scripts.push(value as Script);
    }
  }
  return scripts;
}

/** A parser of the PowerShell language itself, so that a slip shows here and not first on a server. */
async function powershellParser(): Promise<(text: string) => Node> {
  await Parser.init();
  const require = createRequire(import.meta.url);
  const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  const parser = new Parser().setLanguage(await Language.load(grammar));
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('not parsed');
    return tree.rootNode;
  };
}

const texts = (root: Node, ...kinds: string[]): string[] => [
  ...new Set(root.descendantsOfType(kinds).map((node) => node.text)),
];

test('every script of the program is constant, short enough and fit for Constrained Language', async () => {
  const scripts = await scriptsOfTheProgram();
  expect(scripts.length).toBeGreaterThanOrEqual(12);
  const parse = await powershellParser();
  expect(parse("Get-Item -LiteralPath 'x").hasError).toBe(true);
  const used = { types: new Set<string>(), methods: new Set<string>() };
  for (const script of scripts) {
    const line = commandLine(script);
    // CreateProcess takes 32,767 characters.
    expect(line.join(' ').length).toBeLessThan(30_000);
    // A double quote in an argument is where quoting rules differ.
    expect(script.text).not.toContain('"');
    expect(script.text).toMatch(/^[\n\u{20}-\u{7e}]*$/u);
    const root = parse(line.at(-1) ?? '');
    expect(root.hasError, script.name).toBe(false);
    for (const type of texts(root, 'type_literal')) used.types.add(type);
    for (const call of root.descendantsOfType('invokation_expression'))
      used.methods.add(call.descendantsOfType('member_name').at(-1)?.text ?? '?');
    // Whole names of cmdlets, no aliases; what a policy forbids or evaluates text is none of them.
    for (const name of texts(root, 'command_name')) {
      expect(name).toMatch(/^[A-Z][A-Za-z]+-[A-Z]\w+$/u);
      expect(['Add-Type', 'New-Object', 'Invoke-Expression', 'Invoke-Command', 'Set-ExecutionPolicy']).not.toContain(
        name,
      );
    }
  }
  // Methods of core types alone (String, DateTime), and casts to them: Constrained Language refuses every other one.
  expect([...used.types].sort()).toEqual(['[int]', '[long]']);
  expect([...used.methods].sort()).toEqual(['Substring', 'ToCharArray', 'ToString', 'ToUniversalTime']);
});
