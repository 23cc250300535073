import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { normalizeLabel } from '../core/names.ts';
import { defineStep, type ActionContext, type Resolved } from '../core/step.ts';

export default defineStep({
  name: 'choose',
  summary: 'Choose a value in a drop-down or a set of options; it is read back',
  effect: 'change',
  schema: z
    .record(z.string().min(1), z.union([z.string().min(1), z.number()]).transform(String))
    .refine((fields) => Object.keys(fields).length > 0, 'name at least one drop-down')
    .describe('drop-down: value'),
  examples: ['choose: { Provisioning Mode: Automatic }'],
  controls: (fields) => Object.keys(fields).map((label) => ({ verb: 'choose', label })),
  async run(context, fields) {
    for (const [label, value] of Object.entries(fields)) await chooseOne(context, label, value);
  },
});

async function chooseOne(context: ActionContext, label: string, value: string): Promise<void> {
  const list = await context.control('choose', label);
  await context.aboutTo(list);
  const { locator } = list;
  const native = await locator.evaluate((element) => element instanceof HTMLSelectElement);
  if (native) {
    await selectNative(list, value, context.patience);
  } else if (list.role === 'radiogroup') {
    await locator.getByRole('radio', { name: value, exact: true }).check({ timeout: context.patience });
    return;
  } else {
    // The options of a classic drop-down are drawn elsewhere in the page, and only once it is open.
    await locator.click({ timeout: context.patience });
    const option = await pick(context, label, value);
    await option.locator.click({ timeout: context.patience });
    await context.settle();
  }
  const shown = await shownIn(list);
  if (!normalizeLabel(shown).includes(normalizeLabel(value))) {
    throw new Fault('PR-306', `"${label}" shows "${shown}" after "${value}" was chosen`);
  }
}

async function selectNative(list: Resolved, value: string, timeout: number): Promise<void> {
  const offered = await list.locator.locator('option').allTextContents();
  const option = offered.find((text) => normalizeLabel(text) === normalizeLabel(value));
  if (option === undefined) throw noSuchOption(list.label, value, offered);
  await list.locator.selectOption({ label: option.trim() }, { timeout });
}

async function pick(context: ActionContext, label: string, value: string): Promise<Resolved> {
  try {
    return await context.control('pick', value);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'PR-301') throw error;
    const offered = await Promise.all(
      (await context.candidates('pick', '')).map((candidate) => Promise.resolve(candidate.name)),
    );
    throw noSuchOption(label, value, offered);
  }
}

function noSuchOption(label: string, value: string, offered: readonly string[]): Fault {
  const list = [...new Set(offered.map((text) => text.trim()).filter((text) => text !== ''))].slice(0, 12);
  return new Fault('PR-305', `"${label}" does not offer "${value}"`, {
    hint: list.length === 0 ? undefined : `It offers ${list.map((text) => `"${text}"`).join(', ')}.`,
  });
}

function shownIn(list: Resolved): Promise<string> {
  return list.locator.evaluate((element) => {
    if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.textContent ?? '';
    if (element instanceof HTMLInputElement) return element.value;
    return element.textContent;
  });
}
