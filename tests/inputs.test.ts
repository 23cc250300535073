import { expect, test } from '@playwright/test';
import { Fault } from '../src/core/errors.ts';
import type { InputSpec, Runbook } from '../src/core/runbook.ts';
import { readRunbook, resolveInputs } from '../src/runbook/index.ts';

const vocabulary = { steps: new Map(), checks: new Map(), screens: new Map() };

function taking(inputs: Readonly<Record<string, Partial<InputSpec>>>): Runbook {
  const specs = Object.entries(inputs).map(([name, spec]): [string, InputSpec] => [
    name,
    { description: `What ${name} is`, type: 'text', secret: false, generate: false, ...spec },
  ]);
  return {
    format: 1,
    id: 'try',
    title: 'Try',
    inputs: Object.fromEntries(specs),
    sections: [],
    source: { file: 'r.yaml', text: '', sha256: '' },
  };
}

function complaint(runbook: Runbook, given: readonly string[]): string {
  try {
    resolveInputs(runbook, given);
  } catch (error) {
    if (error instanceof Fault && error.code === 'PR-207' && error.exit === 2)
      return `${error.message}\n${error.hint ?? ''}`;
    throw error;
  }
  return 'nothing';
}

test('given values win over defaults, and only the first "=" divides', () => {
  const runbook = taking({ appName: { default: 'ECMA' }, port: { default: '8585', type: 'port' }, query: {} });
  const values = resolveInputs(runbook, ['query=a=b', 'appName=']);
  expect(Object.fromEntries(values)).toEqual({ appName: '', port: '8585', query: 'a=b' });
});

test('a secret is generated for a rehearsal alone, another one each time, and the given one wins', () => {
  const runbook = taking({ token: { secret: true, generate: true } });
  const made = (given: string[] = []): string | undefined =>
    resolveInputs(runbook, given, { rehearsal: true }).get('token');
  expect(made()).toMatch(/^[\w-]{32}$/u);
  expect(made()).not.toBe(made());
  expect(made(['token=mine'])).toBe('mine');
  expect(complaint(runbook, [])).toContain('"token" is missing');
});

test('all that is missing, unknown or wrong is told at once', () => {
  const runbook = taking({
    appName: {},
    port: { type: 'port' },
    host: { type: 'host' },
    mode: { options: ['Manual', 'Automatic'] },
    on: { type: 'boolean' },
    site: { type: 'url' },
    count: { type: 'number' },
  });
  const told = complaint(runbook, [
    'prt=1',
    'port=99999',
    'host=a_b',
    'mode=Auto',
    'on=yes',
    'site=x',
    'count=ten',
    'what',
  ]);
  for (const line of [
    '--input what: write it as name=value',
    'no input is named "prt". Did you mean "port"?',
    '"appName" is missing: What appName is',
    '"port" must be a port, 1 to 65535, not "99999"',
    '"host" must be a host name, not "a_b"',
    '"mode" must be one of Manual, Automatic, not "Auto"',
    '"on" must be true or false, not "yes"',
    '"site" must be an address',
    '"count" must be a number, not "ten"',
    'Its inputs: appName, port, host, mode, on, site, count',
  ]) {
    expect(told).toContain(line);
  }
});

test('a secret that is wrong is not repeated', () => {
  const told = complaint(taking({ pin: { type: 'number', secret: true } }), ['pin=hunter2']);
  expect(told).toContain('"pin" must be a number');
  expect(told).not.toContain('hunter2');
});

test('a name of the prototype is no input', () => {
  expect(complaint(taking({}), ['__proto__=1', 'constructor=2'])).toContain('no input is named "constructor"');
});

test('a default that its own type refuses is a mistake of the runbook', () => {
  const text = `format: 1
id: try
title: Try
inputs: { port: { description: Port, type: port, default: 0 } }
sections: [{ title: A, steps: [{ id: a, title: A, todo: x }] }]
`;
  const { mistakes } = readRunbook(text, 'r.yaml', '', vocabulary);
  expect(mistakes[0]).toMatchObject({
    code: 'PR-207',
    place: { line: 4 },
    fact: 'the default of "port" must be a port, 1 to 65535',
  });
});
