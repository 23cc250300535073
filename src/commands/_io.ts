import type { CommandIo } from '../core/command.ts';
import { systemCode } from '../core/errors.ts';
import { systemEnvironment } from '../config/environment.ts';

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
    // Interrupted, or the input ended: nobody answered.
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
  return {
    cwd: process.cwd(),
    out: writerTo(process.stdout),
    err: writerTo(process.stderr),
    outIsTerminal,
    errIsTerminal: process.stderr.isTTY,
    inIsTerminal,
    colors: environment.forceColor || (outIsTerminal && !environment.noColor),
    columns: outIsTerminal ? process.stdout.columns : undefined,
    signal,
    ask: (question) => (inIsTerminal ? askLine(question, signal) : Promise.resolve(undefined)),
  };
}
