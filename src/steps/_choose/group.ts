import type { Locator } from 'playwright-core';
import { Fault } from '../../core/errors.ts';
import { namePattern } from '../../core/name-pattern.ts';
import type { ActionContext, Resolved } from '../../core/step.ts';
import { clickBox } from '../_box.ts';
import { noSuchOption } from './no-such-option.ts';

const OFFERED = 'radio, option, button, tab, menuitemradio, checkbox'.split(', ');

/** Options that stand beside each other: radio buttons, a list that is always open, buttons of which one is pressed. */
export async function chooseInGroup(context: ActionContext, group: Resolved, values: readonly string[]): Promise<void> {
  const around = await holderOf(group, context.patience);
  for (const value of values) {
    const option = await optionIn(around, group.label, value);
    if ((await isChosen(option, context.patience)) === true) continue;
    await clickBox(group, option, context.patience);
    await context.settle();
    if ((await isChosen(option, context.patience)) === false)
      throw new Fault('PR-306', `"${group.label}" does not keep "${value}" after it was chosen`);
  }
}

/** The group; or, where its options are put into the slots of a shadow root, the element that they stand in. */
async function holderOf({ locator, frame }: Resolved, timeout: number): Promise<Locator> {
  const slotted = await locator.evaluate(
    (element) => element.getRootNode() instanceof ShadowRoot && element.querySelector('slot') !== null,
    undefined,
    { timeout },
  );
  return slotted ? frame.locator('*').filter({ has: locator }).last() : locator;
}

async function optionIn(locator: Locator, label: string, value: string): Promise<Locator> {
  const pattern = namePattern(value);
  const byRole = ['radio', 'option', 'button', 'tab', 'menuitemradio'] as const;
  for (const role of byRole) {
    const found = locator.getByRole(role, { name: pattern }).filter({ visible: true });
    if ((await found.count()) === 1) return found;
  }
  // Radio buttons that are drawn by something else are there, unseen; what one clicks are their words.
  const words = locator.getByText(pattern).filter({ visible: true });
  if ((await words.count()) === 1) return words;
  const offered = await locator
    .locator(OFFERED.map((role) => `[role=${role}]`).join(', '))
    .or(locator.locator('label, option, button'))
    .filter({ visible: true })
    .allTextContents();
  throw noSuchOption(label, value, offered);
}

/** Whether an option says that it is the chosen one; undefined where it says nothing. */
function isChosen(option: Locator, timeout: number): Promise<boolean | undefined> {
  return option.evaluate(
    (element) => {
      const label = element.closest('label');
      const field = label?.control ?? element;
      if (field instanceof HTMLInputElement) return field.checked;
      const holder = field.closest('[aria-checked], [aria-selected], [aria-pressed]');
      const state = ['aria-checked', 'aria-selected', 'aria-pressed']
        .map((name) => holder?.getAttribute(name))
        .find((said) => said === 'true' || said === 'false');
      return state === undefined ? undefined : state === 'true';
    },
    undefined,
    { timeout },
  );
}
