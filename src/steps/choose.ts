import { z } from 'zod';
import { defineStep } from '../core/step.ts';
import { chooseIn } from './_choose/choose-in.ts';

const value = z.union([z.string().min(1), z.number()]).transform(String);

export default defineStep({
  name: 'choose',
  summary: 'Choose a value, or several, in a drop-down or a set of options; it is read back',
  effect: 'change',
  repeatable: true,
  schema: z
    .record(z.string().min(1), z.union([value.transform((one) => [one]), z.array(value).min(1)]))
    .refine((fields) => Object.keys(fields).length > 0, 'name at least one drop-down')
    .describe('drop-down: value, or a list of values where it takes several'),
  examples: ['choose: { Provisioning Mode: Automatic }', 'choose: { Regions: [North, South] }'],
  controls: (fields) => Object.keys(fields).map((label) => ({ verb: 'choose', label })),
  async run(context, fields) {
    for (const [label, values] of Object.entries(fields)) await chooseIn(context, label, values);
  },
});
