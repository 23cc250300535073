import type { PortalVersion } from '../../core/names.ts';
import type { Runbook } from '../../core/runbook.ts';
import type { Screen } from '../../core/screen.ts';
import { indexLines, type LineIndex } from '../claims/place-in-source.ts';
import type { DocumentModel } from '../model.ts';
import type { DocumentSource } from '../source.ts';
import { judgeAgainstRunbook } from './against-runbook.ts';
import { Catalog, isCalled } from './catalog.ts';
import {
  levelOf,
  type Finding,
  type LeveledFinding,
  type NotVerified,
  type RuleId,
  type Severities,
} from './finding.ts';
import { Judge, type Witness } from './judge.ts';
import { judgeRoles } from './roles.ts';
import { Walker, type Walk } from './walk.ts';
import { onlyWritten } from './written.ts';

export interface CheckRequest {
  readonly source: DocumentSource;
  readonly model: DocumentModel;
  readonly screens: Iterable<Screen>;
  /** The portal version that the document is to describe. */
  readonly version: PortalVersion;
  readonly runbook?: Runbook | undefined;
  readonly witness?: Witness | undefined;
  /** Findings about the files beside it. */
  readonly beside?: readonly Finding[];
  readonly severities?: Severities;
}

export interface CheckedDocument {
  readonly file: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly version: PortalVersion;
  /** The version whose names the document uses most; undefined where it uses none that differ. */
  readonly fits: PortalVersion | undefined;
  readonly runbook: string | undefined;
  readonly findings: readonly LeveledFinding[];
  readonly notVerified: readonly NotVerified[];
  /** Findings that a comment in the document, or the configuration, switches off. */
  readonly disabled: number;
  readonly claims: number;
  /** Claims that were compared with something, in percent of all, rounded down. */
  readonly coverage: number;
}

export function checkDocument(request: CheckRequest): CheckedDocument {
  const { source, model, version, runbook, witness } = request;
  const catalog = new Catalog(request.screens);
  const lines = indexLines(source.text);
  const walk = new Walker(catalog, version).walk(model.claims);
  const judged = new Judge(catalog, version, source.text, witness).judge(walk);
  const against =
    runbook === undefined ? undefined : judgeAgainstRunbook(model, source.text, runbook, catalog, version, witness);
  const unread = model.unread
    .filter(({ what }) => !what.startsWith('nothing to do'))
    .map(({ what, span }): Finding => ({
      rule: 'not-read',
      message: what,
      span,
      section: null,
      step: null,
      basis: { kind: 'repository' },
    }));
  const roles = judgeRoles(walk, source.text);
  const found = [...judged.findings, ...roles, ...(against?.findings ?? []), ...(request.beside ?? []), ...unread];
  const all = once(onlyWritten(found, model.claims, source.text));
  const findings = all
    .filter((finding) => !isDisabled(finding.rule, finding.span.start, model, lines))
    .flatMap((finding): LeveledFinding[] => {
      const level = levelOf(finding, request.severities ?? {});
      return level === 'off' ? [] : [{ ...finding, ...evidenceOf(finding, witness), level }];
    });
  const claims = model.claims.length;
  return {
    file: source.file,
    text: source.text,
    lines,
    version,
    fits: fittingVersion(walk, catalog, version),
    runbook: runbook?.id,
    findings: findings.sort((left, right) => left.span.start - right.span.start),
    notVerified: judged.notVerified,
    disabled: all.length - findings.length,
    claims,
    coverage: claims === 0 ? 100 : Math.floor((100 * (claims - judged.notVerified.length)) / claims),
  };
}

/** The picture of the run on which the control stands that the finding is about. */
function evidenceOf({ message, evidence }: Finding, witness: Witness | undefined): Pick<Finding, 'evidence'> {
  if (evidence !== undefined || witness === undefined) return {};
  const names = [...message.matchAll(/\*\*(.+?)\*\*/gu)].map((match) => match[1] ?? '').reverse();
  const picture = names.map((name) => witness.saw(name)?.picture).find((path) => path !== undefined);
  return picture === undefined ? {} : { evidence: picture };
}

/** Screens and runbook often tell the same: the finding that can mend is kept. */
function once(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const name = /\*\*(.+?)\*\*/u.exec(finding.message)?.[1] ?? finding.message;
    const key =
      finding.rule === 'step-missing'
        ? `${finding.rule} ${finding.section ?? ''} ${finding.step ?? ''} ${name}`
        : `${finding.rule} ${finding.span.start}`;
    const before = kept.get(key);
    if (before === undefined || (before.mend === undefined && finding.mend !== undefined)) kept.set(key, finding);
  }
  return [...kept.values()];
}

/** The version in which most of the names hold that differ between versions; of several the wanted one, or the latest. */
function fittingVersion(walk: Walk, catalog: Catalog, wanted: PortalVersion): PortalVersion | undefined {
  const holding = catalog.versions.findLast((month) => month <= wanted);
  let best: { version: PortalVersion; count: number } | undefined;
  for (const version of catalog.versions) {
    let count = 0;
    let telling = 0;
    for (const { claim, spot, path } of walk.steps) {
      if (path !== undefined) {
        telling += 1;
        const current = catalog.paths.filter((other) => other.screen === path.screen && other.since <= version).at(-1);
        if (current?.parts.join('\u0000') === path.parts.join('\u0000')) count += 1;
      } else if (spot !== undefined && typeof spot.control.name !== 'string' && claim.label !== null) {
        telling += 1;
        if (isCalled(spot.control, claim.label, version)) count += 1;
      }
    }
    if (telling === 0) return undefined;
    if (best === undefined || count > best.count || (count === best.count && best.version !== holding))
      best = { version, count };
  }
  return best?.version;
}

function isDisabled(rule: RuleId, offset: number, model: DocumentModel, lines: LineIndex): boolean {
  let disabled = false;
  for (const { kind, rules, span } of model.directives) {
    if (span.start > offset) break;
    if (rules.length > 0 && !rules.includes(rule)) continue;
    if (kind === 'disable-next-line') {
      if (lines.line(offset) === lines.line(span.end) + 1) return true;
    } else disabled = kind === 'disable';
  }
  return disabled;
}
