import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { word, type BrowserWish, type Ended, type Order, type TestsRequest, type Word } from './protocol.ts';

/** The process that runs the runbooks of one worker. */
export interface Engine {
  /** All that it says of a run, up to `ended`. */
  run(key: string): AsyncGenerator<Word, void>;
  /** Breaks the run off; it seals its bag and says `ended`. */
  abort(): void;
  close(): Promise<void>;
}

// The tests run the sources; what they start runs as a user has it, from the build.
function program(): string {
  const built = import.meta.url.endsWith('.ts') ? '../../../dist/commands/_playwright/engine.js' : './engine.js';
  return fileURLToPath(new URL(built, import.meta.url));
}

export function startEngine(tests: TestsRequest, browser: BrowserWish): Engine {
  const child = fork(program(), [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    cwd: tests.cwd,
    // Ctrl-C goes to every process of the terminal's group: this one is told by its worker.
    detached: process.platform !== 'win32',
  });
  const complaints: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const send = (order: Order): void => {
    if (child.connected) child.send(order);
  };
  send({ type: 'open', tests, browser });
  return {
    run(key) {
      const heard = wordsOf(child, () => complaints.join('').trim());
      send({ type: 'run', key });
      return heard;
    },
    abort() {
      send({ type: 'abort' });
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

async function* wordsOf(child: ChildProcess, complaints: () => string): AsyncGenerator<Word, void> {
  const waiting: Word[] = [];
  let wake = (): void => undefined;
  let gone: Ended | undefined;
  const hear = (message: unknown): void => {
    waiting.push(word.parse(message));
    wake();
  };
  const end = (): void => {
    gone = {
      type: 'ended',
      verdict: 'failed',
      fault: { code: 'bug', text: `the process that ran the runbook ended by itself\n${complaints()}`.trim() },
    };
    wake();
  };
  child.on('message', hear);
  child.once('exit', end);
  if (child.exitCode !== null) end();
  try {
    for (;;) {
      const next = waiting.shift() ?? gone;
      if (next === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      yield next;
      if (next.type === 'ended') return;
    }
  } finally {
    child.off('message', hear);
    child.off('exit', end);
  }
}
