import { stringify } from 'yaml';
import { withoutReferences } from '../../core/interpolate.ts';
import type { PortalVersion } from '../../core/names.ts';
import type { Screen } from '../../core/screen.ts';
import { Catalog, nameIn } from '../check/catalog.ts';
import { Walker, type Footstep } from '../check/walk.ts';
import type { DocumentModel, DocumentStep } from '../model.ts';
import { Drafter, Inputs, type Action } from './actions.ts';

export interface DraftRequest {
  readonly model: DocumentModel;
  /** The path that `document:` names. */
  readonly path: string;
  readonly title: string;
  readonly screens: Iterable<Screen>;
  readonly version: PortalVersion;
  /** Defaults of inputs by the word that documents use for them. */
  readonly defaults: Readonly<Record<string, string>>;
}

const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 40)
    .replace(/-+$/u, '');

const clip = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/\s+\S*$/u, '')}…`;

/** A title of one line: the first sentence, without marks. */
function titleOf({ text, step }: DocumentStep): string {
  const first = text.replace(/\s+/gu, ' ').split(/(?<=[.!?])\s/u)[0] ?? '';
  const title = clip(first.replace(/[.:]$/u, '').trim(), 80);
  return title === '' ? `Item ${step}` : withoutReferences(title);
}

interface Drafted {
  readonly actions: readonly Action[];
  readonly window: 'portal' | 'host' | 'popup';
  readonly todo: string | undefined;
}

/** A first runbook for a document, as YAML: actions where its claims are clear, `todo` with the item's number where not. */
export function draftRunbook(request: DraftRequest): string {
  const { model, version } = request;
  const catalog = new Catalog(request.screens);
  const inputs = new Inputs(request.defaults);
  const drafter = new Drafter(catalog, version, inputs);
  const walk = new Walker(catalog, version).walk(model.claims);
  const ids = new Set<string>();
  let host = false;

  const draftItem = (item: DocumentStep): Drafted => {
    // By place, since a heading may stand twice: what is said behind an item belongs to it.
    const steps = walk.steps.filter(
      ({ claim }) =>
        claim.section === item.section &&
        claim.step === item.step &&
        model.steps.findLast((other) => other.span.start <= claim.verbSpan.start) === item,
    );
    const actions: Action[] = [];
    const unclear: string[] = [];
    let window: Drafted['window'] | undefined;
    for (const step of steps) {
      host = hostAfter(step, host);
      const at = walk.steps.indexOf(step);
      const drafted = drafter.draft(step, { before: walk.steps[at - 1], next: walk.steps[at + 1] }, host);
      if (drafted.actions.length > 0) window ??= drafted.window;
      actions.push(...drafted.actions);
      if (drafted.todo !== undefined) unclear.push(drafted.todo);
    }
    for (const { screen, after } of walk.uncommitted) {
      const name =
        screen.commit === undefined ? undefined : nameIn(screen.controls[screen.commit]?.name ?? '', version);
      if (after.section === item.section && after.step === item.step && typeof name === 'string')
        actions.push({ click: name, on: screen.name, undocumented: true });
    }
    const nothing = actions.length === 0 && unclear.length === 0 && steps.length === 0;
    const text = clip(item.text.replace(/\s+/gu, ' '), 160);
    const todo =
      unclear.length > 0 || nothing || actions.length === 0
        ? withoutReferences(`item ${item.step}: ${text}`)
        : undefined;
    return { actions, window: window ?? (host ? 'host' : 'portal'), todo };
  };

  const sections = model.sections
    .concat(
      model.steps.some((step) => step.section === null)
        ? [{ title: request.title, depth: 0, span: { start: 0, end: 0 }, parent: null }]
        : [],
    )
    .map((section, index, all) => ({
      section,
      // A heading may stand twice: its items are those in front of the next one.
      items: model.steps.filter(
        (step) =>
          (step.section ?? request.title) === section.title &&
          !all.some(
            (other, at) =>
              at !== index &&
              other.title === section.title &&
              other.span.start <= step.span.start &&
              (other.span.start > section.span.start || section.span.start > step.span.start),
          ),
      ),
    }))
    .filter(({ items }) => items.length > 0)
    .map(({ section, items }) => ({
      title: clip(section.title, 100),
      heading: section.title,
      steps: items.map((item) => {
        const { actions, window, todo } = draftItem(item);
        const image = model.images.find(
          ({ section: its, step, lightboxOf }) =>
            lightboxOf === undefined && its === item.section && step === item.step,
        )?.source;
        return {
          id: uniqueId(ids, slug(titleOf(item)) || `item-${item.step}`),
          title: titleOf(item),
          ...(window === 'portal' ? {} : { window }),
          reproduces: item.step,
          ...(actions.length === 0 ? {} : { do: actions }),
          ...(todo === undefined ? {} : { todo }),
          ...(image === undefined || image === '' ? {} : { image: image.replaceAll('\\', '/').replace(/^\.\//u, '') }),
        };
      }),
    }));
  const runbook = {
    format: 1,
    id: slug(request.title) || 'draft',
    title: clip(request.title, 100),
    document: { path: request.path },
    ...(inputs.entries.size === 0 ? {} : { inputs: Object.fromEntries(inputs.entries) }),
    sections,
  };
  return `# Drafted from ${request.path}: every "todo" is for a person to write, and "expect" to be added.\n${stringify(runbook, { lineWidth: 120, singleQuote: true })}`;
}

function hostAfter({ claim, spot }: Footstep, host: boolean): boolean {
  if (spot !== undefined) return spot.screen.window === 'host';
  return claim.verb === 'offPortal' ? true : host;
}

function uniqueId(ids: Set<string>, wanted: string): string {
  let id = wanted;
  for (let count = 2; ids.has(id); count += 1) id = `${wanted}-${count}`;
  ids.add(id);
  return id;
}
