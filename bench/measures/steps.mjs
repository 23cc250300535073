// Time per step and memory over 10, 100 and 1,000 steps: what a long run costs more than a short one.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { plot } from '../plot.mjs';
import { configFor, servePage } from '../site.mjs';
import { median, program } from '../timing.mjs';

const COUNTS = [10, 100, 1_000];
const MOST_MEGABYTES = 250;

const step = (index) => `      - id: press-${index}
        title: Press
        do:
          - click: Press ${(index % 10) + 1}
`;
const runbook = (count) => `format: 1
id: steps-${count}
title: Press ${count} times
sections:
  - title: All
    steps:
      - id: open
        title: Open the page
        do:
          - open: /
${Array.from({ length: count - 1 }, (_, index) => step(index)).join('')}`;

export async function measure({ cli, folder, images }) {
  const site = await servePage();
  try {
    await writeFile(path.join(folder, 'portal-runbook.config.yaml'), configFor(site.address));
    const memoryFile = path.join(folder, 'memory');
    const watch = pathToFileURL(path.join(import.meta.dirname, '..', 'memory.mjs')).href;
    const rows = [];
    const series = [];
    for (const count of COUNTS) {
      await writeFile(path.join(folder, `${count}.yaml`), runbook(count));
      const words = ['--import', watch, cli, 'run', `${count}.yaml`, '--yes', '--json'];
      const { out } = await program(words, { cwd: folder, env: { BENCH_MEMORY_FILE: memoryFile } });
      const took = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ type }) => type === 'step.finished')
        .map(({ ms }) => ms)
        // The first opens the browser's window.
        .slice(1);
      series.push({ count, took });
      const megabytes = Number(await readFile(memoryFile, 'utf8'));
      rows.push({ what: `a step of ${count}, median`, unit: 'ms', ours: median(took) });
      rows.push({ what: `memory at most, ${count} steps`, unit: 'MB', ours: megabytes, limit: MOST_MEGABYTES });
    }
    const long = series.at(-1).took;
    const tenth = Math.floor(long.length / 10);
    rows.push({
      what: 'the last hundred of 1,000 steps, beside the first hundred',
      unit: 'ms',
      ours: median(long.slice(-tenth)),
      yardstick: median(long.slice(0, tenth)),
      limit: 1.1,
    });
    if (images !== undefined) await writeFile(path.join(images, 'steps.svg'), plot(long));
    return rows;
  } finally {
    await site.close();
  }
}
