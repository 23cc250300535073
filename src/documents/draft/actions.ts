import { withoutReferences } from '../../core/interpolate.ts';
import { normalizeLabel, type PortalVersion } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import { nameIn, type Catalog, type Spot } from '../check/catalog.ts';
import type { Footstep } from '../check/walk.ts';
import type { Claim } from '../model.ts';

/** One action of a runbook as YAML will hold it: the kind with its input, and the modifiers beside it. */
export type Action = Readonly<Record<string, unknown>>;

export interface DraftedAction {
  readonly actions: readonly Action[];
  readonly window: 'portal' | 'host' | 'popup';
  /** What could not be made an action. */
  readonly todo?: string;
}

/** Collects the inputs that the actions need. */
export class Inputs {
  readonly entries = new Map<string, { readonly description: string; readonly default?: string }>();
  private readonly defaults: Readonly<Record<string, string>>;

  /** @param defaults by the word that the document uses, such as `agent`. */
  constructor(defaults: Readonly<Record<string, string>>) {
    this.defaults = defaults;
  }

  /** A reference to the input for what a document leaves to its reader. */
  reference(label: string, description: string): string {
    const words = label
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .trim()
      .split(/\s+/u);
    const name = words
      .map((word, index) =>
        index === 0 ? word.toLowerCase() : `${word[0]?.toUpperCase() ?? ''}${word.slice(1).toLowerCase()}`,
      )
      .join('')
      .replace(/^[^a-z]+/iu, '')
      .slice(0, 40);
    const key = name === '' ? 'value' : name;
    const known = this.defaults[normalizeLabel(label)];
    this.entries.set(key, { description, ...(known === undefined ? {} : { default: known }) });
    return `\${${key}}`;
  }
}

/** Clicks on these change something, wherever they lead. */
const CHANGES =
  /^(?:create|add|save|assign|install|delete|remove|confirm|apply|submit|yes|ok|grant|accept|invite|register|enable|disable|start|generate)\b/iu;

export class Drafter {
  private readonly catalog: Catalog;
  private readonly version: PortalVersion;
  private readonly inputs: Inputs;
  private readonly expanded = new Set<string>();

  constructor(catalog: Catalog, version: PortalVersion, inputs: Inputs) {
    this.catalog = catalog;
    this.version = version;
    this.inputs = inputs;
  }

  draft(
    step: Footstep,
    around: { readonly before: Footstep | undefined; readonly next: Footstep | undefined },
    host: boolean,
  ): DraftedAction {
    const { claim, spot, path } = step;
    const { before, next } = around;
    const missing = (step.missing ?? []).flatMap((hop) => this.click(hop.spot, { undocumented: true }));
    if (path !== undefined)
      return { actions: [...missing, { browse: withoutReferences(path.parts.join(' > ')) }], window: 'portal' };
    if (claim.verb === 'signIn')
      return {
        actions: [{ signIn: /hybrid/iu.test(claim.role ?? '') ? 'hybrid' : 'admin' }],
        window: host ? 'popup' : 'portal',
      };
    if (spot !== undefined) {
      const window = spot.screen.window === 'host' ? 'host' : 'portal';
      return { actions: [...missing, ...this.known(claim, spot, next)], window };
    }
    if (claim.verb === 'wait') return { actions: [], window: host ? 'host' : 'portal' };
    return this.unknown(step, before?.claim, host);
  }

  private known(claim: Claim, spot: Spot, next: Footstep | undefined): Action[] {
    const { control, screen } = spot;
    const name = nameIn(control.name, this.version) ?? claim.label ?? '';
    const on = { on: screen.name };
    const open = this.expand(spot);
    const { role } = control;
    if (claim.verb === 'search' && role !== 'searchbox') {
      // Who searches for a thing and goes on with what it opens has chosen it as well.
      const chosen = next?.spot !== undefined && next.spot.screen === this.catalog.leadsTo(spot);
      return [{ search: withoutReferences(name) }, ...(chosen ? this.click(spot, {}) : [])];
    }
    if (role === 'searchbox')
      return [
        ...open,
        {
          search:
            claim.value === null
              ? this.inputs.reference(name, `What to type into ${name}`)
              : withoutReferences(claim.value),
        },
      ];
    if (role === 'textbox' || role === 'spinbutton') {
      const value =
        claim.value === null
          ? this.inputs.reference(name, `What to type into ${name}`)
          : withoutReferences(claim.value);
      return [...open, { fill: { [name]: value }, ...on }];
    }
    if (role === 'combobox' || role === 'listbox')
      return claim.value === null ? [] : [...open, { choose: { [name]: withoutReferences(claim.value) }, ...on }];
    if (role === 'checkbox' || role === 'radio' || role === 'switch')
      return [...open, { [claim.verb === 'uncheck' ? 'uncheck' : 'check']: name, ...on }];
    if (claim.verb === 'verify') return [];
    if (claim.verb === 'rightClick') return [{ rightClick: name }];
    if (claim.verb === 'expand') return [{ expand: name, ...on }];
    return [...open, ...this.click(spot, {})];
  }

