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
  // A list for several values stays open, over what comes next. The next field takes the focus, and it closes.
  if ((await locator.count()) === 1 && (await locator.getAttribute('aria-expanded', { timeout: patience })) === 'true')
    await locator.press('Tab', { timeout: patience });
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
  const found = typed ? await until(look, { ms: patience, signal }) : await scrolling(context, look);
  if (found !== undefined) return found;
  if (several.length > 1)
    throw new Fault('PR-303', `"${value}" names ${several.length} options of "${list.label}"`, {
      hint: several.map(({ role, name }) => `${role} "${name}"`).join(', '),
    });
  if (typed) await list.locator.fill('', { timeout: patience });
  const offered = (await context.candidates('pick', '')).filter(({ role }) => role === 'option' || role === 'treeitem');
  throw noSuchOption(
    list.label,
    value,
    offered.map(({ name }) => name),
  );
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

/** Scrolls the open list until the option shows, or its end does. */
async function scrolling(
  context: ActionContext,
  look: () => Promise<Resolved | undefined>,
): Promise<Resolved | undefined> {
  const [some] = (await context.candidates('pick', '')).filter(({ role }) => role === 'option');
  if (some === undefined) return undefined;
  const frame = some.locator.page();
  await some.locator.hover({ timeout: context.patience });
  let last = '';
  for (;;) {
    context.signal.throwIfAborted();
    await frame.mouse.wheel(0, 150);
    const found = await until(look, { ms: 250, signal: context.signal });
    if (found !== undefined) return found;
    const drawn = (await context.candidates('pick', '')).map(({ name }) => name).join('\n');
    if (drawn === last) return undefined;
    last = drawn;
  }
}
