import {
  isEverNamed,
  normalizeHeading,
  normalizeLabel,
  versionsOf,
  type PortalVersion,
  type VersionedName,
} from '../../core/names.ts';
import { nearest } from '../../core/nearest.ts';
import type { Claim, Span } from '../model.ts';
import { isCalled, nameIn, sinceOf, type Catalog, type Hop } from './catalog.ts';
import { mayMend, type Basis, type Edit, type Finding, type NotVerified } from './finding.ts';
import { insertAfter, insertBefore } from './insert.ts';
import type { Footstep, Walk } from './walk.ts';
import { isWritten } from './written.ts';

/** What a run saw: labels by normalized name, with a picture. */
export interface Witness {
  readonly bag: string;
  readonly live: boolean;
  /** Whether the run acted on a control of that name or a page showed it, and the picture of it. */
  saw(label: string): { readonly picture?: string } | undefined;
}

export interface Judgement {
  readonly findings: readonly Finding[];
  readonly notVerified: readonly NotVerified[];
}

/** Turns a walk into findings about names, ways, values and missing clicks, against one version of the portal. */
export class Judge {
  private readonly catalog: Catalog;
  private readonly version: PortalVersion;
  private readonly text: string;
  private readonly witness: Witness | undefined;
  private claims: readonly Claim[] = [];

  constructor(catalog: Catalog, version: PortalVersion, text: string, witness: Witness | undefined) {
    this.catalog = catalog;
    this.version = version;
    this.text = text;
    this.witness = witness;
  }

  judge(walk: Walk): Judgement {
    this.claims = walk.steps.map(({ claim }) => claim);
    const findings: Finding[] = [];
    const notVerified: NotVerified[] = [];
    for (const step of walk.steps) {
      const { claim, spot, path, reason } = step;
      const title = this.pageTitle(claim);
      if (title !== undefined) findings.push(title);
      if (step.page !== undefined) {
        findings.push(...this.missing(step));
        continue;
      }
      if (spot === undefined && path === undefined) {
        notVerified.push({ claim, reason: reason ?? 'nothing is known about it' });
        continue;
      }
      findings.push(...this.missing(step));
      if (path !== undefined) findings.push(...this.navigation(step));
      else findings.push(...this.name(step), ...this.value(step));
    }
    for (const { screen, after } of walk.uncommitted) {
      const control = screen.commit === undefined ? undefined : screen.controls[screen.commit];
      const name = control === undefined ? undefined : nameIn(control.name, this.version);
      if (control === undefined || typeof name !== 'string') continue;
      findings.push(
        this.finding(
          'step-missing',
          after,
          after.span,
          `nothing done on this page takes effect before **${name}** is selected, which the document leaves out`,
          this.basis(control.source, name),
          {
            description: `insert: select **${name}**`,
            edits: [insertAfter(this.text, after, name)],
          },
        ),
      );
    }
    return { findings, notVerified };
  }

  private missing(step: Footstep): Finding[] {
    const { claim, missing, alternatives } = step;
    const [hop] = missing ?? [];
    if (hop === undefined) return [];
    const name = nameIn(hop.spot.control.name, this.version);
    if (typeof name !== 'string') return [];
    const where =
      hop.spot.screen.title === undefined
        ? hop.spot.screen.name
        : (nameIn(hop.spot.screen.title, this.version) ?? hop.spot.screen.name);
    const basis = this.basis(hop.spot.control.source, name);
    if (alternatives !== undefined) {
      const names = alternatives.map((other) => this.nameOf(other)).join(' or ');
      return [
        {
          ...this.finding(
            'step-missing',
            claim,
            claim.span,
            `before this, ${names} is to be selected on the page "${where}"; the document leaves it out`,
            basis,
          ),
          ask: 'Which of them belongs here?',
        },
      ];
    }
    const message = `before this, **${name}** is to be selected on the page "${where}"; the document leaves it out`;
    return [
      this.finding('step-missing', claim, claim.span, message, basis, {
        description: `insert: select **${name}**`,
        edits: [insertBefore(this.text, claim, name, this.claims)],
      }),
    ];
  }

