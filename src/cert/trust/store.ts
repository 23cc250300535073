import type { Change } from '../../core/change.ts';

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
