import type { MaskRule } from '../../core/masks.ts';

/** A filter that the page shows, and a text that may tell how many there are. */
export interface Surroundings {
  readonly filters: readonly { readonly name: string; readonly value: string }[];
  readonly texts: readonly string[];
}

/** Runs in the page: what stands around the list in its frame. */
export function lookAround(
  root: Element,
  { masks, mask }: { readonly masks: readonly MaskRule[]; readonly mask: string },
): Surroundings {
  const shown = (element: Element): boolean =>
    element.getBoundingClientRect().height > 0 && element.checkVisibility({ visibilityProperty: true });
  const outside = (element: Element): boolean =>
    !root.contains(element) || element.closest('[role=row], tr, thead, tbody') === null;
  const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();
  const isMasked = (element: Element): boolean =>
    element.matches('[type=password], [autocomplete~=one-time-code]') ||
    masks.some(({ by, what }) => by === 'selector' && element.closest(what) !== null);
  const nameOf = (element: Element): string => {
    const label =
      'labels' in element && element.labels instanceof NodeList ? element.labels[0]?.textContent : undefined;
    return clean(
      element.getAttribute('aria-label') ?? label ?? element.getAttribute('placeholder') ?? element.textContent,
    );
  };
  const filters: { name: string; value: string }[] = [];
  const add = (name: string, written: string): void => {
    const isMasked = ({ by, what }: MaskRule): boolean =>
      (by === 'text' && new RegExp(what, 'iu').test(written)) || (by === 'label' && what === name);
    const value = masks.some(isMasked) ? mask : written;
    if (name !== '' && value !== '' && !filters.some((other) => other.name === name && other.value === value))
      filters.push({ name: name.slice(0, 200), value: value.slice(0, 500) });
  };
  const texts = new Set<string>();
  for (const element of document.querySelectorAll('*')) {
    if (!outside(element) || !shown(element) || isMasked(element)) continue;
    if (element instanceof HTMLInputElement && /^(?:checkbox|radio)$/u.test(element.type)) {
      if (element.checked) add(nameOf(element), 'on');
    } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      if (!/^(?:button|submit|reset|image|hidden|file)$/u.test(element.type))
        add(nameOf(element), clean(element.value));
    } else if (element instanceof HTMLSelectElement) {
      add(nameOf(element), [...element.selectedOptions].map((option) => clean(option.text)).join(', '));
    } else if (element.matches('button, [role=button], [role=combobox], [role=menuitem], [role=listitem], li')) {
      const text = element instanceof HTMLElement ? clean(element.innerText) : '';
      // As filter pills are written: "Status : All", "Type == Enterprise".
      const pill = /^(?<name>[^:=]{1,60}?)\s*(?::|==|=)\s*(?<value>[^:=]{1,200})$/u.exec(text)?.groups;
      if (pill !== undefined) add(pill['name'] ?? '', pill['value'] ?? '');
      else if (element.getAttribute('aria-pressed') === 'true') add(nameOf(element), 'on');
    } else if (
      element.matches(
        '[role=tab][aria-selected=true], [role=checkbox][aria-checked=true], [role=switch][aria-checked=true]',
      )
    ) {
      add(nameOf(element), element.getAttribute('role') === 'tab' ? 'selected' : 'on');
    }
    if (!(element instanceof HTMLElement) || element.childElementCount > 12) continue;
    const text = element.textContent.length > 300 ? '' : clean(element.innerText);
    if (/\d/u.test(text) && text.length <= 100) texts.add(text);
  }
  return { filters, texts: [...texts] };
}
