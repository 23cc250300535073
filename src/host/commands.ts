import { messageOf } from '../core/errors.ts';
import type { Execute, Executed } from '../core/execute.ts';
import type { CommandRecord } from '../core/host.ts';

/** What a program may say in a record; a listing of certificates is long, and its beginning says enough. */
const MOST_KEPT = 64 * 1024;

const cut = (text: string): string =>
  text.length <= MOST_KEPT ? text : `${text.slice(0, MOST_KEPT)}\n... ${text.length - MOST_KEPT} more characters`;

export interface CommandLog {
  /** Runs programs, and writes down each with what it said. */
  readonly execute: Execute;
  /** What was written down since the last call. */
  take(): CommandRecord[];
}

const withoutClock = (record: CommandRecord): string => JSON.stringify({ ...record, time: '', ms: 0, times: 0 });

/** Secrets are masked before anything is kept. Equal runs, one after the other, stand in one record. */
export function commandLog(
  execute: Execute,
  options: { readonly now: () => Date; readonly redact: (text: string) => string },
): CommandLog {
  const { now, redact } = options;
  let records: CommandRecord[] = [];
  const add = (record: CommandRecord): void => {
    const last = records.at(-1);
    if (last === undefined || withoutClock(last) !== withoutClock(record)) records.push(record);
    else records.splice(-1, 1, { ...record, times: last.times + 1 });
  };
  return {
    async execute(execution) {
      const { file, args, input, what = '' } = execution;
      const time = now().toISOString();
      const started = performance.now();
      const done = (ended: Partial<Executed> & { readonly problem?: string }): void => {
        const { code, stdout = '', stderr = '', problem } = ended;
        add({
          what,
          program: redact(file),
          args: args.map(redact),
          ...(input === undefined || input === '' ? {} : { input: redact(input) }),
          time,
          ms: Math.round(performance.now() - started),
          ...(code === undefined ? {} : { code }),
          stdout: cut(redact(stdout)),
          stderr: cut(redact(stderr)),
          ...(problem === undefined ? {} : { problem: redact(problem) }),
          times: 1,
        });
      };
      try {
        const ended = await execute(execution);
        done(ended);
        return ended;
      } catch (thrown) {
        done({ problem: messageOf(thrown) });
        throw thrown;
      }
    },
    take() {
      const taken = records;
      records = [];
      return taken;
    },
  };
}
