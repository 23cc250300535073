import { Fault } from '../../core/errors.ts';
import type { ActionContext } from '../../core/step.ts';
import type { Looking } from './read-list.ts';

/** Runs in the page: the one control that goes on to the list's next page or loads more of it, and is enabled. */
function findNext(root: Element): { readonly element: Element | null; readonly names: readonly string[] } {
  const shown = (element: Element): boolean =>
    element.getBoundingClientRect().height > 0 && element.checkVisibility({ visibilityProperty: true });
  const nameOf = (element: Element): string =>
    (
      element.getAttribute('aria-label') ??
      (element.textContent.trim() === '' ? (element.getAttribute('title') ?? '') : element.textContent)
    )
      .replace(/\s+/gu, ' ')
      .trim();
  // A bare "Next" may go on in a wizard: it counts only among the controls of pages.
  const PAGER =
    'nav, [role=navigation], [aria-label*=pagination i], [class*=pagination i], [class*=pager i], [class*=paging i]';
  const goesOn = (element: Element): boolean => {
    const name = nameOf(element);
    if (
      /^(?:go to )?(?:the )?next page$/iu.test(name) ||
      /^(?:load|show) more(?: (?:results|items|rows))?$/iu.test(name)
    )
      return true;
    return /^(?:next|›|»|>)$/iu.test(name) && element.closest(PAGER) !== null;
  };
  for (let around = root.parentElement; around !== null; around = around.parentElement) {
    const found = [...around.querySelectorAll('button, [role=button], a[href]')]
      .filter((element) => !root.contains(element) || element.closest('[role=row], tr') === null)
      .filter((element) => shown(element) && goesOn(element));
    if (found.length === 0) continue;
    const enabled = found.filter(
      (element) =>
        !element.matches(':disabled, [aria-disabled=true], [class*=disabled i]') &&
        element.closest('[aria-disabled=true], li[class*=disabled i]') === null,
    );
    return { element: enabled.length === 1 ? (enabled[0] ?? null) : null, names: enabled.map(nameOf) };
  }
  return { element: null, names: [] };
}

/** Clicks what goes on to the next page; false where nothing does any more. */
export async function goOn(
  context: ActionContext,
  { list, patience }: Looking,
  next: string | undefined,
): Promise<boolean> {
  if (next !== undefined) {
    const [one, other] = await context.candidates('click', next);
    if (one === undefined) return false;
    if (other !== undefined)
      throw new Fault('PR-303', `"${next}" names several controls that can go on to the next page`);
    if (await one.locator.isDisabled()) return false;
    if ((await one.locator.getAttribute('aria-disabled')) === 'true') return false;
    await one.locator.click({ timeout: patience });
    return true;
  }
  const found = await list.evaluateHandle(findNext);
  try {
    const names = await found.evaluate((answer) => answer.names);
    const element = (await found.getProperty('element')).asElement();
    if (names.length > 1) {
      const listed = names.map((name) => `"${name}"`).join(', ');
      throw new Fault('PR-303', `several controls may go on to the next page: ${listed}`, {
        hint: 'Name one with "next:".',
      });
    }
    if (element === null) return false;
    await element.click({ timeout: patience });
    return true;
  } finally {
    await found.dispose();
  }
}
