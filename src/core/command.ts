import type { z } from 'zod';
import type { LiveLines } from './live.ts';

export interface AskOptions {
  /** Gives the question up: it is answered elsewhere. */
  readonly until?: AbortSignal;
}

/** The world as a command sees it; tests hand in their own. */
export interface CommandIo {
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly inIsTerminal: boolean;
  readonly colors: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number | undefined;
  /** Lines that change, on a terminal. */
  readonly live?: LiveLines | undefined;
  /** Aborted by Ctrl-C, Ctrl-Break, a closed console or SIGTERM. */
  readonly signal: AbortSignal;
  /** One line that the person types; undefined without a terminal, and when nobody answered. */
  ask(question: string, options?: AskOptions): Promise<string | undefined>;
}

/** Nobody looks, and nobody can be asked. */
export function quietIo(cwd: string, say: (text: string) => void = () => undefined): CommandIo {
  return {
    cwd,
    out: say,
    err: say,
    outIsTerminal: false,
    errIsTerminal: false,
    inIsTerminal: false,
    colors: false,
    columns: undefined,
    signal: new AbortController().signal,
    ask: () => Promise.resolve(undefined),
  };
}

export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly variadic?: boolean;
}

export interface CommandOption {
  /** As commander writes them: `--input <name=value>`, `-h`. */
  readonly flags: string;
  readonly description: string;
  readonly repeatable?: boolean;
  /** Not shown by `--help`. */
  readonly hidden?: boolean;
}

export interface CommandDefinition<S extends z.ZodType> {
  /** One or two words: `run`, `docs check`. */
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly CommandArgument[];
  readonly options?: readonly CommandOption[];
  /** Of the arguments and options by their camel-case names. */
  readonly schema: S;
  /** Whole command lines, run by a test. */
  readonly examples: readonly string[];
  /** Gives the exit code; throws a Fault for what is known to go wrong. Heavy modules are imported in here. */
  readonly run: (io: CommandIo, input: z.output<S>) => Promise<number>;
}

export interface Command {
  readonly kind: 'command';
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  readonly examples: readonly string[];
  readonly schema: z.ZodType;
  readonly run: (io: CommandIo, input: unknown) => Promise<number>;
}

/** A command of the command line: one file in `src/commands/`. */
export function defineCommand<S extends z.ZodType>(definition: CommandDefinition<S>): Command {
  return {
    kind: 'command',
    name: definition.name,
    summary: definition.summary,
    arguments: definition.arguments ?? [],
    options: definition.options ?? [],
    examples: definition.examples,
    schema: definition.schema,
    run: (io, input) => definition.run(io, definition.schema.parse(input)),
  };
}
