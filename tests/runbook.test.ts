import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { z } from 'zod';
import { defineCheck } from '../src/core/check.ts';
import { formatMistake, MistakesFault } from '../src/core/errors.ts';
import type { Vocabulary } from '../src/core/registries.ts';
import { button, defineScreen, textbox } from '../src/core/screen.ts';
import { defineStep } from '../src/core/step.ts';
import { readRunbook, runbookToRun, type LoadedRunbook } from '../src/runbook/index.ts';

const nothing = (): Promise<void> => Promise.resolve();
const label = z.string().min(1);

/** A vocabulary of its own, so that these tests say nothing of any portal. */
const steps = [
  defineStep({
    name: 'click',
    summary: 'Click',
    effect: 'change',
    schema: label,
    examples: [],
    controls: (name) => [{ verb: 'click', label: name }],
    run: nothing,
  }),
  defineStep({
    name: 'fill',
    summary: 'Fill',
    effect: 'change',
    schema: z.record(label, z.string()),
    examples: [],
    controls: (fields) => Object.keys(fields).map((name) => ({ verb: 'fill' as const, label: name })),
    run: nothing,
  }),
  defineStep({
    name: 'wait',
    summary: 'Wait',
    effect: 'read',
    schema: z.strictObject({ for: label, most: z.int().positive().optional() }),
    examples: [],
    run: nothing,
  }),
];
const checks = [
  defineCheck({
    name: 'visible',
    summary: 'Is it visible?',
    schema: label,
    examples: [],
    controls: (name) => [{ verb: 'read', label: name }],
    ask: () => Promise.resolve({ verdict: 'yes', expected: '', observed: '' }),
  }),
];
const screens = [
  defineScreen({
    name: 'apps',
    summary: 'The list of apps',
    ready: 'create',
    controls: {
      create: button({ '2023-09': 'New application', '2026-01': 'Add application' }),
      filter: textbox('Filter'),
    },
    leadsTo: { create: 'app' },
  }),
  defineScreen({
    name: 'app',
    summary: 'One app',
    ready: 'save',
    controls: { save: button('Save', { aliases: ['Store'] }) },
  }),
];
const named = <T extends { readonly name: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((one) => [one.name, one]));
const vocabulary: Vocabulary = { steps: named(steps), checks: named(checks), screens: named(screens) };

const read = (text: string): LoadedRunbook => readRunbook(text, 'r.yaml', '0'.repeat(64), vocabulary);
const told = (text: string): string[] => read(text).mistakes.map(formatMistake);

const HEAD = `format: 1
id: try
title: Try
`;
/** A runbook of one step with these lines in it; the first of them is line 9. */
const stepOf = (lines: string, head = HEAD): string => `${head}sections:
  - title: Part
    steps:
      - id: one
        title: One
${lines.replace(/^(?=.)/gmu, '        ')}`;

test('a runbook in order becomes steps with places, defaults and texts as they were written', () => {
  const { runbook, mistakes } = read(
    stepOf(`reproduces: [1, 2]
timeout: 90s
do:
  - fill: { Port: 8585, Version: 1.10 }
    under: Connectivity
  - click: New application
    undocumented: true
    effect: read
    as: made
expect:
  - visible: "\${steps.one.made}"
`),
  );
  expect(mistakes).toEqual([]);
  const step = runbook?.sections[0]?.steps[0];
  expect(step).toMatchObject({ window: 'portal', reproduces: [1, 2], timeout: 90_000, controls: [] });
  expect(step?.do[0]).toEqual({
    kind: 'fill',
    input: { Port: '8585', Version: '1.10' },
    undocumented: false,
    under: 'Connectivity',
    place: { file: 'r.yaml', line: 12, column: 13 },
  });
  expect(step?.do[1]).toMatchObject({ undocumented: true, effect: 'read', as: 'made' });
  expect(runbook?.sections[0]?.heading).toBe('Part');
});

