import { normalizeHeading, normalizeLabel, type PortalVersion } from '../../core/names.ts';
import type { ActionCall, Runbook, RunbookStep } from '../../core/runbook.ts';
import type { Claim, DocumentModel } from '../model.ts';
import { isCalled, nameIn, type Catalog, type Spot } from './catalog.ts';
import { mayMend, type Basis, type Finding } from './finding.ts';
import { insertAfter, insertBefore } from './insert.ts';
import type { Witness } from './judge.ts';

/** The kinds of action whose input names one control, or maps controls to values. */
const CLICKS = new Set(['click', 'doubleClick', 'rightClick', 'check', 'uncheck', 'download', 'expand']);
const VALUES = new Set(['fill', 'choose', 'set']);

function labelsOf(action: ActionCall): string[] {
  const { kind, input } = action;
  if (CLICKS.has(kind) && typeof input === 'string') return [input];
  if (VALUES.has(kind) && typeof input === 'object' && input !== null) return Object.keys(input);
  return [];
}

const literal = (label: string): boolean => !label.includes('${');

interface Aligned {
  readonly step: RunbookStep;
  readonly claims: readonly Claim[];
  readonly text: string;
}

export interface RunbookJudgement {
  readonly findings: readonly Finding[];
  /** Numbered items that no step of the runbook reproduces. */
  readonly uncovered: readonly { readonly section: string | null; readonly step: number }[];
}

/** Compares a document with the runbook that reproduces it: what the runbook does and the document does not say. */
export function judgeAgainstRunbook(
  model: DocumentModel,
  text: string,
  runbook: Runbook,
  catalog: Catalog,
  version: PortalVersion,
  witness: Witness | undefined,
): RunbookJudgement {
  const findings: Finding[] = [];
  const covered = new Set<string>();
  for (const section of runbook.sections) {
    const title = model.sections.find(
      (candidate) => normalizeHeading(candidate.title) === normalizeHeading(section.heading),
    )?.title;
    if (title === undefined) continue;
    let last = 0;
    for (const step of section.steps) {
      for (const number of step.reproduces) covered.add(`${title}\u0000${number}`);
      const items = model.steps.filter((item) => item.section === title && step.reproduces.includes(item.step));
      const claims = model.claims.filter(
        (claim) => claim.section === title && claim.step !== null && step.reproduces.includes(claim.step),
      );
      const [first] = items;
      if (first === undefined) continue;
      if (first.step < last)
        findings.push({
          rule: 'order-changed',
          message: `item ${first.step} is done after item ${last}: the runbook has step "${step.id}" later`,
          span: { start: first.span.start, end: first.span.start + 1 },
          section: title,
          step: first.step,
          basis: { kind: 'practice' },
          ask: 'Which order is right?',
        });
      last = Math.max(last, first.step);
      const aligned = {
        step,
        claims,
        text: items.map((item) => text.slice(item.span.start, item.span.end)).join('\n'),
      };
      findings.push(
        ...missing(aligned, text, catalog, version, witness),
        ...renamed(aligned, catalog, version, witness),
      );
    }
  }
  const uncovered = model.steps
    .filter((item) => !covered.has(`${item.section ?? ''}\u0000${item.step}`))
    .map(({ section, step }) => ({ section, step }));
  return { findings, uncovered };
}

function spotOf(action: ActionCall, label: string, catalog: Catalog): Spot | undefined {
  const screen = action.on === undefined ? undefined : catalog.screen(action.on);
  return screen === undefined ? undefined : catalog.spots(label).find((spot) => spot.screen === screen);
}

function basisOf(spot: Spot | undefined, label: string, witness: Witness | undefined): Basis {
  if (witness?.live === true && witness.saw(label) !== undefined) return { kind: 'live', cite: witness.bag };
  return spot?.control.source === undefined ? { kind: 'practice' } : { kind: 'source', cite: spot.control.source };
}

const sameControl = (spot: Spot | undefined, claim: Claim, label: string, version: PortalVersion): boolean =>
  claim.label !== null &&
  (normalizeLabel(claim.label) === normalizeLabel(label) ||
    (spot !== undefined && isCalled(spot.control, claim.label, version)));

