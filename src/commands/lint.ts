import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, formatMistake, type Mistake } from '../core/errors.ts';
import { stepsOf } from '../core/runbook.ts';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { countMistakes, errorsIn, loadRunbook } from '../runbook/index.ts';
import { compareWithItsDocument } from './_document-of.ts';
import { findRunbook } from './_runbooks.ts';
import { vocabularyWith } from './_vocabulary.ts';

export default defineCommand({
  name: 'lint',
  summary: 'Show all mistakes of runbooks, before a browser starts',
  arguments: [{ name: 'runbook', description: 'Runbook files', required: true, variadic: true }],
  options: [
    {
      flags: '--document <file>',
      description: 'The document to compare with; the one that the configuration has at hand unless told',
    },
    { flags: '--json', description: 'The mistakes as JSON' },
  ],
  schema: z.strictObject({
    runbook: z.array(z.string()).min(1),
    document: z.string().optional(),
    json: z.boolean().default(false),
  }),
  examples: ['portal-runbook lint runbooks/on-premises-ecma-app.yaml'],
  async run(io, { runbook: names, document, json }) {
    const files = await Promise.all(names.map((name) => findRunbook(name, io.cwd)));
    const config = await loadConfig({ cwd: io.cwd, environment: systemEnvironment() });
    const vocabulary = await vocabularyWith(config.screens);
    const wanted = { cwd: io.cwd, named: document, folders: config.documents };
    const all = await Promise.all(
      files.map(async (file) => {
        const { runbook, mistakes } = await loadRunbook(file, vocabulary, { cwd: io.cwd });
        const beside = runbook === undefined ? [] : await compareWithItsDocument(runbook, wanted);
        return { file, runbook, mistakes: inOrder([...mistakes, ...beside]) };
      }),
    );
    const mistakes = all.flatMap((one) => one.mistakes);
    if (json) io.out(`${JSON.stringify({ files, mistakes }, null, 2)}\n`);
    else {
      for (const { file, runbook, mistakes: own } of all) {
        const lines = own.map((mistake) => `${formatMistake(mistake)}\n`).join('');
        const steps = runbook === undefined ? '' : `, ${stepsOf(runbook).length} steps`;
        const summary = `${file}: ${countMistakes(own)}${steps}\n`;
        // What went wrong belongs to stderr; warnings alone leave it empty.
        if (errorsIn(own).length > 0) io.err(`${lines}${summary}`);
        else io.out(`${lines}${summary}`);
      }
    }
    return errorsIn(mistakes).length > 0 ? EXIT.usage : EXIT.ok;
  },
});

/** As they stand in the file. */
const inOrder = (mistakes: readonly Mistake[]): Mistake[] =>
  [...mistakes].sort((left, right) => left.place.line - right.place.line || left.place.column - right.place.column);
