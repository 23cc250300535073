import type { CommandIo } from '../../core/command.ts';
import type { Board } from '../../reporters/_board/board.ts';

/** The terminal as one run among several has it: each line names the run, and one question is asked at a time. */
export function shareTerminal(io: CommandIo, board: Board): (name: string) => CommandIo {
  let asking: Promise<unknown> = Promise.resolve();
  const named = (name: string, text: string): string => text.replace(/^(?=.)/gmu, `[${name}] `);
  return (name) => ({
    ...io,
    // Several runs may wait for a person at once, and one keyboard cannot say for which it answers: their pages can.
    inIsTerminal: false,
    out(text) {
      board.keep(named(name, text).trimEnd());
    },
    err(text) {
      board.hold();
      io.err(named(name, text));
      board.release();
    },
    ask(question) {
      const answer = asking.then(async () => {
        board.hold();
        try {
          return await io.ask(named(name, question));
        } finally {
          board.release();
        }
      });
      asking = answer.catch(() => undefined);
      return answer;
    },
  });
}
