import path from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { draftRunbook, readSource } from '../documents/index.ts';
import { openReader, versionOf } from './_documents.ts';
import { toolVersion } from './_version.ts';
import { vocabularyWith } from './_vocabulary.ts';

export default defineCommand({
  name: 'docs draft',
  summary: 'Print a first runbook for a document, with every numbered item of it',
  arguments: [{ name: 'document', description: 'A Markdown file', required: true }],
  options: [
    {
      flags: '--portal-version <month>',
      description: 'The portal whose names are written; the one of the configuration unless told',
    },
  ],
  schema: z.strictObject({ document: z.string(), portalVersion: z.string().optional() }),
  examples: ['portal-runbook docs draft docs/install.md'],
  async run(io, { document, portalVersion }) {
    const source = await readSource(path.resolve(io.cwd, document), document);
    const reader = openReader(1, false, await toolVersion());
    try {
      const [model, vocabulary, version] = await Promise.all([
        reader.read(source),
        loadConfig({ cwd: io.cwd, environment: systemEnvironment() }).then(({ screens }) => vocabularyWith(screens)),
        versionOf(io, portalVersion),
      ]);
      if (model.steps.length === 0) {
        throw new Fault('PR-801', 'the document has no numbered steps', {
          hint: 'A runbook reproduces the numbered items of a document.',
          place: { file: document, line: 1, column: 1 },
        });
      }
      const title =
        model.sections.find(({ depth }) => depth === 1)?.title ??
        path
          .basename(document)
          .replace(/\.\w+$/u, '')
          .replaceAll(/[-_]+/gu, ' ');
      const shown = path.isAbsolute(document) ? path.basename(document) : document.replaceAll('\\', '/');
      // What the practice tenant calls these; a live portal is told by --input.
      const defaults = { name: 'Drafted app', agent: 'SRV-ECMA-01' };
      io.out(draftRunbook({ model, path: shown, title, screens: vocabulary.screens.values(), version, defaults }));
      return EXIT.ok;
    } finally {
      await reader.close();
    }
  },
});
