// The fault campaign: every kind of fault of the practice tenant at every step of the reference runbook, then days with
// several, drawn by seed. After each run the truth, which is what tenant and server hold, is compared with the claim.
//   npm run test:faults -- [--runs N] [--mixes 50] [--seed N] [--only WORDS] [--workers 2]
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const root = path.dirname(import.meta.dirname);

function stop(message) {
  process.stderr.write(`faults: ${message}\n`);
  process.exit(2);
}

function options() {
  try {
    const text = { type: 'string' };
    return parseArgs({ options: { runs: text, mixes: text, seed: text, only: text, workers: text } }).values;
  } catch (error) {
    return stop(error.message);
  }
}

const given = options();
const whole = (name, otherwise) => {
  const text = given[name] ?? String(otherwise);
  return /^[1-9]\d{0,8}$/u.test(text) ? text : stop(`--${name} takes a whole number from 1, not "${text}"`);
};
// Each step that the reference runbook gains brings its own days; all of them are tried unless --runs says fewer.
const runs = whole('runs', 999_999_999);
const mixes = whole('mixes', 50);
const seed = whole('seed', randomInt(1, 2 ** 29));
const workers = whole('workers', 2);
const folder = mkdtempSync(path.join(tmpdir(), 'portal-runbook-faults-'));
const results = path.join(folder, 'results.jsonl');
process.stdout.write(
  `faults: ${given.runs === undefined ? 'every day' : `${runs} runs`} and ${mixes} mixes from seed ${seed}\n`,
);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    ...['test', 'tests/faults.test.ts', '--reporter=dot', `--workers=${workers}`, '--grep', 'a bad day'],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      FAULTS_RUNS: runs,
      FAULTS_MIXES: mixes,
      FAULTS_SEED: seed,
      FAULTS_RESULTS: results,
      ...(given.only === undefined ? {} : { FAULTS_ONLY: given.only }),
    },
  },
);

const all = existsSync(results)
  ? readFileSync(results, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
rmSync(folder, { recursive: true, force: true });
const kinds = [...new Set(all.map(({ day }) => day.kind))].sort();
const columns = [
  ['runs', (these) => these.length],
  ['came about', (these) => these.filter(({ happened }) => happened > 0).length],
  ['passed', (these) => these.filter(({ verdict }) => verdict === 'passed').length],
  [
    'of these tried again',
    (these) => these.filter(({ verdict, retries }) => verdict === 'passed' && retries > 0).length,
  ],
  ['stopped', (these) => these.filter(({ verdict }) => verdict !== 'passed').length],
  ['broken promises', (these) => these.filter(({ broken }) => broken.length > 0).length],
];
const row = (name, these) => [name, ...columns.map(([, count]) => String(count(these)))];
const table = [
  ['kind', ...columns.map(([name]) => name)],
  ...kinds.map((kind) =>
    row(
      kind,
      all.filter(({ day }) => day.kind === kind),
    ),
  ),
  row('all', all),
];
const widths = table[0].map((_, index) => Math.max(...table.map((cells) => cells[index].length)));
process.stdout.write(
  `\n${table.map((cells) => cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index]))).join('  ')).join('\n')}\n`,
);
for (const { day, verdict, code, message, broken } of all.filter(({ broken }) => broken.length > 0))
  process.stdout.write(
    `\n${day.name}: ${verdict} ${code ?? ''} ${message}\n${broken.map((line) => `  ${line}\n`).join('')}`,
  );
const codes = new Map();
for (const { code } of all) if (code !== undefined) codes.set(code, (codes.get(code) ?? 0) + 1);
process.stdout.write(
  `\nstopped with: ${
    [...codes]
      .sort()
      .map(([code, count]) => `${code} ${count}`)
      .join(', ') || 'nothing'
  }\n`,
);
process.exit(status ?? 1);