test('all mistakes are told at once, in order, each with its place and what to write instead', () => {
  const lines = told(
    stepOf(`titel: Twice
do:
  - clik: New application
  - click: New application
    undocumentd: true
  - click: [a]
  - fill: { Name: "\${nam}" }
  - wait: { for: it, mst: 3 }
  - wait: { for: it, most: many }
  - click
  - click: a
    fill: { b: c }
  - undocumented: true
expect:
  - visibel: x
`).replace('format: 1', 'format: 2'),
  );
  expect(lines).toEqual([
    expect.stringMatching(/^r\.yaml:1:9: format: expected 1, found 2 \[PR-202\]/u),
    'r.yaml:9:9: unknown key "titel" [PR-202]. Did you mean "title"?',
    'r.yaml:11:13: no action is named "clik" [PR-203]. Did you mean "click"?',
    'r.yaml:13:13: unknown key "undocumentd" beside "click" [PR-203]. Did you mean "undocumented"?',
    'r.yaml:14:20: click: expected a text, found a list [PR-202]',
    'r.yaml:16:30: unknown key "mst" [PR-202]. Did you mean "most"?',
    'r.yaml:17:36: most: expected a number, found "many" [PR-202]',
    'r.yaml:18:13: "click" lacks what it acts on [PR-203]. Write "click: ..."',
    'r.yaml:20:13: "fill" stands in the same action as "click" [PR-203]. Begin a new item with "- "',
    'r.yaml:21:13: the action has no kind [PR-203]. Known actions: click, fill, wait',
    'r.yaml:23:13: no check is named "visibel" [PR-204]. Did you mean "visible"?',
  ]);
});

test('missing keys are told where they belong', () => {
  expect(told('format: 1\n')).toEqual([
    'r.yaml:1:1: "id" is missing [PR-202]. Write a text there',
    'r.yaml:1:1: "title" is missing [PR-202]. Write a text there',
    'r.yaml:1:1: "sections" is missing [PR-202]. Write a list there',
  ]);
  expect(told('')).toEqual(['r.yaml:1:1: the runbook: expected a map, found nothing [PR-202]']);
});

test('with a named screen an undeclared label is an error, without one a warning where the flow tells the screen', () => {
  const lines = told(
    stepOf(`do:
  - click: new application
    on: apps
  - click: Sve
  - click: Filtr
    on: apps
  - click: Save
    on: ap
  - click: store
    on: app
`),
  );
  expect(lines).toEqual([
    'r.yaml:12:13: warning: no control "Sve" on screen app [PR-206]. Did you mean "Save"?',
    'r.yaml:13:13: no control "Filtr" on screen apps [PR-206]. Did you mean "Filter"?',
    'r.yaml:16:17: no screen "ap" [PR-205]. Did you mean "app"?',
  ]);
});

test('names in ${...} must be inputs or outputs of earlier steps', () => {
  const text = stepOf(
    `do:
  - fill: { Name: "\${appName} \${appNam} $\${literal} \${steps.two.file}" }
  - fill: { "\${labl}": x }
  - click: A
    as: first
  - click: "\${steps.one.first} \${steps.one.other} \${process.env.HOME}"
`,
    `${HEAD}inputs: { appName: { description: The name } }\n`,
  );
  const second = '      - { id: two, title: Two, do: [{ click: B, as: file }] }\n';
  expect(told(text + second)).toEqual([
    'r.yaml:11:27: nothing is named "${appNam}" [PR-208]. Did you mean "appName"?',
    'r.yaml:11:27: "${steps.two.file}" is made only later, in line 16 [PR-208]. Move the step that makes it up',
    expect.stringMatching(/^r\.yaml:12:21: nothing is named "\$\{labl\}"/u),
    expect.stringMatching(/^r\.yaml:15:20: nothing is named "\$\{steps\.one\.other\}"/u),
    expect.stringMatching(/^r\.yaml:15:20: nothing is named "\$\{process\.env\.HOME\}"/u),
  ]);
});

test('ids are unique, can be file names everywhere, and the text that repeats one names the other', () => {
  const more = ['one', 'Two', 'nul', '../up', 'a--b'].map(
    (id) => `      - { id: ${id}, title: T, expect: [{ visible: x }] }\n`,
  );
  const twins = told(stepOf('expect: [{ visible: x }]\n') + (more[0] ?? ''));
  expect(twins).toEqual([expect.stringContaining('r.yaml:10:15: a step with the id "one" stands in line 7 already')]);
  for (const line of more.slice(1)) expect(told(stepOf('expect: [{ visible: x }]\n') + line)).toHaveLength(1);
});

test('what a step enters is saved by a later step, or that is a mistake', () => {
  const keeper = (id: string): string[] =>
    told(
      `${stepOf(`keptBy: ${id}\nexpect: [{ visible: x }]\n`)}      - { id: save-it, title: T, expect: [{ visible: x }] }\n`,
    );
  expect(keeper('save-it')).toEqual([]);
  expect(keeper('save-id')).toEqual([
    expect.stringMatching(/no later step has the id "save-id" \[PR-202\]\. Did you mean "save-it"\?/u),
  ]);
  expect(keeper('one')).toEqual([expect.stringContaining('no later step has the id "one"')]);
});

