import type { Nodes, Root } from 'mdast';
import type { Directive, DocumentSection, DocumentStep, ImageReference, LinkReference, Span } from '../model.ts';
import type { DialectMark } from '../parse/dialect.ts';

const DIRECTIVE = /<!--\s*portal-runbook-(disable-next-line|disable|enable)\b([^>]*?)-->/giu;
const COMMENT = /<!--[^]*?(?:-->|$)/gu;
const IMG = /<img\b([^>]*)>/giu;
const ATTRIBUTE = /\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')/giu;
const PICTURE = /\.(?:png|jpe?g|gif|svg|webp)$/iu;

/** Where a node stands in the text. */
export const spanOf = (node: { position?: Root['position'] }): Span => ({
  start: node.position?.start.offset ?? 0,
  end: node.position?.end.offset ?? 0,
});

type Found = Pick<ImageReference, 'source' | 'alt' | 'span' | 'lightboxOf'>;

export interface References {
  readonly images: readonly ImageReference[];
  readonly links: readonly LinkReference[];
  readonly directives: readonly Directive[];
}

/** Collects pictures, links and the comments that switch rules off, wherever they stand. */
export function referencesOf(
  root: Root,
  marks: readonly DialectMark[],
  steps: readonly DocumentStep[],
  sections: readonly DocumentSection[],
): References {
  const images: Found[] = [];
  const links: LinkReference[] = [];
  const directives: Directive[] = [];
  const definitions = new Map<string, string>();
  /** `[text][name]` and `![text][name]`, until all definitions are known. */
  const waiting: { readonly name: string; readonly take: (url: string) => void }[] = [];

  const html = (value: string, start: number): void => {
    for (const match of value.matchAll(DIRECTIVE)) {
      const kind = match[1]?.toLowerCase();
      if (kind !== 'disable' && kind !== 'enable' && kind !== 'disable-next-line') continue;
      const rules = (match[2] ?? '').split(/[\s,]+/u).filter((rule) => rule !== '');
      directives.push({
        kind,
        rules,
        span: { start: start + match.index, end: start + match.index + match[0].length },
      });
    }
    const shown = value.replace(COMMENT, (comment) => ' '.repeat(comment.length));
    for (const match of shown.matchAll(IMG)) {
      const given = new Map(
        [...(match[1] ?? '').matchAll(ATTRIBUTE)].map(([, name = '', one, other]) => [
          name.toLowerCase(),
          one ?? other ?? '',
        ]),
      );
      const span = { start: start + match.index, end: start + match.index + match[0].length };
      const source = given.get('src') ?? '';
      if (source !== '') images.push({ source, alt: given.get('alt') ?? '', span });
    }
  };

  const link = (url: string, span: Span, shows: string | undefined): void => {
    links.push({ url, span });
    // `[![alt](small.png)](large.png#lightbox)`: the picture behind the picture.
    const [path = ''] = url.split(/[?#]/u);
    if (shows !== undefined && PICTURE.test(path) && path !== shows.split(/[?#]/u)[0])
      images.push({ source: path, alt: '', span, lightboxOf: shows });
  };

  const visit = (node: Nodes): void => {
    const span = spanOf(node);
    if (node.type === 'image') images.push({ source: node.url, alt: node.alt ?? '', span });
    else if (node.type === 'imageReference') {
      const { alt } = node;
      waiting.push({ name: node.identifier, take: (source) => images.push({ source, alt: alt ?? '', span }) });
    } else if (node.type === 'link') link(node.url, span, node.children.find((child) => child.type === 'image')?.url);
    else if (node.type === 'linkReference')
      waiting.push({ name: node.identifier, take: (url) => links.push({ url, span }) });
    else if (node.type === 'definition') {
      if (!definitions.has(node.identifier)) definitions.set(node.identifier, node.url);
    } else if (node.type === 'html') html(node.value, span.start);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(root);
  for (const { name, take } of waiting) {
    const url = definitions.get(name);
    if (url !== undefined) take(url);
  }
  for (const { kind, attributes, span } of marks) {
    if (kind !== 'image') continue;
    const { source = '', lightbox = '' } = attributes;
    images.push({ source, alt: attributes['alt-text'] ?? '', span });
    const [large = ''] = lightbox.split('#');
    if (large !== '' && large !== source) images.push({ source: large, alt: '', span, lightboxOf: source });
  }
  return {
    images: images
      .map((image) => ({ ...image, ...standing(image.span, steps, sections) }))
      .sort((left, right) => left.span.start - right.span.start),
    links,
    directives,
  };
}

/** A picture behind a numbered item belongs to it, also where it is not indented far enough to stand in it. */
function standing(
  span: Span,
  steps: readonly DocumentStep[],
  sections: readonly DocumentSection[],
): Pick<ImageReference, 'section' | 'step'> {
  const step = steps.findLast((candidate) => candidate.span.start <= span.start);
  const section = sections.findLast((candidate) => candidate.span.start <= span.start);
  const own = step !== undefined && (section === undefined || section.span.start < step.span.start);
  return { section: section?.title ?? null, step: own ? step.step : null };
}
