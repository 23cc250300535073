import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { readVocabulary } from '../core/registries.ts';
import { stepsOf } from '../core/runbook.ts';
import { countMistakes, errorsIn, loadRunbook, type LoadedRunbook } from '../runbook/index.ts';
import { runbooksIn, SHIPPED } from './_runbooks.ts';

interface Entry {
  readonly file: string;
  readonly ships: boolean;
  readonly loaded: LoadedRunbook;
}

/** The files of the folders, each once, however many ways lead to it. */
async function filesIn(folders: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await runbooksIn(folder)) {
      const file = path.join(folder, name);
      const real = await realpath(file).catch(() => file);
      if (!files.has(real)) files.set(real, file);
    }
  }
  return files;
}

function describe({ file, loaded: { runbook, mistakes } }: Entry): string {
  if (runbook === undefined) return `  ${file}\n      ${countMistakes(mistakes)}; run "portal-runbook lint ${file}"`;
  const inputs = Object.entries(runbook.inputs).map(([name, spec]) => {
    const value = spec.default === undefined ? 'needed' : `"${spec.default}"`;
    return `      --input ${name}=...  ${printable(spec.description)} (${value})`;
  });
  const mistaken = errorsIn(mistakes).length > 0 ? `, ${countMistakes(mistakes)}` : '';
  return [
    `  ${file}`,
    `      ${printable(runbook.title)} (${stepsOf(runbook).length} steps${mistaken})`,
    ...inputs,
  ].join('\n');
}

/** A YAML file that does not claim to be a runbook is somebody else's. */
const isRunbook = ({ loaded, ships }: Entry): boolean =>
  ships || loaded.runbook !== undefined || loaded.mistakes.every(({ fact }) => fact !== '"format" is missing');

export default defineCommand({
  name: 'list',
  summary: 'Show the runbooks that ship, those in ./runbooks and those in this folder',
  options: [{ flags: '--json', description: 'As JSON' }],
  schema: z.strictObject({ json: z.boolean().default(false) }),
  examples: ['portal-runbook list', 'portal-runbook list --json'],
  async run(io, { json }) {
    const vocabulary = await readVocabulary();
    const shipped = await realpath(SHIPPED).catch(() => SHIPPED);
    const files = await filesIn([path.join(io.cwd, 'runbooks'), io.cwd, shipped]);
    const entries = await Promise.all(
      [...files].map(async ([real, file]): Promise<Entry> => {
        const ships = path.dirname(real) === shipped;
        const shown = path.relative(io.cwd, file) || file;
        const name = ships && shown.startsWith('..') ? path.basename(file).replace(/\.ya?ml$/u, '') : shown;
        return { file: name, ships, loaded: await loadRunbook(file, vocabulary, { cwd: io.cwd }) };
      }),
    );
    const runbooks = entries.filter(isRunbook);
    if (json) {
      const rows = runbooks.map(({ file, ships, loaded: { runbook, mistakes } }) => ({
        file,
        ships,
        id: runbook?.id,
        title: runbook?.title,
        steps: runbook === undefined ? undefined : stepsOf(runbook).map(({ id }) => id),
        inputs: runbook?.inputs,
        errors: errorsIn(mistakes).length,
      }));
      io.out(`${JSON.stringify(rows, null, 2)}\n`);
      return EXIT.ok;
    }
    const part = (title: string, wanted: boolean): string[] => {
      const own = runbooks.filter(({ ships }) => ships === wanted);
      return own.length === 0 ? [] : [title, ...own.map(describe)];
    };
    io.out(`${[...part('Runbooks that ship', true), ...part('Runbooks here', false)].join('\n')}\n`);
    return EXIT.ok;
  },
});
