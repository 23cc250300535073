import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { shownIn } from '../core/field.ts';
import { sameLabel } from '../core/names.ts';
import type { StepTools } from '../core/step.ts';

export default defineCheck({
  name: 'value',
  summary: 'Do fields and drop-downs show these values?',
  schema: z
    .record(z.string().min(1), z.union([z.string(), z.number()]).transform(String))
    .refine((fields) => Object.keys(fields).length > 0, 'name at least one field')
    .describe('field: value'),
  examples: ['value: { Provisioning Mode: Automatic }'],
  controls: (fields) => Object.keys(fields).map((label) => ({ verb: 'read', label })),
  conclusive: true,
  async ask(context, fields) {
    const seen: [label: string, shown: string | undefined][] = [];
    for (const label of Object.keys(fields)) seen.push([label, await shownBy(context, label)]);
    const expected = Object.entries(fields).map(([label, value]) => `"${label}" to show "${value}"`);
    const right = seen.every(([label, shown]) => shown !== undefined && sameLabel(shown, fields[label] ?? ''));
    const missing = seen.some(([, shown]) => shown === undefined);
    return {
      verdict: right ? 'yes' : missing ? 'unknown' : 'no',
      expected: expected.join(', '),
      observed: seen
        .map(([label, shown]) => (shown === undefined ? `no field "${label}"` : `"${label}" shows "${shown}"`))
        .join(', '),
    };
  },
});

async function shownBy(context: StepTools, label: string): Promise<string | undefined> {
  for (const verb of ['fill', 'choose'] as const) {
    const [field, ...others] = await context.candidates(verb, label);
    if (field !== undefined && others.length === 0) return shownIn(field.locator, context.patience);
  }
  return undefined;
}
