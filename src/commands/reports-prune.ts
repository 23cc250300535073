import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of an age such as `12h`, `90d`, `8w`. */
function readAge(text: string): number {
  const { count, unit } = /^(?<count>\d{1,5})(?<unit>[hdw])$/u.exec(text)?.groups ?? {};
  const factor = unit === undefined ? undefined : UNITS[unit];
  if (count === undefined || factor === undefined) {
    throw new Fault('PR-101', `"${text}" is not an age`, { hint: 'Write hours, days or weeks: 12h, 90d, 8w.' });
  }
  return Number(count) * factor;
}

// Not inside the command: TypeScript rewrites the ending of an import only outside of object literals.
const reportsIndex = () => import('./_reports-index.ts');
const folders = () => import('./_reports.ts');
const evidence = () => import('../evidence/index.ts');

export default defineCommand({
  name: 'reports prune',
  summary: 'Delete the bags of old runs, never one that is running',
  options: [
    { flags: '--older-than <age>', description: 'Runs that started longer ago go: 12h, 90d, 8w' },
    { flags: '--keep <number>', description: 'The latest runs of each runbook that stay, however old; 1 unless told' },
    { flags: '--out <folder>', description: 'The folder of reports; "reports" unless told' },
    { flags: '--dry-run', description: 'Only tell what would go' },
    { flags: '--json', description: 'The paths of the bags as JSON' },
  ],
  schema: z.strictObject({
    olderThan: z.string({ error: 'name an age: --older-than 90d' }),
    keep: z.coerce.number().int().min(0).default(1),
    out: z.string().default('reports'),
    dryRun: z.boolean().default(false),
    json: z.boolean().default(false),
  }),
  examples: ['portal-runbook reports prune --older-than 90d --keep 3 --dry-run'],
  async run(io, { olderThan, keep, out, dryRun, json }) {
    const age = readAge(olderThan);
    const { assertReports } = await folders();
    const { pruneRuns } = await evidence();
    const reports = await assertReports(resolve(io.cwd, out));
    const gone = await pruneRuns(reports, { before: new Date(Date.now() - age), keep, dry: dryRun });
    if (!dryRun && gone.length > 0) await (await reportsIndex()).writeReportsIndex(reports);
    if (json) io.out(`${JSON.stringify(gone.map(({ path }) => path))}\n`);
    else {
      for (const { path, started } of gone) io.out(`${dryRun ? 'would delete' : 'deleted'} ${path} (${started})\n`);
      if (gone.length === 0) io.out('nothing is that old\n');
    }
    return EXIT.ok;
  },
});
