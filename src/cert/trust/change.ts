import { Fault, messageOf } from '../../core/errors.ts';

/** One change of this computer: what it will do, in the words of the commands that do it, and how it is taken back. */
export interface Change {
  readonly text: string;
  apply(): Promise<void>;
  undo(): Promise<void>;
}

/** A certificate that stands in a store. */
export interface StoreEntry {
  /** Where it stands, for a person. */
  readonly where: string;
  readonly subject: string;
  /** SHA-1 over the DER, upper-case hex. */
  readonly thumbprint: string;
  readonly notAfter: Date;
  /** PEM. */
  readonly certificate: string;
  /** Takes it out again. */
  readonly removal: Change;
}

/** A place in which clients look for roots, and that this program can change. */
export interface StoreEditor {
  readonly name: string;
  readonly needsElevation: boolean;
  /** What was put there for a host: by this program, or on Windows by the ECMA wizard. */
  entries(host: string): Promise<StoreEntry[]>;
  /** Undefined when it is there already. */
  addition(certificate: NewRoot): Promise<Change | undefined>;
}

export interface NewRoot {
  /** PEM. */
  readonly certificate: string;
  /** The file that holds it; absolute. */
  readonly file: string;
  /** Its first name. */
  readonly host: string;
  /** SHA-1 over the DER, upper-case hex. */
  readonly thumbprint: string;
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
