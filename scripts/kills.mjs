// Kills the reference run, process group and all, just before its writes: every step's beginning, intent, deed and end, and
// one of each other kind of write. Then each bag is verified, the run goes on, and the tenant is looked at.
//   npm run test:kills -- [--points N] [--seed N] [--only WORDS]
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const root = path.dirname(import.meta.dirname);

function stop(message) {
  process.stderr.write(`kills: ${message}\n`);
  process.exit(2);
}

function options() {
  try {
    const text = { type: 'string' };
    return parseArgs({ options: { points: text, seed: text, only: text } }).values;
  } catch (error) {
    return stop(error.message);
  }
}

const given = options();
const whole = (name, otherwise) => {
  const text = given[name] ?? String(otherwise);
  return /^[1-9]\d{0,8}$/u.test(text) ? text : stop(`--${name} takes a whole number from 1, not "${text}"`);
};
const points = whole('points', 10_000);
const seed = whole('seed', randomInt(1, 2 ** 29));
const folder = mkdtempSync(path.join(tmpdir(), 'portal-runbook-kills-'));
const results = path.join(folder, 'results.jsonl');
process.stdout.write(`kills: drawn from seed ${seed}\n`);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    ...['test', '--config', 'playwright.campaigns.config.ts', 'kills'],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      KILLS_POINTS: points,
      KILLS_SEED: seed,
      KILLS_RESULTS: results,
      ...(given.only === undefined ? {} : { KILLS_ONLY: given.only }),
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
const kindOf = ({ point: { label, torn } }) => {
  const event = /journal\.jsonl: (\S+)/u.exec(label)?.[1];
  if (event !== undefined) return `${torn ? 'half a line of' : 'line of'} the journal: ${event}`;
  return `${label.split(' ')[0]} ${/\.\w+$/u.exec(label)?.[0] ?? label.split(' ').at(-1)}`;
};
const columns = [
  ['killed', (these) => these.length],
  ['without a bag', (these) => these.filter(({ bag }) => bag === 'none').length],
  ['interrupted', (these) => these.filter(({ bag }) => bag === 'INTERRUPTED').length],
  ['complete', (these) => these.filter(({ bag }) => bag === 'COMPLETE').length],
  ['asked a person', (these) => these.filter(({ asked }) => asked).length],
  ['came to the end', (these) => these.filter(({ verdict }) => verdict === 'passed').length],
  ['broken promises', (these) => these.filter(({ broken }) => broken.length > 0).length],
];
const row = (name, these) => [name, ...columns.map(([, count]) => String(count(these)))];
const kinds = [...new Set(all.map(kindOf))].sort();
const table = [
  ['killed just before', ...columns.map(([name]) => name)],
  ...kinds.map((kind) =>
    row(
      kind,
      all.filter((one) => kindOf(one) === kind),
    ),
  ),
  row('all', all),
];
const widths = table[0].map((_, index) => Math.max(...table.map((cells) => cells[index].length)));
process.stdout.write(
  `\n${table.map((cells) => cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index]))).join('  ')).join('\n')}\n`,
);
for (const { point, broken } of all.filter(({ broken }) => broken.length > 0))
  process.stdout.write(`\n${point.label} (${point.nth}):\n${broken.map((line) => `  ${line}\n`).join('')}`);
process.exit(status ?? 1);
