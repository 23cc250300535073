import { Fault } from '../core/errors.ts';
import { clicking, isOn } from '../core/field.ts';
import type { ActionContext } from '../core/step.ts';
import { clickBox } from './_box.ts';

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
  else await clickBox(box, box.locator, patience);
  if ((await isOn(box.locator, patience)) !== on)
    throw new Fault('PR-306', `"${label}" does not stay ${on ? 'ticked' : 'cleared'}`);
}
