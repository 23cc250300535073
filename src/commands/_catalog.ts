import { readFile } from 'node:fs/promises';
import type { Command, CommandArgument, CommandOption } from '../core/command.ts';
import { readCommands } from '../core/registries.ts';

/** What the help and the parser need of a command; the rest is loaded when it runs. */
export interface CommandOutline {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  readonly examples: readonly string[];
}

export interface Catalog {
  readonly outlines: readonly CommandOutline[];
  load(name: string): Promise<Command>;
}

/** Written by the build from the commands themselves, so that `--help` need not load every one of them. */
const written = new URL('../commands.json', import.meta.url);

export const outlineOf = ({ name, summary, arguments: words, options, examples }: Command): CommandOutline => ({
  name,
  summary,
  arguments: words,
  options,
  examples,
});

export async function readCatalog(): Promise<Catalog> {
  const text = await readFile(written, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const commands = await readCommands();
    const load = (name: string): Promise<Command> => {
      const command = commands.get(name);
      return command === undefined ? Promise.reject(new TypeError(`no command ${name}`)) : Promise.resolve(command);
    };
    return { outlines: [...commands.values()].map(outlineOf), load };
  }
  const outlines = JSON.parse(text) as readonly CommandOutline[];
  return {
    outlines,
    async load(name) {
      const file = new URL(`./${name.replaceAll(' ', '-')}.js`, import.meta.url);
      const module = (await import(file.href)) as { readonly default: Command };
      return module.default;
    },
  };
}
