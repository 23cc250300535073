import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { clicking } from '../core/field.ts';
import { defineStep, type Resolved } from '../core/step.ts';

export default defineStep({
  name: 'expand',
  summary: 'Open a section, tree item or menu that is closed; one that is open stays so',
  effect: 'read',
  schema: z.string().min(1).describe('the name of the section'),
  examples: ['expand: On-Premises Connectivity'],
  controls: (label) => [{ verb: 'expand', label }],
  async run(context, label) {
    const { patience } = context;
    const head = await context.control('expand', label);
    if ((await isOpen(head, patience)) === true) return;
    await context.aboutTo(head);
    await head.locator.click(clicking(head, patience));
    await context.settle();
    if ((await isOpen(head, patience)) !== false) return;
    await openBranch(head, patience);
    await context.settle();
    if ((await isOpen(head, patience)) === false)
      throw new Fault('PR-306', `"${label}" is still closed after the click`);
  },
});

/** Whether it says that it is open; undefined where it says nothing. */
function isOpen({ locator }: Resolved, timeout: number): Promise<boolean | undefined> {
  return locator.evaluate(
    (element) => {
      const holder = element.closest('[aria-expanded], details');
      if (holder === null) return undefined;
      return holder instanceof HTMLDetailsElement ? holder.open : holder.getAttribute('aria-expanded') === 'true';
    },
    undefined,
    { timeout },
  );
}

/** A click on the name of a branch may only choose it; what opens it stands before the name, or is the right arrow. */
async function openBranch({ locator }: Resolved, timeout: number): Promise<void> {
  const branch = locator.locator('xpath=ancestor-or-self::*[@aria-expanded][1]');
  const opener = branch
    .locator('[class*=switcher], [class*=toggle], [class*=expand], [class*=ocl], [class*=twisty], [aria-label*=xpand]')
    .filter({ visible: true });
  if ((await opener.count()) > 0) await opener.first().click({ timeout });
  else await branch.press('ArrowRight', { timeout });
}
