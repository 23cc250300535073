import type { AskOptions, CommandIo } from '../core/command.ts';
import { systemCode } from '../core/errors.ts';
import { systemEnvironment } from '../config/environment.ts';
import { createScreen } from '../reporters/_terminal/live-lines.ts';

/** A reader that went away (`| head`) ends the output, not the run. */
function writerTo(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on('error', (error) => {
    open = false;
    if (systemCode(error) !== 'EPIPE') throw error;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

async function askLine(question: string, signal: AbortSignal): Promise<string | undefined> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question, { signal });
  } catch {
    // Interrupted, given up, or the input ended: nobody answered.
    return undefined;
  } finally {
    reader.close();
  }
}

/** The world as this process has it. */
export function processIo(signal: AbortSignal): CommandIo {
  const environment = systemEnvironment();
  const outIsTerminal = process.stdout.isTTY && !environment.dumbTerminal && !environment.ci;
  const inIsTerminal = process.stdin.isTTY && process.stderr.isTTY && !environment.ci;
  const out = writerTo(process.stdout);
  const err = writerTo(process.stderr);
  const columns = outIsTerminal ? process.stdout.columns : undefined;
  const screen = columns === undefined ? undefined : createScreen(out, columns);
  const above = (put: () => void): void => {
    if (screen === undefined) put();
    else screen.above(put);
  };
  const ask = async (question: string, { until }: AskOptions = {}): Promise<string | undefined> => {
    if (!inIsTerminal) return undefined;
    const given = (): Promise<string | undefined> =>
      askLine(question, until === undefined ? signal : AbortSignal.any([signal, until]));
    return screen === undefined ? given() : screen.aside(given);
  };
  return {
    cwd: process.cwd(),
    out: (text) => {
      above(() => {
        out(text);
      });
    },
    err: (text) => {
      above(() => {
        err(text);
      });
    },
    outIsTerminal,
    errIsTerminal: process.stderr.isTTY,
    inIsTerminal,
    colors: environment.forceColor || (outIsTerminal && !environment.noColor),
    columns,
    live: screen?.live,
    signal,
    ask,
  };
}
