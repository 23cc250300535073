import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';

// Not inside the command: TypeScript rewrites the ending of an import only outside of object literals.
const reportsIndex = () => import('./_reports-index.ts');
const folders = () => import('./_reports.ts');

export default defineCommand({
  name: 'reports index',
  summary: 'List all runs of a folder of reports in its index.html',
  options: [{ flags: '--out <folder>', description: 'The folder of reports; "reports" unless told' }],
  schema: z.strictObject({ out: z.string().default('reports') }),
  examples: ['portal-runbook reports index'],
  async run(io, { out }) {
    const { writeReportsIndex } = await reportsIndex();
    const { assertReports } = await folders();
    const reports = await assertReports(resolve(io.cwd, out));
    io.out(`${await writeReportsIndex(reports)}\n`);
    return EXIT.ok;
  },
});