test('items of the document that are left out or done out of order are warnings', () => {
  const item = (id: string, reproduces: string): string =>
    `      - { id: ${id}, title: T, reproduces: ${reproduces}, expect: [{ visible: x }] }\n`;
  const lines = told(
    `${HEAD}sections:\n  - title: Part\n    steps:\n${item('a', '1')}${item('b', '1')}${item('c', '[4, 5]')}${item('d', '3')}`,
  );
  expect(lines).toEqual([
    expect.stringMatching(/^r\.yaml:9:.*warning: items 2 to 3 under "Part" left out before step "c"/u),
    expect.stringMatching(/^r\.yaml:10:.*warning: step "d" does item 3 after item 5/u),
  ]);
});

test('a step that is still to be written passes lint with a warning and does not run', () => {
  const loaded = read(stepOf('todo: ask Ann how\n'));
  expect(loaded.mistakes.map(formatMistake)).toEqual([
    'r.yaml:9:15: warning: step "one" is still to be written: ask Ann how [PR-209]',
  ]);
  expect(() => runbookToRun(loaded)).toThrow(MistakesFault);
  expect(told(stepOf(''))).toEqual([expect.stringContaining('step "one" has neither "do" nor "expect"')]);
});

test('what YAML could do harm with is refused at its place', () => {
  const cases: [text: string, expected: RegExp][] = [
    ['a: &x [1]\nb: [*x, *x]\n', /^r\.yaml:2:5: the alias "\*x" is not allowed/u],
    ['a: !!binary aGk=\n', /^r\.yaml:1:4: .*tag/u],
    ['a: !foo 1\n', /^r\.yaml:1:4: .*tag/u],
    ['__proto__: { polluted: 1 }\n', /^r\.yaml:1:1: the key "__proto__" is not allowed/u],
    ['a: 1\na: 2\n', /^r\.yaml:2:1: "a" stands here twice/u],
    ['a: 1\n---\nb: 2\n', /^r\.yaml:2:1: the file holds more than one document/u],
    ['a:\n\tb: 1\n', /^r\.yaml:2:1: tabs .*Indent with spaces/u],
    ['a: [1\n', /^r\.yaml:\d+:\d+: flow sequence/u],
    ['? [a]\n: 1\n', /^r\.yaml:1:3: a key must be a text/u],
    [': 1\n', /a key is empty/u],
    ['['.repeat(100_000), /^r\.yaml:1:65: nested more than 64 levels deep/u],
    ['- '.repeat(100_000), /nested more than 64 levels deep/u],
    [
      Array.from({ length: 200 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      /nested more than 64 levels deep/u,
    ],
    ['a'.repeat(1_000_001), /larger than 1 MB/u],
    ['- a\n'.repeat(200_000), /far too much/u],
  ];
  for (const [text, expected] of cases) expect(told(text)[0]).toMatch(expected);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a text of a megabyte is one value like any other', () => {
  const { runbook, mistakes } = read(stepOf(`do:\n  - fill: { Notes: "${'x'.repeat(900_000)}" }\n`));
  expect(mistakes).toEqual([]);
  expect(runbook?.sections[0]?.steps[0]?.do).toHaveLength(1);
});

test('whatever the text is, it is read to a runbook, or to mistakes that stand in the text', () => {
  const word = fc.constantFrom(
    'format',
    'id',
    'title',
    'sections',
    'steps',
    'do',
    'click',
    'fill',
    'on',
    'as',
    'expect',
    '1',
    'a b',
    '${x}',
    '${',
    '&a',
    '*a',
    '!t',
    '|',
    '>',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    '- ',
    '? ',
    ': ',
    ':',
    ',',
    '#',
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '---\n',
    '...',
    '%YAML',
    '\u0000',
    '\u001b',
    '😀',
    '\ud800',
    '__proto__',
    'constructor',
    'null',
    '~',
    'true',
    '<<',
  );
  const noise = fc.oneof(
    fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json().map((text) => stepOf(`do: ${text}\n`)),
    fc.array(word, { maxLength: 20 }).map((words) => stepOf(words.join(' '))),
  );
  fc.assert(
    // Without `expect`, each call of which Playwright records as a step.
    fc.property(noise, (text) => {
      const { runbook, mistakes } = read(text);
      const lines = text.split(/[\r\n]/u).length;
      const inText = mistakes.every(({ place, fact }) => fact !== '' && place.line > 0 && place.line <= lines + 1);
      return inText && (runbook !== undefined || mistakes.length > 0);
    }),
    { numRuns: 500 },
  );
});