  private nameOf(hop: Hop): string {
    return `**${nameIn(hop.spot.control.name, this.version) ?? hop.spot.key}**`;
  }

  private navigation({ claim, path, taken }: Footstep): Finding[] {
    if (path === undefined) return [];
    const name = path.screen.paths;
    const current = name === undefined ? undefined : nameIn(name, this.version);
    if (name === undefined || typeof current !== 'string') return [];
    const written = normalizeLabel(path.parts.join(' > '));
    if (normalizeLabel(current) === written) return [];
    const parts = current.split(/\s*>\s*/u);
    const basis = this.basis(path.screen.source, current);
    const edits =
      taken === path.parts.length
        ? [this.rewritePath(claim, taken, parts)]
        : this.rewriteClick(claim, path.parts, parts);
    const since = this.since(name);
    return [
      {
        ...this.finding(
          'navigation-changed',
          claim,
          spread(claim, taken),
          `the way to this page is **${parts.join('** > **')}**${since === undefined ? '' : ` since ${since}`}`,
          basis,
          edits.length === 0 ? undefined : { description: `write: **${parts.join('** > **')}**`, edits },
        ),
        ...(since === undefined ? {} : { since }),
      },
    ];
  }

  /** The parts of the way in the marks that the document uses. */
  private rewritePath(claim: Claim, taken: number, parts: readonly string[]): Edit {
    const { start, end } = spread(claim, taken);
    const [first, second] = claim.pathSpans;
    const between = first !== undefined && second !== undefined ? this.text.slice(first.end, second.start) : ' > ';
    return { start, end, text: parts.join(between) };
  }

  /** "Under **A**, select **B**": both names where they stand. */
  private rewriteClick(claim: Claim, old: readonly string[], parts: readonly string[]): Edit[] {
    const last = parts.at(-1);
    if (claim.path !== null || claim.whereSpan === null || old.length !== 2 || last === undefined) return [];
    if (normalizeLabel(claim.where ?? '') !== normalizeLabel(old[0] ?? '')) return [];
    const marks = /(?:\*\*|__)$/u.exec(this.text.slice(0, claim.whereSpan.start))?.[0] ?? '';
    const place = { ...claim.whereSpan, text: parts.slice(0, -1).join(`${marks} > ${marks}`) };
    return [place, { ...claim.span, text: last }].filter(
      ({ start, end, text }) => this.text.slice(start, end) !== text,
    );
  }

  /** The month since which a name holds; the oldest that is known says nothing about when it began. */
  private since(name: VersionedName): PortalVersion | undefined {
    const month = sinceOf(name, this.version);
    return month === versionsOf(name)[0] ? undefined : month;
  }

  private name({ claim, spot }: Footstep): Finding[] {
    if (spot === undefined || claim.label === null) return [];
    const { control, screen } = spot;
    if (isCalled(control, claim.label, this.version)) return [];
    const current = nameIn(control.name, this.version);
    if (current === undefined || this.contradicted(claim.label, current)) return [];
    const since = this.since(control.name);
    const stamp = since === undefined ? {} : { since };
    const basis = this.basis(control.source, current ?? undefined);
    const page = screen.title === undefined ? screen.name : (nameIn(screen.title, this.version) ?? screen.name);
    if (current === null) {
      const message = `the page "${page}" has had no **${claim.label}**${since === undefined ? '' : ` since ${since}`}`;
      return [
        {
          ...this.finding('step-obsolete', claim, claim.span, message, basis),
          ...stamp,
          ask: 'What is done there instead?',
        },
      ];
    }
    const message = `**${claim.label}** is called **${current}**${since === undefined ? '' : ` since ${since}`}`;
    return [
      {
        ...this.finding('label-changed', claim, claim.span, message, basis, {
          description: `write: **${current}**`,
          edits: [{ ...claim.span, text: current }],
        }),
        ...stamp,
      },
    ];
  }

