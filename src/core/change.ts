import { Fault, messageOf } from './errors.ts';

/** One change of this computer: what it will do, in the words of the commands that do it, and how it is taken back. */
export interface Change {
  readonly text: string;
  apply(): Promise<void>;
  undo(): Promise<void>;
}

/**
 * Carries changes out in order; when one fails, those before it are taken back in reverse.
 * @throws Fault PR-705 with what failed, and whatever could not be taken back.
 */
export async function carryOut(changes: readonly Change[], done: (change: Change) => void): Promise<void> {
  const applied: Change[] = [];
  for (const change of changes) {
    try {
      await change.apply();
      applied.push(change);
      done(change);
    } catch (cause) {
      const left: string[] = [];
      for (const earlier of applied.reverse()) {
        await earlier.undo().catch((thrown: unknown) => left.push(`${earlier.text} (${messageOf(thrown)})`));
      }
      const after = applied.length === 0 ? 'Nothing was changed.' : 'What was done before it has been undone.';
      throw new Fault('PR-705', `${change.text}: ${messageOf(cause)}`, {
        hint: left.length === 0 ? after : `Could not be undone, look after it: ${left.join('; ')}`,
        cause,
      });
    }
  }
}
