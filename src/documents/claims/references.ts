import type { Html, PhrasingContent, Root } from 'mdast';
import type { Directive, DocumentSection, DocumentStep, ImageReference, LinkReference, Span } from '../model.ts';
import type { DialectMark } from '../parse/dialect.ts';

const DIRECTIVE = /<!--\s*portal-runbook-(disable-next-line|disable|enable)\b([^>]*?)-->/giu;

/** Where a node stands in the text. */
export const spanOf = (node: { position?: Root['position'] }): Span => ({
  start: node.position?.start.offset ?? 0,
  end: node.position?.end.offset ?? 0,
});

/** The numbered item that something stands in. */
interface Standing {
  readonly section: string | null;
  readonly step: number | null;
}

/** Collects pictures, links and the comments that switch rules off. */
export class References {
  readonly images: ImageReference[] = [];
  readonly links: LinkReference[] = [];
  readonly directives: Directive[] = [];

  html(node: Html): void {
    const start = spanOf(node).start;
    for (const match of node.value.matchAll(DIRECTIVE)) {
      const kind = match[1]?.toLowerCase();
      if (kind !== 'disable' && kind !== 'enable' && kind !== 'disable-next-line') continue;
      const rules = (match[2] ?? '').split(/[\s,]+/u).filter((rule) => rule !== '');
      this.directives.push({
        kind,
        rules,
        span: { start: start + match.index, end: start + match.index + match[0].length },
      });
    }
  }

  add(children: readonly PhrasingContent[], here: Standing): void {
    for (const child of children) {
      if (child.type === 'image')
        this.images.push({
          source: child.url,
          alt: child.alt ?? '',
          span: spanOf(child),
          section: here.section,
          step: here.step,
        });
      else if (child.type === 'link') {
        this.links.push({ url: child.url, span: spanOf(child) });
        this.add(child.children, here);
      } else if (child.type === 'html') this.html(child);
      else if ('children' in child) this.add(child.children, here);
    }
  }

  /** Pictures in the dialect stand between blocks; they belong to the step above them. */
  attachDialect(
    marks: readonly DialectMark[],
    steps: readonly DocumentStep[],
    sections: readonly DocumentSection[],
  ): void {
    for (const mark of marks) {
      if (mark.kind !== 'image') continue;
      const step = steps.findLast((candidate) => candidate.span.start <= mark.span.start);
      const section = sections.findLast((candidate) => candidate.span.start <= mark.span.start);
      const own = step !== undefined && (section === undefined || section.span.start < step.span.start);
      this.images.push({
        source: mark.attributes['source'] ?? '',
        alt: mark.attributes['alt-text'] ?? '',
        span: mark.span,
        section: section?.title ?? null,
        step: own ? step.step : null,
      });
    }
    this.images.sort((left, right) => left.span.start - right.span.start);
  }
}
