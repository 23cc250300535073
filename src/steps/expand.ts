import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { clicking } from '../core/field.ts';
import { defineStep, type ActionContext, type Resolved } from '../core/step.ts';
import { until } from '../core/until.ts';

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
    if (await opens(context, head)) return;
    await openBranch(head, patience);
    if (!(await opens(context, head))) throw new Fault('PR-306', `"${label}" is still closed after the click`);
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

/** Whether it is open soon; what says nothing about it is taken to be. */
async function opens(context: ActionContext, head: Resolved): Promise<boolean> {
  const { patience, signal } = context;
  await context.settle();
  const limit = { ms: patience / 4, signal };
  const open = await until(async () => ((await isOpen(head, patience)) === false ? undefined : true), limit);
  return open === true;
}

/** A click on the name of a branch may only choose it; what opens it stands before the name, or is the right arrow. */
async function openBranch({ locator }: Resolved, timeout: number): Promise<void> {
  const branch = locator.locator('xpath=ancestor-or-self::*[@aria-expanded][1]');
  const opener = branch
    .locator('[class*=switcher], [class*=toggle], [class*=expand], [class*=ocl], [class*=twisty], [aria-label*=xpand]')
    .filter({ visible: true });
  // Of those the smallest is the sign that one clicks; the others are around it.
  const sizes = await opener.evaluateAll((elements) =>
    elements.map((element) => element.getBoundingClientRect()).map(({ width, height }) => width * height),
  );
  if (sizes.length > 0) await opener.nth(sizes.indexOf(Math.min(...sizes))).click({ timeout });
  else await branch.press('ArrowRight', { timeout });
}
