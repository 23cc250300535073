import { quietIo, type CommandIo } from '../src/core/command.ts';
import { readCommands } from '../src/core/registries.ts';
import { outlineOf } from '../src/commands/_catalog.ts';
import { readCommandLine } from '../src/commands/_program.ts';

export interface Executed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the program in this process, without a terminal; words are parted by spaces. */
export async function execute(cwd: string, line: string): Promise<Executed> {
  const commands = await readCommands();
  const request = readCommandLine(line.split(' '), [...commands.values()].map(outlineOf), '0.0.0-test');
  if (request.kind !== 'command') return { code: 0, out: request.text, err: '' };
  let out = '';
  let err = '';
  const io: CommandIo = { ...quietIo(cwd), out: (text) => (out += text), err: (text) => (err += text) };
  const code = await commands.get(request.name)?.run(io, request.input);
  if (code === undefined) throw new TypeError(`no command ${request.name}`);
  return { code, out, err };
}
