import { spawn } from 'node:child_process';
import { access, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { BAG } from '../core/evidence.ts';

/** Hands a file to the program that the desktop opens it with; whether there is a desktop is not known. */
function openInBrowser(file: string): void {
  const [program, ...words] =
    process.platform === 'win32'
      ? ['explorer.exe', file]
      : process.platform === 'darwin'
        ? ['open', file]
        : ['xdg-open', file];
  const child = spawn(program, words, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

async function buildReport(bag: string, file: string, whole: boolean): Promise<void> {
  const [{ readEvents }, { RunCollector }, { readBagContents }, { reportDocument }, { writeWhole }] = await Promise.all(
    [
      import('../evidence/index.ts'),
      import('../reporters/_report/run-model.ts'),
      import('../reporters/_report/bag-reading.ts'),
      import('../reporters/_report/document.ts'),
      import('../core/files.ts'),
    ],
  );
  const collector = new RunCollector();
  for (const event of await readEvents(bag)) collector.on(event);
  const run = collector.model();
  if (run === undefined) throw new Fault('PR-602', `the journal of ${bag} does not tell of the start of a run`);
  await writeWhole(file, reportDocument(run, await readBagContents(bag, run, whole)));
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export default defineCommand({
  name: 'evidence show',
  summary: 'Open the report of a bag, or write it as one file that stands alone',
  arguments: [{ name: 'bag', description: 'The folder of one run', required: true }],
  options: [
    { flags: '--single-file <file>', description: 'Write the report with all pictures in full size into this file' },
  ],
  schema: z.strictObject({ bag: z.string(), singleFile: z.string().optional() }),
  examples: [
    'portal-runbook evidence show reports/on-premises-ecma-app/2026-11-23T173000Z-1a2b --single-file report.html',
  ],
  async run(io, { bag: named, singleFile }) {
    const bag = resolve(io.cwd, named);
    if (!(await isThere(join(bag, BAG.journal)))) {
      throw new Fault('PR-604', `${bag} is not an evidence bag`, { hint: 'Name the folder of one run.' });
    }
    let report = join(bag, BAG.report);
    if (singleFile !== undefined) {
      report = resolve(io.cwd, singleFile);
      await buildReport(bag, report, true);
    } else if (!(await isThere(report))) {
      // A run that was interrupted has left none, and its bag is not to be touched.
      report = join(await mkdtemp(join(tmpdir(), 'portal-runbook-report-')), 'report.html');
      await buildReport(bag, report, true);
    }
    io.out(`${report}\n`);
    if (io.outIsTerminal && singleFile === undefined) openInBrowser(report);
    return EXIT.ok;
  },
});
