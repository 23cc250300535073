import { expect, test } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cli, ROOT, start } from './_cli.ts';

const STACK = /^\s+at .*(?:\.js|\.ts|node:)/mu;

/** A file in the folder that the command line starts in. */
async function file(name: string, text: string): Promise<string> {
  const folder = test.info().outputPath('cwd');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), text);
  return name;
}

const RUNBOOK = `format: 1
id: try
title: Try
inputs: { port: { description: A port, type: port } }
sections: [{ title: A, steps: [{ id: a, title: A, do: [{ click: Save }] }] }]
`;

test('wrong words end with 2, what is near, and the help to look at; stdout stays empty', async () => {
  const cases: [words: string[], expected: RegExp[]][] = [
    [['lnt'], [/unknown command 'lnt' \[PR-101\]/u, /Did you mean "lint"\?/u, /portal-runbook --help/u]],
    [
      ['steps', '--jsn'],
      [/unknown option '--jsn' \[PR-101\]/u, /Did you mean "--json"\?/u, /steps --help/u],
    ],
    [
      ['evidence', 'verfy'],
      [/unknown command 'verfy'/u, /evidence verify/u],
    ],
    [['lint'], [/missing required argument 'runbook' \[PR-101\]/u, /lint --help/u]],
    [['screens', 'home', 'gallery'], [/too many arguments/u]],
    [
      ['steps', 'clik'],
      [/\[PR-203\]/u, /"click"/u],
    ],
    [
      ['screens', 'provisionning'],
      [/\[PR-205\]/u, /"provisioning/u],
    ],
    [['run', 'x.yaml', '--evidence', 'some'], [/--evidence: must be full or none \[PR-101\]/u]],
    [[], [/Usage: portal-runbook/u]],
  ];
  for (const [words, expected] of cases) {
    const { code, out, err } = await cli(words);
    expect(code, words.join(' ')).toBe(2);
    for (const part of expected) expect(err).toMatch(part);
    expect(err).not.toMatch(STACK);
    expect(out).toBe('');
  }
});

test('a runbook, configuration or input that is wrong ends with 2 before anything starts', async () => {
  await file('ok.yaml', RUNBOOK);
  await file('broken.yaml', 'format: 1\nid: [\n');
  await file('unknown.yaml', RUNBOOK.replace('click:', 'clik:'));
  await file('bytes.yaml', '');
  await writeFile(test.info().outputPath('cwd', 'bytes.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
  const cases: [words: string[], expected: RegExp][] = [
    [['lint', 'none.yaml'], /there is no runbook none\.yaml \[PR-102\]/u],
    [['lint', '.'], /\[PR-102\]/u],
    [['lint', 'broken.yaml'], /^broken\.yaml:\d+:\d+: .*\[PR-201\]/mu],
    [['lint', 'bytes.yaml'], /not UTF-8 text \[PR-201\]/u],
    [['run', 'unknown.yaml'], /^unknown\.yaml:5:\d+: no action is named "clik" \[PR-203\]\. Did you mean "click"\?/mu],
    [['run', 'ok.yaml'], /"port" is missing: A port[^]*\[PR-207\]/u],
    [
      ['run', 'ok.yaml', '--input', 'port=http', '--input', 'prot=1'],
      /"prot"\. Did you mean "port"\?[^]*must be a port/u,
    ],
    [['run', 'ok.yaml', '--input', 'port=1', '--portal', 'contoso'], /no portal is named "contoso" \[PR-104\]/u],
    [['run', 'ok.yaml', '--config', 'none.yaml'], /\[PR-102\]/u],
    [['run', 'ok.yaml', '--slow-mo', 'soon'], /expected a time such as 90s/u],
  ];
  for (const [words, expected] of cases) {
    const { code, out, err } = await cli(words);
    expect(code, words.join(' ')).toBe(2);
    expect(err, words.join(' ')).toMatch(expected);
    expect(err).not.toMatch(STACK);
    expect(out).toBe('');
  }
});

test('lint tells mistakes as JSON on stdout and nothing else', async () => {
  await file('unknown.yaml', RUNBOOK.replace('click:', 'clik:'));
  const { code, out, err } = await cli(['lint', 'unknown.yaml', '--json']);
  expect([code, err]).toEqual([2, '']);
  expect(JSON.parse(out)).toMatchObject({ mistakes: [{ code: 'PR-203', place: { file: 'unknown.yaml', line: 5 } }] });
});

test('success leaves stderr empty, and --json is JSON', async () => {
  for (const command of ['list', 'steps', 'screens']) {
    const { code, out, err } = await cli([command, '--json']);
    expect([code, err]).toEqual([0, '']);
    const entries = JSON.parse(out) as unknown[];
    expect(entries.length).toBeGreaterThan(0);
    expect((await cli([command])).out).not.toContain('\u001b');
  }
});

test('the shipped runbook is in order, by its path and by its name', async () => {
  for (const words of [
    ['lint', 'runbooks/on-premises-ecma-app.yaml'],
    ['lint', 'on-premises-ecma-app'],
  ]) {
    const { code, out, err } = await cli(words, words[1]?.includes('/') === true ? { cwd: ROOT } : {});
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('23 steps');
  }
});

test('help names every command, and each command its options and an example', async () => {
  const { code, out, err } = await cli(['--help']);
  expect([code, err]).toEqual([0, '']);
  for (const name of [
    'run',
    'lint',
    'list',
    'steps',
    'screens',
    'doctor',
    'practice',
    'evidence verify',
    'cert create',
  ]) {
    expect(out).toMatch(new RegExp(`^  ${name} `, 'mu'));
  }
  expect(out).toContain('Exit codes');
  const help = await cli(['lint', '--help']);
  expect(help.out).toMatch(/--json[^]*Examples:/u);
  expect((await cli(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/u);
});

test('an output that nobody reads any more is no error', async () => {
  const running = await start(['steps', '--json']);
  running.child.stdout?.destroy();
  const { code, err } = await running.ended;
  expect([code, err]).toEqual([0, '']);
});

test('doctor says what is wrong and where to mend it', async () => {
  await file('portal-runbook.config.yaml', 'documents: { a/b: ./nowhere }\nbrowser: { path: ./no-browser }\n');
  const { code, out, err } = await cli(['doctor']);
  expect([code, err]).toEqual([1, '']);
  expect(out).toMatch(/^WRONG {2}browser: .*no-browser is no program$/mu);
  expect(out).toMatch(/^WRONG {2}documents a\/b: .*nowhere is no folder$/mu);
  expect(out).toMatch(/^ok {5}node:/mu);
});
