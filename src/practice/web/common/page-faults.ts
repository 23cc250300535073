// The bad habits of real pages, carried out on demand: `GET /api/page-faults` says which and when.
import { useEffect, useState } from 'react';
import type { PageFault } from '../../api.ts';

export function faultOf(faults: readonly PageFault[], kind: PageFault['kind']): PageFault | undefined {
  return faults.find((fault) => fault.kind === kind);
}

/** True from `afterMs` to `durationMs` later; with `lasting` for good. */
export function useMoment(fault: PageFault | undefined, lasting = false): boolean {
  const { id, afterMs = 0, durationMs = 0 } = fault ?? {};
  const [reached, setReached] = useState<{ id: string; phase: 'on' | 'after' }>();
  const phase = reached !== undefined && reached.id === id ? reached.phase : 'before';
  useEffect(() => {
    if (id === undefined || phase === 'after' || (phase === 'on' && lasting)) return;
    // The end is counted from what was drawn, so that a busy page shows it too.
    const timer = setTimeout(
      () => {
        setReached({ id, phase: phase === 'before' ? 'on' : 'after' });
      },
      phase === 'before' ? afterMs : durationMs,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [id, afterMs, durationMs, lasting, phase]);
  return phase === 'on';
}

/** How often the nodes are taken out and put back, and for how long they are gone. */
const FLICKER_MS = 240;
const GONE_MS = 90;

/**
 * Takes everything inside an element out of the page and puts it back, again and again, from `afterMs` after the
 * pointer first moved until `durationMs` later. What a person typed stays.
 */
export function useRerender(fault: PageFault | undefined, inside: () => HTMLElement | null): void {
  const { id, afterMs = 0, durationMs = 0 } = fault ?? {};
  useEffect(() => {
    if (id === undefined) return;
    const timers: number[] = [];
    const redraw = (): void => {
      const element = inside();
      if (element === null) return;
      element.replaceChildren(...element.childNodes);
      element.style.display = 'none';
      timers.push(
        window.setTimeout(() => {
          element.style.display = '';
        }, GONE_MS),
      );
    };
    const begin = (): void => {
      for (let at = afterMs; at <= afterMs + durationMs; at += FLICKER_MS) timers.push(window.setTimeout(redraw, at));
    };
    addEventListener('pointermove', begin, { once: true });
    return () => {
      removeEventListener('pointermove', begin);
      timers.forEach(clearTimeout);
      const element = inside();
      if (element !== null) element.style.display = '';
    };
  }, [id, afterMs, durationMs, inside]);
}

const CONTROL = 'button, a, input, label, [role]';
const same = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase();

/** Elements whose name is this one: by label, by title, or by their text. */
function named(name: string): Element[] {
  const byAttribute = [...document.querySelectorAll('[aria-label], [title]')].filter((element) =>
    same(element.getAttribute('aria-label') ?? element.getAttribute('title') ?? '', name),
  );
  const byText = [...document.querySelectorAll('span, button, a, label, div, strong')].filter(
    (element) => element.childElementCount === 0 && same(element.textContent, name),
  );
  return [...byAttribute, ...byText];
}

function rename(element: Element, name: string): void {
  for (const attribute of ['aria-label', 'title']) {
    if (element.hasAttribute(attribute)) element.setAttribute(attribute, name);
  }
  const text = element.childElementCount === 0 ? element.firstChild : null;
  // The text node stays, so that the library that drew it still finds it.
  if (text instanceof Text) text.data = name;
}

/** Renames or hides the controls in question for as long as the blade is open, however often they are drawn again. */
export function useAlteredControls(faults: readonly PageFault[]): void {
  useEffect(() => {
    const altered = faults.filter(({ kind }) => kind === 'renamed-control' || kind === 'missing-control');
    if (altered.length === 0) return;
    const alter = (): void => {
      for (const { kind, control, to } of altered) {
        if (control === null) continue;
        for (const element of named(control)) {
          if (kind === 'renamed-control' && to !== null) rename(element, to);
          if (kind === 'missing-control') element.closest<HTMLElement>(CONTROL)?.style.setProperty('display', 'none');
        }
      }
    };
    alter();
    const observer = new MutationObserver(alter);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['aria-label', 'title'],
    });
    return () => {
      observer.disconnect();
    };
  }, [faults]);
}