  private click({ screen, key, control }: Spot, modifiers: Action): Action[] {
    const name = nameIn(control.name, this.version);
    if (typeof name !== 'string') return [];
    const leads = this.catalog.leadsTo({ screen, key, control }) !== undefined;
    if (!leads && /\bdownload\b/iu.test(name))
      return [{ download: name, on: screen.name, as: 'download', ...modifiers }];
    return [
      { click: name, on: screen.name, ...(leads && !CHANGES.test(name) ? { effect: 'read' } : {}), ...modifiers },
    ];
  }

  /** The section that a control stands in is opened first, once. */
  private expand({ screen, control }: Spot): Action[] {
    const under = control.under === undefined ? undefined : nameIn(control.under, this.version);
    if (typeof under !== 'string' || this.expanded.has(`${screen.name} ${under}`)) return [];
    const section = Object.values(screen.controls).find(
      (other) => other.role === 'button' && nameIn(other.name, this.version) === under,
    );
    if (section === undefined) return [];
    this.expanded.add(`${screen.name} ${under}`);
    return [{ expand: under, on: screen.name }];
  }

  private unknown({ claim, reason }: Footstep, before: Claim | undefined, host: boolean): DraftedAction {
    const window = host ? 'host' : 'portal';
    const { label, verb } = claim;
    const todo = (what: string): DraftedAction => ({ actions: [], window, todo: what });
    const row = this.rowOf(claim);
    if (row !== undefined && label !== null)
      return {
        actions: [{ check: this.inputs.reference(label, `The ${label} to select`), on: row.name }],
        window: 'portal',
      };
    // What a context menu offers: "right-click **X**, and run as administrator".
    if (verb === 'select' && label !== null && before?.verb === 'rightClick') {
      const name = withoutReferences(`${label[0]?.toUpperCase() ?? ''}${label.slice(1)}`);
      return { actions: [{ click: name, effect: 'read' }], window };
    }
    if (verb === 'offPortal' || label === null || !/^[^a-z]/u.test(label)) return todo(reason ?? 'unclear');
    const name = withoutReferences(label);
    const value = claim.value === null ? undefined : withoutReferences(claim.value);
    switch (verb) {
      case 'select':
        return { actions: [{ click: name }], window };
      case 'check':
      case 'uncheck':
      case 'expand':
      case 'download':
        return { actions: [{ [verb]: name, ...(verb === 'download' ? { as: 'download' } : {}) }], window };
      case 'rightClick':
        return { actions: [{ rightClick: name }], window };
      case 'press':
        return { actions: [{ press: name }], window };
      case 'search':
        return { actions: [{ search: value ?? name }], window };
      case 'fill':
        return {
          actions: [{ fill: { [name]: value ?? this.inputs.reference(label, `What to type into ${label}`) } }],
          window,
        };
      case 'set':
        return value === undefined
          ? todo(`no value for ${label}`)
          : { actions: [{ choose: { [name]: value } }], window };
      case 'browse':
        return claim.path !== null && claim.path.length > 1
          ? { actions: [{ browse: withoutReferences(claim.path.join(' > ')) }], window }
          : { actions: [{ click: name }], window };
      default:
        return todo(reason ?? 'unclear');
    }
  }

  /** "Select the agent": a row of the list "Agents" of a page that the document is on. */
  private rowOf(claim: Claim): Screen | undefined {
    const { label, where } = claim;
    if (claim.verb !== 'select' || label === null || where === null || !/^[a-z]/u.test(label)) return undefined;
    const wanted = [label, `${label}s`].map(normalizeLabel);
    return this.catalog.screens.find((screen) =>
      Object.values(screen.controls).some((control) => {
        const name = nameIn(control.name, this.version);
        const under = control.under === undefined ? undefined : nameIn(control.under, this.version);
        return (
          control.role === 'grid' &&
          typeof name === 'string' &&
          wanted.includes(normalizeLabel(name)) &&
          typeof under === 'string' &&
          normalizeLabel(under) === normalizeLabel(where)
        );
      }),
    );
  }
}
