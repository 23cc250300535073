import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import { diffOf, mendDocument, sharingOf, writeMending, type Mending } from '../documents/index.ts';
import { checkDocuments, tellFaults } from './_documents.ts';
import { toolVersion } from './_version.ts';

export default defineCommand({
  name: 'docs mend',
  summary: 'Write the corrections of documents that a live run or a cited source gives ground for',
  arguments: [{ name: 'documents', description: 'Markdown files, folders or globs', required: true, variadic: true }],
  options: [
    { flags: '--diff', description: 'Print the corrections as a unified diff and write nothing' },
    { flags: '--runbook <file>', description: 'The runbook that reproduces the document' },
    { flags: '--run <bag>', description: 'A bag of a run: what it saw on a live portal is a ground to correct' },
    {
      flags: '--portal-version <month>',
      description: 'The portal that is to be described; the one of the configuration unless told',
    },
    { flags: '--changed <revision>', description: 'Only documents that differ from this git revision' },
    { flags: '--no-cache', description: 'Read every document anew' },
  ],
  schema: z.strictObject({
    documents: z.array(z.string()).min(1),
    diff: z.boolean().default(false),
    runbook: z.string().optional(),
    run: z.string().optional(),
    portalVersion: z.string().optional(),
    changed: z.string().optional(),
    cache: z.boolean().default(true),
  }),
  examples: ['portal-runbook docs mend docs/install.md --diff', 'portal-runbook docs mend docs/install.md'],
  async run(io, input) {
    const { documents, faults } = await checkDocuments(io, input, await toolVersion());
    tellFaults(io, faults);
    const mendings: { readonly path: string; readonly mending: Mending }[] = [];
    for (const { read, checked } of documents) {
      const mending = mendDocument(read.source, checked.findings);
      const asked = checked.findings.filter((finding) => finding.mend === undefined).length;
      if (mending.applied.length === 0 && asked === 0) continue;
      const { file } = read.source;
      io.out(
        `${file}: ${mending.applied.length} correction${mending.applied.length === 1 ? '' : 's'}${asked === 0 ? '' : `, ${asked} for a person to decide`}\n`,
      );
      for (const finding of mending.applied)
        io.out(
          `  line ${checked.lines.line(finding.span.start)}: ${finding.mend?.description.replaceAll('**', '"') ?? ''}\n`,
        );
      for (const finding of mending.postponed)
        io.out(
          `  line ${checked.lines.line(finding.span.start)}: left for the next time, since it touches the same words\n`,
        );
      if (mending.applied.length === 0) continue;
      const { includedBy, pictures } = await sharingOf(
        read.path,
        read.model.images.map(({ source }) => source),
      );
      for (const { path } of read.model.includes) io.out(`  includes ${path}, which is mended by itself\n`);
      for (const article of includedBy) io.out(`  is included by ${article}, which changes with it\n`);
      for (const { picture, shownBy } of pictures) io.out(`  shows ${picture}, as do ${shownBy.join(', ')}\n`);
      mendings.push({ path: read.path, mending });
    }
    // Everything is listed before the first byte is written.
    for (const { path, mending } of mendings) {
      if (input.diff) io.out(diffOf(mending));
      else await writeMending(path, mending);
    }
    if (mendings.length === 0) io.out('nothing to correct\n');
    return faults.length > 0 ? EXIT.failed : EXIT.ok;
  },
});