  /** A page that the sentence names by the title of another version. */
  private pageTitle(claim: Claim): Finding | undefined {
    if (claim.where === null || claim.whereSpan === null) return undefined;
    const screens = this.catalog.titled(claim.where);
    const [screen] = screens;
    if (screen?.title === undefined || typeof screen.title === 'string' || screens.length > 1) return undefined;
    const current = nameIn(screen.title, this.version);
    if (typeof current !== 'string' || normalizeHeading(current) === normalizeHeading(claim.where)) return undefined;
    const since = this.since(screen.title);
    const basis = this.basis(screen.source, current);
    const message = `the page **${claim.where}** is called **${current}**${since === undefined ? '' : ` since ${since}`}`;
    return {
      ...this.finding('label-changed', claim, claim.whereSpan, message, basis, {
        description: `write: **${current}**`,
        edits: [{ ...claim.whereSpan, text: current }],
      }),
      ...(since === undefined ? {} : { since }),
    };
  }

  private value({ claim, spot }: Footstep): Finding[] {
    if (spot === undefined || claim.value === null || claim.valueSpan === null || claim.label === null) return [];
    const { control } = spot;
    const span = claim.valueSpan;
    // "Enable **X**" quotes no value.
    if (!isWritten(this.text, span, claim.value)) return [];
    const basis = this.basis(control.source, claim.label);
    const written = this.text.slice(claim.verbSpan.start, claim.valueSpan.end);
    if (
      control.value !== undefined &&
      claim.verb === 'verify' &&
      /\bdefault\b/iu.test(written) &&
      normalizeLabel(control.value) !== normalizeLabel(claim.value)
    ) {
      return [
        this.finding('value-changed', claim, span, `the default of **${claim.label}** is **${control.value}**`, basis, {
          description: `write: **${control.value}**`,
          edits: [{ ...span, text: control.value }],
        }),
      ];
    }
    if (control.options === undefined || claim.verb !== 'set' || /[<{]/u.test(claim.value)) return [];
    const options = control.options
      .map((option) => nameIn(option, this.version))
      .filter((option) => typeof option === 'string');
    if (options.some((option) => normalizeLabel(option) === normalizeLabel(claim.value ?? ''))) return [];
    const old = control.options.find((option) => isEverNamed(option, claim.value ?? ''));
    const current = old === undefined ? nearest(claim.value, options, 1)[0] : (nameIn(old, this.version) ?? undefined);
    const message = `**${claim.label}** offers ${options.map((option) => `**${option}**`).join(', ')}, not **${claim.value}**`;
    return [
      this.finding(
        'value-changed',
        claim,
        span,
        message,
        basis,
        current === undefined
          ? undefined
          : { description: `write: **${current}**`, edits: [{ ...span, text: current }] },
      ),
    ];
  }

  /** Whether a run on the live portal showed the document's name and not that of the screen: then the screen is old. */
  private contradicted(written: string, current: string | null): boolean {
    const { witness } = this;
    if (witness?.live !== true || witness.saw(written) === undefined) return false;
    return current === null || witness.saw(current) === undefined;
  }

  private basis(source: string | undefined, name: string | undefined): Basis {
    const seen = name === undefined ? undefined : this.witness?.saw(name);
    if (this.witness?.live === true && seen !== undefined) return { kind: 'live', cite: this.witness.bag };
    return source === undefined ? { kind: 'practice' } : { kind: 'source', cite: source };
  }

  private finding(
    rule: Finding['rule'],
    claim: Claim,
    span: Span,
    message: string,
    basis: Basis,
    mend?: Finding['mend'],
  ): Finding {
    const asked =
      mend === undefined || mayMend(basis)
        ? undefined
        : `Should the document say so (${mend.description})? Only a run on the live portal or a public page tells.`;
    return {
      rule,
      message,
      span,
      section: claim.section,
      step: claim.step,
      basis,
      ...(mend !== undefined && mayMend(basis) ? { mend } : {}),
      ...(asked === undefined ? {} : { ask: asked }),
    };
  }
}

/** The first parts of a navigation as one stretch; all unless told. */
export function spread(claim: Claim, parts = claim.pathSpans.length): Span {
  const [first, last] = [claim.pathSpans[0], claim.pathSpans[parts - 1]];
  return first === undefined || last === undefined ? claim.span : { start: first.start, end: last.end };
}
