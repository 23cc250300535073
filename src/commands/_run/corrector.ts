import { Fault, formatFault } from '../../core/errors.ts';
import type { CommandIo } from '../../core/command.ts';
import type { Correction, Corrector, Stopped } from '../../core/correction.ts';
import { formatPlace } from '../../core/place.ts';
import { printable } from '../../core/printable.ts';
import { stepsOf, type Runbook } from '../../core/runbook.ts';

const ENDS: ReadonlySet<string> = new Set(['end', 'e', 'quit', 'q', 'no', 'n']);

export interface CorrectorOptions {
  readonly runbook: Runbook;
  /** The inputs that have a value. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Reads the runbook's file anew. @throws Fault, or MistakesFault with all that is wrong in it. */
  readonly reread: () => Promise<Runbook>;
}

/** Asks at the terminal: the person edits the file and presses Enter, and the run goes on with it. */
export function createCorrector(io: CommandIo, { runbook: first, inputs, reread }: CorrectorOptions): Corrector {
  const listeners = new Set<(waiting: boolean) => void>();
  let current = first;
  const tell = (waiting: boolean): void => {
    for (const listener of listeners) listener(waiting);
  };
  const ask = async (stopped: Stopped): Promise<Correction | undefined> => {
    io.err(`\n${told(stopped)}\n`);
    for (;;) {
      const answer = await io.ask('Enter to go on, "end" to end the run: ');
      if (answer === undefined || ENDS.has(answer.trim().toLowerCase())) return undefined;
      const correction = await read(stopped).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
        io.err(`${formatFault(error)}\n`);
        return undefined;
      });
      if (correction !== undefined) return correction;
    }
  };
  const read = async ({ step, done }: Stopped): Promise<Correction> => {
    const runbook = await reread();
    refuseOtherSteps(current, runbook, { stepId: step.id, done });
    for (const name of Object.keys(runbook.inputs))
      if (!inputs.has(name)) throw new Fault('PR-110', `input ${name} is new, and this run was given no value for it`);
    const before = current;
    current = runbook;
    if (before.source.sha256 === runbook.source.sha256) return { runbook, changes: '' };
    const { createTwoFilesPatch } = await import('diff');
    const { file } = runbook.source;
    return { runbook, changes: createTwoFilesPatch(file, file, before.source.text, runbook.source.text) };
  };
  return {
    async correct(stopped) {
      tell(true);
      try {
        return await ask(stopped);
      } finally {
        tell(false);
      }
    },
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function told({ step, fault, done }: Stopped): string {
  const action = step.do[done];
  const where = fault.place ?? action?.place ?? step.place;
  const next = action === undefined ? 'looks again at what it expects' : `goes on with its action ${done + 1}`;
  return [
    `"${printable(step.title)}" stopped:`,
    formatFault(fault).replace(/^/gmu, '  '),
    `Correct it in ${formatPlace(where)}, or put the page right; the step then ${next}.`,
  ].join('\n');
}

/** What is done stays done: the steps are the same ones, and so is the part of this one that has been done. */
function refuseOtherSteps(before: Runbook, now: Runbook, { stepId, done }: { stepId: string; done: number }): void {
  const idsOf = (runbook: Runbook): string =>
    stepsOf(runbook)
      .map(({ id }) => id)
      .join(', ');
  const refuse = (fact: string): Fault =>
    new Fault('PR-110', fact, { hint: 'Put that back and press Enter, or end the run and continue it with --resume.' });
  if (before.id !== now.id) throw refuse(`the runbook was "${before.id}" and is "${now.id}" now`);
  if (idsOf(before) !== idsOf(now)) throw refuse('steps were added, taken out or moved');
  const partOf = (runbook: Runbook): string =>
    JSON.stringify(
      stepsOf(runbook)
        .find(({ id }) => id === stepId)
        ?.do.slice(0, done)
        .map(({ kind, input, on, under }) => ({ kind, input, on, under })),
    );
  if (partOf(before) !== partOf(now)) throw refuse(`what "${stepId}" has done already reads otherwise now`);
}
