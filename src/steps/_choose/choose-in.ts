import { Fault } from '../../core/errors.ts';
import { shownIn } from '../../core/field.ts';
import { normalizeLabel } from '../../core/names.ts';
import type { ActionContext, Resolved } from '../../core/step.ts';
import { until } from '../../core/until.ts';
import { chooseInGroup } from './group.ts';
import { noSuchOption } from './no-such-option.ts';
import { chooseInPopup } from './popup.ts';

/** How the values are offered: by the browser itself, beside each other on the page, or in a list that opens. */
type Offer = 'select' | 'datalist' | 'group' | 'popup';

function offerOf(list: Resolved, timeout: number): Promise<Offer> {
  return list.locator.evaluate(
    (element, role): Offer => {
      if (element instanceof HTMLSelectElement) return 'select';
      if (element instanceof HTMLInputElement && element.list !== null) return 'datalist';
      return ['radiogroup', 'group', 'listbox'].includes(role) ? 'group' : 'popup';
    },
    list.role,
    { timeout },
  );
}

/** Chooses the values in the drop-down or set of options with that label, and reads them back. */
export async function chooseIn(context: ActionContext, label: string, values: readonly string[]): Promise<void> {
  const list = await context.control('choose', label);
  await context.aboutTo(list);
  const { patience } = context;
  const offer = await offerOf(list, patience);
  if (offer === 'group') {
    await chooseInGroup(context, list, values);
    return;
  }
  if (offer === 'select') await chooseInSelect(list, values, patience);
  else if (offer === 'datalist') await chooseInDatalist(list, values, patience);
  else await chooseInPopup(context, list, values);
  let shown = '';
  const isShown = await until(
    async () => {
      shown = await shownIn(list.locator, patience);
      return values.every((value) => normalizeLabel(shown).includes(normalizeLabel(value))) ? true : undefined;
    },
    { ms: patience, signal: context.signal },
  );
  if (isShown === undefined)
    throw new Fault('PR-306', `"${label}" shows "${shown}" after "${values.join('", "')}" was chosen`);
}

/** Where the wanted values stand among those offered. */
function placesOf(list: Resolved, values: readonly string[], offered: readonly string[]): number[] {
  return values.map((value) => {
    const at = offered.findIndex((text) => normalizeLabel(text) === normalizeLabel(value));
    if (at === -1) throw noSuchOption(list.label, value, offered);
    return at;
  });
}

async function chooseInSelect(list: Resolved, values: readonly string[], timeout: number): Promise<void> {
  const offered = await list.locator.locator('option').allTextContents();
  await list.locator.selectOption(
    placesOf(list, values, offered).map((index) => ({ index })),
    { timeout },
  );
}

async function chooseInDatalist(list: Resolved, values: readonly string[], timeout: number): Promise<void> {
  const offered = await list.locator.evaluate(
    (element) =>
      element instanceof HTMLInputElement ? [...(element.list?.options ?? [])].map((option) => option.value) : [],
    undefined,
    { timeout },
  );
  const [at = 0] = placesOf(list, values.slice(0, 1), offered);
  await list.locator.fill(offered[at] ?? '', { timeout });
}
