import type { ClaimVerb } from '../model.ts';
import type { Token } from './tokens.ts';

/** A claim before it knows where it stands. */
export interface Draft {
  readonly verb: ClaimVerb;
  readonly label?: Token | undefined;
  readonly parts?: readonly Token[] | undefined;
  readonly value?: Token | undefined;
  readonly where?: Token | undefined;
  readonly conditional: boolean;
  readonly role?: Token | undefined;
  readonly url?: string | undefined;
  readonly control?: string | undefined;
  readonly verbTokens: readonly Token[];
  /** "Select the following roles:": the list that follows names what is meant. */
  readonly awaitsList?: boolean;
  /** A code block that follows is its value. */
  readonly awaitsCode?: boolean;
}

/** What a sentence says, and what it hands on to the list, table or code that follows. */
export interface SentenceReading {
  readonly drafts: readonly Draft[];
  readonly where: Token | undefined;
  readonly conditional: boolean;
  /** What it says, and all behind it in its paragraph, may be left out. */
  readonly optional: boolean;
  /** The sentence announces settings to be made or seen: "with the following settings". */
  readonly announces: 'set' | 'verify' | undefined;
  /** "On the **X** page, enable:" says nothing until the list behind it names what. */
  readonly promised: Draft | undefined;
  /** It holds an order, or at least began like one. */
  readonly ordered: boolean;
}
