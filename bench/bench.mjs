// npm run bench [-- --json] [--only NAME]... [--runs N] [--save]: every figure beside its yardstick, measured in the
// same run. What is measured is one file each in bench/measures. Exit 1 when a figure is over its limit.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser, thisMachine } from '../dist/config/browsers.js';

const here = import.meta.dirname;
const results = path.join(here, 'results.json');

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '5' },
    save: { type: 'boolean', default: false },
  },
});

const names = (await readdir(path.join(here, 'measures'))).map((name) => name.replace(/\.mjs$/u, '')).sort();
const unknown = flags.only.filter((name) => !names.includes(name));
const runs = Number(flags.runs);
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`bench: --only takes ${names.join(', ')}; --runs a whole number\n`);
  process.exit(2);
}
const found = await findBrowser(thisMachine({ ...process.env }));
if (found === undefined) {
  process.stderr.write('bench: no browser was found on this machine\n');
  process.exit(2);
}

const before = await readFile(results, 'utf8').then(JSON.parse, () => undefined);
const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
const measured = [];
try {
  for (const name of flags.only.length > 0 ? flags.only : names) {
    process.stderr.write(`bench: ${name}\n`);
    const { measure } = await import(`./measures/${name}.mjs`);
    const tools = {
      runs,
      browser: found.path ?? '',
      cli: path.join(here, '..', 'dist', 'cli.js'),
      folder: await mkdtemp(path.join(folder, `${name}-`)),
      images: flags.save ? path.join(here, '..', 'docs', 'images') : undefined,
    };
    for (const row of await measure(tools)) measured.push({ bench: name, ...row });
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Outside its limit, which is of the ratio where there is a yardstick. */
const isOver = ({ ours, yardstick, limit = Infinity, least = 0 }) => {
  const figure = yardstick === undefined ? ours : ours / yardstick;
  return figure > limit || figure < least;
};
const rows = measured.map((row) => ({
  ...row,
  ...(row.yardstick === undefined ? {} : { ratio: Number((row.ours / row.yardstick).toFixed(3)) }),
  over: isOver(row),
}));

const machine = {
  processor: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
  memory: `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
  system: `${process.platform} ${release()}`,
  node: process.versions.node,
};
if (flags.save) {
  const kept = (before?.rows ?? []).filter(({ bench }) => !rows.some((row) => row.bench === bench));
  const date = new Date().toISOString().slice(0, 10);
  await writeFile(results, `${JSON.stringify({ machine, date, rows: [...kept, ...rows] }, undefined, 2)}\n`);
}
process.stdout.write(flags.json ? `${JSON.stringify({ machine, runs, rows }, undefined, 2)}\n` : table());
process.exitCode = rows.some(({ over }) => over) ? 1 : 0;

function table() {
  const shown = (value, unit) =>
    value === undefined ? '' : `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
  const cells = rows.map((row) => {
    const { what, unit, ours, yardstick, ratio, limit, least, over } = row;
    const old = before?.rows.find((one) => one.bench === row.bench && one.what === what);
    const bound = least === undefined ? limit : `>= ${least}`;
    const wanted =
      bound === undefined ? '' : `${bound}${yardstick === undefined ? ` ${unit}` : ''}${over ? ' MISSED' : ''}`;
    return [
      what,
      shown(ours, unit),
      shown(yardstick, unit),
      ratio?.toFixed(2) ?? '',
      wanted,
      old === undefined ? '' : (old.ratio?.toFixed(2) ?? shown(old.ours, unit)),
    ];
  });
  const head = ['what (median)', 'ours', 'yardstick', 'ratio', 'at most', 'committed'];
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const lines = all.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  );
  const committed = before === undefined ? [] : [`committed: ${before.date}, ${before.machine.processor}`];
  return `${[...lines, '', `here: ${machine.processor}, ${machine.memory}, ${machine.system}, Node ${machine.node}`, ...committed].join('\n')}\n`;
}
