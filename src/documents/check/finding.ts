import type { Claim, Span } from '../model.ts';

interface RuleText {
  readonly title: string;
  readonly help: string;
}

/** Every rule of `docs check`, by the id that comments and options name. */
export const RULES = {
  'label-changed': {
    title: 'The portal names this control otherwise',
    help: 'The document uses a name of an older portal version, or one that the runbook contradicts.',
  },
  'navigation-changed': {
    title: 'The way leads along other items',
    help: 'The document describes the navigation of an older portal version.',
  },
  'step-missing': {
    title: 'The document leaves out an action',
    help: 'What comes next is on a page that only another action opens, or nothing takes effect without it.',
  },
  'step-obsolete': {
    title: 'The portal no longer has this control',
    help: 'Since the named version the control is gone.',
  },
  'order-changed': {
    title: 'The steps come in another order',
    help: 'The runbook, which runs, does these items in another order.',
  },
  'value-changed': {
    title: 'The portal has another value',
    help: 'The default or the option that the document quotes is not the one that the control shows.',
  },
  'role-differs': {
    title: 'Another role is needed',
    help: 'The role that the document asks for may not do what the page is for.',
  },
  'image-missing': {
    title: 'The picture is not in the repository',
    help: 'The path of the picture leads to no file.',
  },
  'image-stale': {
    title: 'The picture shows an older portal',
    help: 'A picture that "docs pictures" wrote shows names that the portal no longer has. Others are not judged.',
  },
  'link-broken': {
    title: 'The link leads to nothing in the repository',
    help: 'A relative link, or an include, names a file that is not there.',
  },
  'not-read': {
    title: 'This part of the document could not be read',
    help: 'A construct is not closed; what follows may be misread.',
  },
  'not-verified': {
    title: 'Nothing is known about this',
    help: 'It happens outside of the portal, or on a page that no screen describes.',
  },
} as const satisfies Record<string, RuleText>;

export type RuleId = keyof typeof RULES;
export const RULE_IDS = Object.keys(RULES).filter((id): id is RuleId => id in RULES);

/**
 * What a finding rests on: `live`, a bag of a run on a real portal; `source`, a public page that a screen cites for the
 * name; `practice`, the model of the portal that this program brings; `repository`, the files beside the document.
 */
export interface Basis {
  readonly kind: 'live' | 'source' | 'practice' | 'repository';
  /** The page that is cited, or the bag. */
  readonly cite?: string;
}

/** A replacement of a stretch of the document's text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Finding {
  readonly rule: RuleId;
  readonly message: string;
  readonly span: Span;
  readonly section: string | null;
  readonly step: number | null;
  readonly basis: Basis;
  /** The month since which the portal is as the finding says. */
  readonly since?: string;
  /** What to write instead; only on the ground of a live bag, a cited source or the repository. */
  readonly mend?: { readonly description: string; readonly edits: readonly Edit[] };
  /** What a person should look at, where the ground is too weak to correct. */
  readonly ask?: string;
  /** A picture of a run that shows it, relative to the bag. */
  readonly evidence?: string;
}

export const LEVELS = ['error', 'warning', 'note'] as const;
export type Level = (typeof LEVELS)[number];

/** How grave the findings of a rule are; `off` does not look at all. */
export type Severities = Readonly<Partial<Record<RuleId, Level | 'off'>>>;

export interface LeveledFinding extends Finding {
  readonly level: Level;
}

/** What is only known from the practice model is a warning unless told otherwise. */
export const levelOf = (finding: Finding, severities: Severities): Level | 'off' =>
  severities[finding.rule] ?? (finding.basis.kind === 'practice' ? 'warning' : 'error');

/** A claim about which nothing can be said, and why. */
export interface NotVerified {
  readonly claim: Claim;
  readonly reason: string;
}

export const mayMend = (basis: Basis): boolean => basis.kind !== 'practice';

export function describeBasis(basis: Basis): string {
  const cite = basis.cite === undefined ? '' : ` (${basis.cite})`;
  if (basis.kind === 'live') return `seen in a run on the live portal${cite}`;
  if (basis.kind === 'source') return `documented${cite}`;
  if (basis.kind === 'repository') return 'the files of the repository';
  return 'the practice model of the portal';
}
