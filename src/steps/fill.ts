import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { shownIn } from '../core/field.ts';
import { defineStep, type ActionContext, type Resolved } from '../core/step.ts';

export default defineStep({
  name: 'fill',
  summary: 'Type values into fields, by the names of the fields; each is read back',
  effect: 'change',
  repeatable: true,
  schema: z
    .record(z.string().min(1), z.union([z.string(), z.number()]).transform(String))
    .refine((fields) => Object.keys(fields).length > 0, 'name at least one field')
    .describe('field: value'),
  examples: ['fill: { Name: Example app }'],
  controls: (fields) => Object.keys(fields).map((label) => ({ verb: 'fill', label })),
  async run(context, fields) {
    for (const [label, value] of Object.entries(fields)) await fillOne(context, label, value);
  },
});

async function fillOne(context: ActionContext, label: string, value: string): Promise<void> {
  const { patience } = context;
  const field = await context.control('fill', label);
  await context.aboutTo(field);
  const native = await field.locator.evaluate((element) => element instanceof HTMLInputElement, undefined, {
    timeout: patience,
  });
  if (field.role === 'slider' && !native) {
    await slide(field, Number(value), patience);
  } else {
    await type(field, value, patience);
    if (!isTyped(value, await shownIn(field.locator, patience))) {
      // Some fields take keys alone, one after the other.
      await field.locator.fill('', { timeout: patience });
      await field.locator.pressSequentially(value, { timeout: patience });
    }
  }
  const shown = await shownIn(field.locator, patience);
  if (isTyped(value, shown)) return;
  throw new Fault('PR-306', `"${label}" shows "${shown}" after "${value}" was typed`, {
    hint: 'The page may limit or reformat what can be typed.',
  });
}

/** Puts the value in at once, but for its last letter: some pages listen to keys alone. */
async function type({ locator }: Resolved, value: string, timeout: number): Promise<void> {
  const takesKeys = await locator.evaluate(
    (element) =>
      !(element instanceof HTMLInputElement) ||
      ['text', 'search', 'url', 'tel', 'email', 'password'].includes(element.type),
    undefined,
    { timeout },
  );
  const last = Array.from(value).at(-1);
  if (!takesKeys || last === undefined || last === '\n') {
    await locator.fill(value, { timeout });
    return;
  }
  await locator.fill(value.slice(0, -last.length), { timeout });
  await locator.pressSequentially(last, { timeout });
}

/** A page may set marks between letters and digits, as in telephone numbers; it may not change or drop any. */
function isTyped(value: string, shown: string): boolean {
  if (shown === value) return true;
  const isPlain = /^[\p{L}\p{N}]+$/u.test(value);
  return isPlain && shown.replace(/[\s()\-.,/:]/gu, '') === value;
}

/** A slider that is no field of the browser moves by keys. */
async function slide({ locator, label }: Resolved, wanted: number, timeout: number): Promise<void> {
  const now = async (): Promise<number> => Number(await locator.getAttribute('aria-valuenow', { timeout }));
  await locator.focus({ timeout });
  let at = await now();
  while (at !== wanted) {
    await locator.press(at < wanted ? 'ArrowRight' : 'ArrowLeft', { timeout });
    const next = await now();
    if (next === at || Number.isNaN(wanted) || (at < wanted && next > wanted) || (at > wanted && next < wanted)) {
      throw new Fault('PR-306', `"${label}" goes from ${at} to ${next}, and does not stop at ${wanted}`);
    }
    at = next;
  }
}
