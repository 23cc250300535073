import type { Locator } from 'playwright-core';
import type { Resolved } from './step.ts';

/** How to click what was found: within the time, and where its own name stands. */
export function clicking(target: Resolved, timeout: number): { timeout: number; position?: { x: number; y: number } } {
  return { timeout, ...(target.at === undefined ? {} : { position: { ...target.at } }) };
}

/**
 * What a field or drop-down shows: its value, the chosen option, or its text. A drop-down for several values shows
 * them beside itself, and nothing in itself.
 */
export function shownIn(locator: Locator, timeout: number): Promise<string> {
  return locator.evaluate(
    (found) => {
      const element = found instanceof HTMLLabelElement && found.control !== null ? found.control : found;
      const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();
      if (element instanceof HTMLSelectElement)
        return [...element.selectedOptions].map((option) => clean(option.text)).join(', ');
      if (element instanceof HTMLTextAreaElement) return element.value;
      if (element instanceof HTMLInputElement && element.value !== '') return element.value;
      if (element instanceof HTMLElement && element.isContentEditable) return element.innerText.replace(/\n$/u, '');
      if (element.getAttribute('role') === 'slider')
        return element.getAttribute('aria-valuetext') ?? element.getAttribute('aria-valuenow') ?? '';
      if (!(element instanceof HTMLInputElement)) return clean(element.textContent);
      if (element.getAttribute('role') !== 'combobox' && element.getAttribute('aria-haspopup') === null) return '';
      const field = 'input:not([type=hidden]), select, textarea';
      const labels = [...(element.labels ?? [])];
      let around: Element = element;
      for (let level = 0; level < 5; level += 1) {
        const above = around.parentElement;
        if (above === null || above.querySelectorAll(field).length > 1 || labels.some((label) => above.contains(label)))
          break;
        around = above;
      }
      const values = new Map<Element, string>();
      const walker = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (holder === null || holder.closest('[aria-live], [role=log], [role=status], [role=listbox], style') !== null)
          continue;
        const { width, height } = holder.getBoundingClientRect();
        // What is told to screen readers alone is drawn a pixel wide.
        if (width > 1 && height > 1 && holder.checkVisibility({ visibilityProperty: true }))
          values.set(holder, (values.get(holder) ?? '') + (node.textContent ?? ''));
      }
      return [...values.values()]
        .map(clean)
        .filter((value) => value !== '')
        .join(', ');
    },
    undefined,
    { timeout },
  );
}

/** Whether a box, switch, radio button, row or option is on, as it says itself. */
export function isOn(locator: Locator, timeout: number): Promise<boolean> {
  return locator.evaluate(
    (element) => {
      const field = element instanceof HTMLLabelElement && element.control !== null ? element.control : element;
      if (field instanceof HTMLInputElement) return field.checked;
      return ['aria-checked', 'aria-selected', 'aria-pressed'].some((name) => field.getAttribute(name) === 'true');
    },
    undefined,
    { timeout },
  );
}
