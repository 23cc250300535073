import type { Locator } from 'playwright-core';
import { Fault } from '../core/errors.ts';
import { clicking, isOn } from '../core/field.ts';
import type { ActionContext } from '../core/step.ts';

/** Ticks or clears what has that name, unless it is so already, and reads it back. */
export async function tick(context: ActionContext, label: string, on: boolean): Promise<void> {
  const { patience } = context;
  const found = await context.control('check', label);
  // In a row it is the box that one ticks, where there is one; a row without is chosen by a click.
  const inside = found.locator.getByRole('checkbox').or(found.locator.getByRole('radio')).filter({ visible: true });
  const isBox = !['row', 'option'].includes(found.role);
  const box = isBox || (await inside.count()) !== 1 ? found : { ...found, locator: inside, role: 'checkbox' };
  if ((await isOn(box.locator, patience)) === on) return;
  await context.aboutTo(box);
  if (box.role === 'row' || box.role === 'option') await box.locator.click(clicking(box, patience));
  else await box.locator.setChecked(on, { timeout: patience, force: await isUnderItsLabel(box.locator, patience) });
  if ((await isOn(box.locator, patience)) !== on)
    throw new Fault('PR-306', `"${label}" does not stay ${on ? 'ticked' : 'cleared'}`);
}

/** Whether what is drawn in place of the box lies over it, in the same label: a click there reaches the box. */
function isUnderItsLabel(locator: Locator, timeout: number): Promise<boolean> {
  return locator.evaluate(
    (element) => {
      const root = element.getRootNode();
      const label = element.closest('label');
      if (label === null || !(root instanceof Document || root instanceof ShadowRoot)) return false;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const over = root.elementFromPoint(left + width / 2, top + height / 2);
      return over !== null && over !== element && label.contains(over);
    },
    undefined,
    { timeout },
  );
}
