import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'expand',
  summary: 'Open a section, tree item or menu that is closed; one that is open stays so',
  effect: 'read',
  schema: z.string().min(1).describe('the name of the section'),
  examples: ['expand: On-Premises Connectivity'],
  controls: (label) => [{ verb: 'expand', label }],
  async run(context, label) {
    const head = await context.control('expand', label);
    if ((await head.locator.getAttribute('aria-expanded')) === 'true') return;
    await context.aboutTo(head);
    await head.locator.click({ timeout: context.patience });
    await context.settle();
    if ((await head.locator.getAttribute('aria-expanded')) === 'false') {
      throw new Fault('PR-306', `"${label}" is still closed after the click`);
    }
  },
});
