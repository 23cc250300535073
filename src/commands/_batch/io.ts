import type { CommandIo } from '../../core/command.ts';

/** The terminal as one run among several has it: each line names the run, and one question is asked at a time. */
export function shareTerminal(io: CommandIo): (name: string) => CommandIo {
  let asking: Promise<unknown> = Promise.resolve();
  const named = (name: string, text: string): string => text.replace(/^(?=.)/gmu, `[${name}] `);
  return (name) => ({
    ...io,
    // Several runs may wait for a person at once, and one keyboard cannot say for which it answers: their pages can.
    inIsTerminal: false,
    out(text) {
      io.out(`${named(name, text).trimEnd()}\n`);
    },
    err(text) {
      io.err(named(name, text));
    },
    ask(question, options) {
      const answer = asking.then(() => io.ask(named(name, question), options));
      asking = answer.catch(() => undefined);
      return answer;
    },
  });
}
