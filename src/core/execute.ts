import { spawn } from 'node:child_process';
import { Fault, messageOf, systemCode } from './errors.ts';

export interface Execution {
  /** What it is for, in words; for records. */
  readonly what?: string;
  /** A program by path, or by a name that is looked for on PATH; never a shell. */
  readonly file: string;
  readonly args: readonly string[];
  /** Written to its standard input, which is then closed. */
  readonly input?: string;
  /** Milliseconds after which it is ended. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Executed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one program of this computer to its end. A code other than 0 is an answer, not an error.
 * @throws Fault PR-710 when the program is not there or may not run, PR-402 at the deadline; the signal's reason.
 */
export type Execute = (execution: Execution) => Promise<Executed>;

/** What a program may say on one stream; the rest is cut, so that a chatty one cannot fill memory. */
const MOST_OUTPUT = 4 * 1024 * 1024;

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < MOST_OUTPUT) chunks.push(chunk.subarray(0, MOST_OUTPUT - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

export const execute: Execute = ({ file, args, input, deadline, signal }) => {
  signal?.throwIfAborted();
  return new Promise<Executed>((resolve, reject) => {
    const child = spawn(file, args, { shell: false, windowsHide: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    let ended: Error | undefined;
    const end = (why: Error): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      end(
        new Fault('PR-402', `${file} did not end within ${deadline / 1000} s`, {
          hint: 'It was ended. Run it by hand to see what it waits for.',
        }),
      );
    }, deadline);
    const abort = (): void => {
      end(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal?.addEventListener('abort', abort, { once: true });
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    child.once('error', (error) => {
      done(() => {
        const missing = systemCode(error) === 'ENOENT';
        reject(
          ended ??
            new Fault(
              'PR-710',
              missing ? `${file} is not on this computer` : `${file} did not start: ${messageOf(error)}`,
              {
                hint: missing ? 'Install it, or put its folder on PATH.' : 'Check that you may run it.',
                cause: error,
              },
            ),
        );
      });
    });
    child.once('close', (code) => {
      done(() => {
        if (ended === undefined) resolve({ code: code ?? -1, stdout: stdout(), stderr: stderr() });
        else reject(ended);
      });
    });
    // A program that ends without reading its input breaks the pipe; its exit code says more than that.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
};
