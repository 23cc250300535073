/** What a claim asks for; the contract of `docs claims --json`. */
export const CLAIM_VERBS = [
  'select',
  'browse',
  'open',
  'search',
  'fill',
  'set',
  'check',
  'uncheck',
  'expand',
  'rightClick',
  'signIn',
  'download',
  'upload',
  'press',
  'wait',
  'verify',
  'run',
  'offPortal',
] as const;
export type ClaimVerb = (typeof CLAIM_VERBS)[number];

/** Where a piece of a document stands: offsets count UTF-16 units of the text without its byte order mark. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One thing that a document says is to be done or seen. */
export interface Claim {
  /** 1-based; of the label where there is one, otherwise of the verb. */
  readonly line: number;
  readonly column: number;
  readonly section: string | null;
  /** Which numbered item under the section's heading, from 1; null outside of one. */
  readonly step: number | null;
  readonly verb: ClaimVerb;
  readonly label: string | null;
  readonly path: readonly string[] | null;
  readonly value: string | null;
  readonly where: string | null;
  readonly conditional: boolean;
  /** Of the label without its marks; of the verb where there is none. */
  readonly span: Span;
  readonly pathSpans: readonly Span[];
  readonly valueSpan: Span | null;
  readonly whereSpan: Span | null;
  /** The verb as written: where a click that is missing would be put in front. */
  readonly verbSpan: Span;
  /** The sentence that it was read from. */
  readonly sentence: Span;
  /** A role that the sentence asks for, such as `Application Administrator`. */
  readonly role: string | null;
  readonly roleSpan: Span | null;
  readonly url: string | null;
  /** The kind of control that the sentence names: `button`, `check box`... */
  readonly control: string | null;
}

/** A picture, in whichever notation. */
export interface ImageReference {
  readonly source: string;
  readonly alt: string;
  readonly span: Span;
  /** The picture that this one is shown for, in full, when it is selected. */
  readonly lightboxOf?: string;
  readonly section: string | null;
  readonly step: number | null;
}

export interface LinkReference {
  readonly url: string;
  readonly span: Span;
}

export interface IncludeReference {
  readonly path: string;
  readonly span: Span;
}

/** One numbered item. */
export interface DocumentStep {
  readonly section: string | null;
  readonly step: number;
  readonly span: Span;
  readonly text: string;
}

export interface DocumentSection {
  readonly title: string;
  readonly depth: number;
  readonly span: Span;
  /** The heading that it stands under. */
  readonly parent: string | null;
}

/** What could not be read, or was left unclosed. */
export interface Unread {
  readonly what: string;
  readonly span: Span;
}

/** `<!-- portal-runbook-disable rule -->`, in force until `-enable` or the end; `-disable-next-line` for one line. */
export interface Directive {
  readonly kind: 'disable' | 'enable' | 'disable-next-line';
  readonly rules: readonly string[];
  readonly span: Span;
}

/** Everything that is read from one Markdown file. */
export interface DocumentModel {
  readonly sections: readonly DocumentSection[];
  readonly steps: readonly DocumentStep[];
  readonly claims: readonly Claim[];
  readonly images: readonly ImageReference[];
  readonly links: readonly LinkReference[];
  readonly includes: readonly IncludeReference[];
  readonly unread: readonly Unread[];
  readonly directives: readonly Directive[];
}
