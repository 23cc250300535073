// The benches of the parts, each with its yardsticks inside: practice tenant, evidence, documents, certificate.
import { createRequire } from 'node:module';
import path from 'node:path';
import { program } from '../timing.mjs';

const playwright = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
  'cli.js',
);
const config = path.join(import.meta.dirname, '..', 'bench.config.ts');
const LINE = /^(?<what>(?: {2})?\S.*?)\s{2,}(?<ours>\d+(?:\.\d+)?) (?<unit>ms|s|MB|MB\/s|x)\s{3}(?<beside>.*)$/u;
const BOUND = /^(?<way>asked:|at most|under|over) (?<value>\d+(?:\.\d+)?) (?<unit>\S+)/u;
const MILLISECONDS = { ms: 1, s: 1_000 };

/** "under 3 s" beside a figure in milliseconds is 3,000. */
function boundOf(beside, unit) {
  const found = BOUND.exec(beside)?.groups;
  if (found === undefined) return {};
  const scale = found.unit === unit ? 1 : MILLISECONDS[found.unit] / MILLISECONDS[unit];
  return { [found.way === 'over' ? 'least' : 'limit']: Number(found.value) * scale };
}

export async function measure() {
  const { out } = await program([playwright, 'test', '--config', config], { mayFail: true });
  const figures = out.split('\n').flatMap((line) => {
    const found = LINE.exec(line)?.groups;
    if (found === undefined) return [];
    const { what, ours, unit, beside } = found;
    return [{ what, unit, ours: Number(ours), ...boundOf(beside, unit) }];
  });
  const failed = Number(/^\s+(?<count>\d+) failed$/mu.exec(out)?.groups?.count ?? 0);
  if (failed > 0) process.stderr.write(out);
  return [...figures, { what: 'benches of parts that failed', unit: '', ours: failed, limit: 0 }];
}
