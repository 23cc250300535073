import { Command as Program, CommanderError, Option } from 'commander';
import type { CommandOption } from '../core/command.ts';
import { Fault } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import type { CommandOutline } from './_catalog.ts';

/** What a command line asks for: a command with its input, or only a text to be shown. */
export type Request =
  | { readonly kind: 'command'; readonly name: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing'; readonly text: string };

const EXIT_CODES = `
Exit codes: 0 in order, 1 the run failed or something was found, 2 wrong usage, configuration or runbook,
3 a person must look, 70 a bug of this program, 130 interrupted.`;

const camelCase = (text: string): string => text.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());

const fullName = (program: Program): string =>
  program.parent?.parent ? `${fullName(program.parent)} ${program.name()}` : program.name();

function leavesOf(program: Program): Program[] {
  return program.commands.flatMap((child) => (child.commands.length === 0 ? [child] : leavesOf(child)));
}

function optionOf({ flags, description, repeatable, hidden }: CommandOption): Option {
  const option = new Option(flags, description);
  if (repeatable === true)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return hidden === true ? option.hideHelp() : option;
}

function addCommand(root: Program, outline: CommandOutline, found: (request: Request) => void): void {
  const words = outline.name.split(' ');
  let parent = root;
  for (const word of words.slice(0, -1)) {
    parent = parent.commands.find((child) => child.name() === word) ?? parent.command(word).helpCommand(false);
  }
  const program = parent.command(words.at(-1) ?? outline.name).summary(outline.summary);
  program.description(outline.summary).allowExcessArguments(false);
  for (const { name, description, required, variadic } of outline.arguments) {
    const dots = variadic === true ? '...' : '';
    program.argument(required === true ? `<${name}${dots}>` : `[${name}${dots}]`, description);
  }
  for (const option of outline.options) program.addOption(optionOf(option));
  if (outline.examples.length > 0) {
    program.addHelpText('after', `\nExamples:\n${outline.examples.map((example) => `  ${example}`).join('\n')}`);
  }
  program.action(() => {
    const values = program.processedArgs as readonly unknown[];
    const given = outline.arguments.map(({ name }, index) => [camelCase(name), values[index]] as const);
    const entries: (readonly [string, unknown])[] = [
      ...Object.entries(program.opts<Record<string, unknown>>()),
      ...given,
    ];
    const input = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    found({ kind: 'command', name: outline.name, input });
  });
}

/** The command that was being spoken of when the parser gave up, for its own names in the hint. */
function spokenOf(root: Program, words: readonly string[]): Program {
  let program = root;
  for (const word of words) {
    const next = program.commands.find((child) => child.name() === word);
    if (next === undefined) break;
    program = next;
  }
  return program;
}

function usageFault(error: CommanderError, root: Program, words: readonly string[]): Fault {
  const program = spokenOf(root, words);
  const help = `Look at: ${program === root ? root.name() : `${root.name()} ${fullName(program)}`} --help`;
  const fact = error.message.replace(/^error: /u, '').replace(/^./u, (letter) => letter.toLowerCase());
  const word = /'([^']*)'/u.exec(fact)?.[1] ?? '';
  const near = ((): string | undefined => {
    if (error.code === 'commander.unknownOption') {
      const options = program.options.flatMap(({ long, short }) =>
        [long, short].filter((flag) => typeof flag === 'string'),
      );
      return didYouMean(word, options);
    }
    if (error.code !== 'commander.unknownCommand') return undefined;
    return didYouMean(program === root ? word : `${fullName(program)} ${word}`, leavesOf(root).map(fullName));
  })();
  return new Fault('PR-101', fact, { hint: near === undefined ? help : `${near}\n${help}` });
}

/**
 * Reads a command line.
 * @throws Fault PR-101 for what no command takes.
 */
export function readCommandLine(
  words: readonly string[],
  outlines: readonly CommandOutline[],
  version: string,
): Request {
  let request: Request | undefined;
  let shown = '';
  const root = new Program('portal-runbook');
  root
    .description('Does what a document says in an admin portal, exactly, with evidence of every step.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .usage('<command> [arguments]')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => (shown += text),
      writeErr: (text) => (shown += text),
      outputError: () => {},
    })
    .configureHelp({
      visibleCommands: (program) => leavesOf(program).filter((leaf) => leaf !== program),
      subcommandTerm: (program) => `${fullName(program)} ${program.usage().replace('[options]', '').trim()}`.trim(),
      showGlobalOptions: false,
    })
    .addHelpText('after', EXIT_CODES)
    .helpCommand('help [command]', 'show the help of a command');
  for (const outline of outlines) addCommand(root, outline, (found) => (request = found));
  try {
    root.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help') return { kind: 'nothing', text: shown };
    if (error.exitCode !== 0) throw usageFault(error, root, words);
  }
  return request ?? { kind: 'text', text: shown };
}
