import type { Locator } from 'playwright-core';
import { Fault } from '../../core/errors.ts';
import { clicking, shownIn } from '../../core/field.ts';
import { normalizeLabel } from '../../core/names.ts';
import type { ActionContext, Resolved } from '../../core/step.ts';
import { until } from '../../core/until.ts';
import { noSuchOption } from './no-such-option.ts';

/**
 * Opens the list and takes each value. Its options are drawn elsewhere in the page, and only once it is open; long
 * lists draw some of them alone, and others ask a server for what is typed.
 */
export async function chooseInPopup(context: ActionContext, list: Resolved, values: readonly string[]): Promise<void> {
  const { locator } = list;
  const { patience } = context;
  const [only, ...more] = values;
  if (only !== undefined && more.length === 0) {
    const shown = await shownIn(locator, patience);
    if (normalizeLabel(shown) === normalizeLabel(only)) return;
  }
  for (const value of values) {
    const isOpen = (await locator.getAttribute('aria-expanded', { timeout: patience })) === 'true';
    const before = isOpen ? [] : await context.candidates('pick', value);
    if (!isOpen) await locator.click({ timeout: patience });
    const option = await optionOf(context, list, value, before);
    if ((await option.locator.getAttribute('aria-selected', { timeout: patience })) !== 'true' || more.length === 0)
      await option.locator.click(clicking(option, patience));
    await context.settle();
  }
  await close(context, list);
}

/**
 * A list for several values stays open, over what comes next. It closes when the field loses the focus, or by Escape
 * where the list itself has it; the Tab key would take the value that is marked.
 */
async function close({ patience, signal }: ActionContext, { locator }: Resolved): Promise<void> {
  const isClosed = async (): Promise<true | undefined> =>
    (await locator.count()) === 1 && (await locator.getAttribute('aria-expanded', { timeout: patience })) === 'true'
      ? undefined
      : true;
  const limit = { ms: patience / 4, signal };
  if ((await isClosed()) === true) return;
  await locator.blur({ timeout: patience });
  if ((await until(isClosed, limit)) === true) return;
  await locator.page().keyboard.press('Escape');
  await until(isClosed, limit);
}

/** The option as soon as it shows; `before` is what had its name before the list was open, and is no option. */
async function optionOf(
  context: ActionContext,
  list: Resolved,
  value: string,
  before: readonly Resolved[],
): Promise<Resolved> {
  const { patience, signal } = context;
  let several: Resolved[] = [];
  const look = async (): Promise<Resolved | undefined> => {
    const found = await context.candidates('pick', value);
    const fresh = found.filter(
      (one) => !before.some((other) => other.role === one.role && before.length === found.length),
    );
    several = fresh.length > 1 ? fresh : [];
    return fresh.length === 1 ? fresh[0] : undefined;
  };
  const shown = await until(look, { ms: patience / 2, signal });
  if (shown !== undefined) return shown;
  const typed = await typing(context, list, value);
  const found = typed ? await until(look, { ms: patience, signal }) : await scrolling(context, list, look);
  if (found !== undefined) return found;
  if (several.length > 1)
    throw new Fault('PR-303', `"${value}" names ${several.length} options of "${list.label}"`, {
      hint: several.map(({ role, name }) => `${role} "${name}"`).join(', '),
    });
  if (typed) await list.locator.fill('', { timeout: patience });
  throw noSuchOption(list.label, value, await offeredIn(context, list));
}

/** Types the value where the list can be filtered; whether it could be. */
async function typing({ patience }: ActionContext, { locator }: Resolved, value: string): Promise<boolean> {
  const takesText = await locator.evaluate(
    (element) => element instanceof HTMLInputElement && !element.readOnly && !element.disabled,
    undefined,
    { timeout: patience },
  );
  if (takesText) await locator.pressSequentially(value, { timeout: patience });
  return takesText;
}

/**
 * Scrolls the open list until the option shows, or its end does. Some lists scroll by themselves and not by the
 * browser, so it is the wheel that turns, over the list.
 */
async function scrolling(
  context: ActionContext,
  list: Resolved,
  look: () => Promise<Resolved | undefined>,
): Promise<Resolved | undefined> {
  const { patience, signal } = context;
  const popup = await popupOf(context, list);
  if (popup === undefined) return undefined;
  await popup.hover({ timeout: patience });
  const drawn = (): Promise<string> => popup.innerText({ timeout: patience });
  let last = await drawn();
  for (;;) {
    signal.throwIfAborted();
    const box = await popup.boundingBox({ timeout: patience });
    await context.page.mouse.wheel(0, Math.max(40, (box?.height ?? 0) * 0.7));
    let now = last;
    const moved = await until(async () => ((now = await drawn()) === last ? undefined : true), { ms: 300, signal });
    if (moved === undefined) return undefined;
    const found = await look();
    if (found !== undefined) return found;
    last = now;
  }
}

/** What the open list is drawn in: around the element that the field names as its list, or around its options. */
async function popupOf(context: ActionContext, { locator, frame }: Resolved): Promise<Locator | undefined> {
  const { patience } = context;
  const id = await locator.evaluate(
    (element) => element.getAttribute('aria-controls') ?? element.getAttribute('aria-owns'),
    undefined,
    { timeout: patience },
  );
  const drawn = 'xpath=ancestor-or-self::*';
  const ids = id === null || id === '' ? [] : id.split(/\s+/u);
  for (const one of ids) {
    const named = frame.locator(`[id="${one.replaceAll('"', '')}"]`);
    if ((await named.count()) !== 1) continue;
    const around = named.locator(drawn).filter({ visible: true }).last();
    if ((await around.count()) === 1) return around;
  }
  const [option] = (await context.candidates('pick', '')).filter(({ role }) => role === 'option');
  return option?.locator.locator('xpath=ancestor::*[@role="listbox" or @role="menu" or @role="tree"][1]');
}

async function offeredIn(context: ActionContext, list: Resolved): Promise<string[]> {
  const popup = await popupOf(context, list);
  const options = popup?.getByRole('option').or(popup.getByRole('treeitem')).filter({ visible: true });
  const named = (await options?.allTextContents()) ?? [];
  if (popup === undefined || named.length > 0) return named;
  return (await popup.innerText({ timeout: context.patience })).split('\n');
}
