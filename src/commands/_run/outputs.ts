import path from 'node:path';
import type { CommandIo } from '../../core/command.ts';
import { messageOf } from '../../core/errors.ts';
import { readReporters } from '../../core/registries.ts';
import type { Reporter, ReporterOptions } from '../../core/reporter.ts';
import type { RunInput } from './input.ts';

/** The outputs of a run, once its bag is known: those that are part of it, and those that hear all to the end. */
export type Outputs = (bag: string) => { readonly bag: readonly Reporter[]; readonly terminal: readonly Reporter[] };

export async function openOutputs(
  io: CommandIo,
  { json, junit, verbose }: Pick<RunInput, 'json' | 'junit' | 'verbose'>,
): Promise<Outputs> {
  const kinds = await readReporters();
  return (bag) => {
    const options: ReporterOptions = {
      bag,
      write: (text) => {
        io.out(text);
      },
      live: io.live,
      colors: io.colors,
      now: () => performance.now(),
    };
    const onTerminal = kinds.get(json ? 'jsonl' : 'terminal')?.create(options);
    const inFile =
      junit === undefined ? undefined : kinds.get('junit')?.create({ ...options, file: path.resolve(io.cwd, junit) });
    const aloud =
      verbose === true
        ? kinds.get('verbose')?.create({
            ...options,
            write: (text) => {
              io.err(text);
            },
          })
        : undefined;
    return {
      bag: [...kinds.values()].filter((kind) => kind.place === 'bag').map((kind) => kind.create(options)),
      terminal: [onTerminal, inFile, aloud].filter((reporter) => reporter !== undefined),
    };
  };
}

/** The index is a convenience: a run does not fail for it. */
export async function updateIndex(io: CommandIo, reports: string): Promise<void> {
  try {
    const { writeReportsIndex } = await import('../_reports-index.ts');
    await writeReportsIndex(reports);
  } catch (error) {
    io.err(`The list of reports could not be written: ${messageOf(error)}\n`);
  }
}