/** What the runbook marks as forgotten by the document, on a screen that declares it. */
function missing(
  { step, claims, text: item }: Aligned,
  text: string,
  catalog: Catalog,
  version: PortalVersion,
  witness: Witness | undefined,
): Finding[] {
  const findings: Finding[] = [];
  for (const [index, action] of step.do.entries()) {
    if (!action.undocumented) continue;
    for (const label of labelsOf(action).filter(literal)) {
      const spot = spotOf(action, label, catalog);
      // The document may say it in other words: "from the start menu".
      if (spot === undefined || mentions(item, label)) continue;
      const name = nameIn(spot.control.name, version) ?? label;
      const next = step.do
        .slice(index + 1)
        .flatMap((after) => labelsOf(after).concat(typeof after.input === 'string' ? [after.input] : []));
      const before = claims.find((claim) => next.some((other) => sameControl(undefined, claim, other, version)));
      const anchor = before ?? claims.at(-1);
      if (anchor === undefined) continue;
      const basis = basisOf(spot, label, witness);
      const base = {
        rule: 'step-missing' as const,
        message:
          before === undefined
            ? `after this, **${name}** is to be selected; the document leaves it out`
            : `before this, **${name}** is to be selected; the document leaves it out`,
        span: anchor.span,
        section: anchor.section,
        step: anchor.step,
        basis,
      };
      if (!mayMend(basis)) findings.push({ ...base, ask: 'Should the document say so?' });
      else {
        const edit = before === undefined ? insertAfter(text, anchor, name) : insertBefore(text, before, name, claims);
        findings.push({ ...base, mend: { description: `insert: select **${name}**`, edits: [edit] } });
      }
    }
  }
  return findings;
}

function mentions(item: string, label: string): boolean {
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu').test(item);
}

/** One action and one claim left over in the same step: the same thing by two names. */
function renamed(
  { step, claims, text: item }: Aligned,
  catalog: Catalog,
  version: PortalVersion,
  witness: Witness | undefined,
): Finding[] {
  const clicks = step.do.filter((action) => !action.undocumented && action.kind === 'click');
  const labels = clicks.flatMap((action) =>
    labelsOf(action)
      .filter(literal)
      .map((label) => ({ label, spot: spotOf(action, label, catalog) })),
  );
  const selects = claims.filter(
    (claim) => claim.verb === 'select' && claim.label !== null && /^[^a-z]/u.test(claim.label),
  );
  const freeLabels = labels.filter(
    ({ label, spot }) =>
      spot !== undefined && !mentions(item, label) && !claims.some((claim) => sameControl(spot, claim, label, version)),
  );
  const freeClaims = selects.filter(
    (claim) =>
      !labels.some(({ label, spot }) => sameControl(spot, claim, label, version)) &&
      !allLabels(step).some((label) => sameControl(undefined, claim, label, version)),
  );
  const [action, claim] = [freeLabels[0], freeClaims[0]];
  if (
    action?.spot === undefined ||
    claim === undefined ||
    freeLabels.length > 1 ||
    freeClaims.length > 1 ||
    selects.length !== labels.length
  )
    return [];
  const name = nameIn(action.spot.control.name, version);
  if (typeof name !== 'string') return [];
  const basis = basisOf(action.spot, name, witness);
  const base = {
    rule: 'label-changed' as const,
    message: `**${claim.label ?? ''}** is called **${name}**, by the runbook's step "${step.id}"`,
    span: claim.span,
    section: claim.section,
    step: claim.step,
    basis,
  };
  return [
    mayMend(basis)
      ? { ...base, mend: { description: `write: **${name}**`, edits: [{ ...claim.span, text: name }] } }
      : { ...base, ask: 'Which name is right?' },
  ];
}

function allLabels(step: RunbookStep): string[] {
  return step.do.flatMap((action) => (typeof action.input === 'string' ? [action.input] : labelsOf(action)));
}
