import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import {
  claimsJson,
  createDocumentReader,
  describeClaim,
  findDocuments,
  indexLines,
  readSource,
} from '../documents/index.ts';

export default defineCommand({
  name: 'docs claims',
  summary: 'Print what documents say is to be done and seen, one claim a line',
  arguments: [{ name: 'documents', description: 'Markdown files, folders or globs', required: true, variadic: true }],
  options: [{ flags: '--json', description: 'print JSON; one object for one document, a list for several' }],
  schema: z.object({ documents: z.array(z.string()).min(1), json: z.boolean().default(false) }),
  examples: ['portal-runbook docs claims docs/install.md', 'portal-runbook docs claims docs/install.md --json'],
  async run(io, { documents, json }) {
    const files = await findDocuments(io.cwd, documents);
    const reader = createDocumentReader({ workers: files.length > 8 ? 2 : 1 });
    try {
      const read = await Promise.all(
        files.map(async (file) => {
          const source = await readSource(resolve(io.cwd, file), file);
          return { file, source, model: await reader.read(source) };
        }),
      );
      if (json) {
        const all = read.map(({ file, model }) => claimsJson(file, model.claims));
        const [only] = all;
        io.out(`${JSON.stringify(all.length === 1 && only !== undefined ? only : all, null, 2)}\n`);
        return EXIT.ok;
      }
      for (const { file, source, model } of read) {
        let section: string | null | undefined;
        for (const claim of model.claims) {
          if (claim.section !== section) io.out(`${claim.section ?? file}\n`);
          section = claim.section;
          const step = claim.step === null ? '  ' : `${claim.step}.`.padStart(3);
          io.out(`  ${step} ${file}:${claim.line}:${claim.column}  ${describeClaim(claim)}\n`);
        }
        const lines = indexLines(source.text);
        for (const { what, span } of model.unread) {
          io.out(`  not read: ${file}:${lines.line(span.start)}:${lines.column(span.start)}  ${what}\n`);
        }
      }
      return EXIT.ok;
    } finally {
      await reader.close();
    }
  },
});
