import { z } from 'zod';
import { duration } from '../core/duration.ts';
import { INPUT_TYPES } from '../core/runbook.ts';
import { WINDOWS } from '../core/screen.ts';

const line = z
  .string()
  .min(1)
  .max(2_000)
  .refine((text) => text.trim() !== '', 'must not be empty');

/** Device names of Windows, which no file there can have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/u;

/** Ids become file names and parts of `${steps.<id>.<output>}`. */
const id = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'an id has lower-case letters, digits and single hyphens, as in "create-app"')
  .max(60)
  .refine((text) => !DEVICE.test(text), 'Windows reserves this name');

export const nameOfValue = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/u, 'a name begins with a letter and goes on with letters and digits');

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const input = z
  .strictObject({
    description: line.describe('What it is for; shown when it is missing'),
    type: z.enum(INPUT_TYPES).default('text').describe('What its value must be'),
    default: scalar.optional().describe('Used when it is not given'),
    options: z.array(scalar).min(1).optional().describe('The values that it may have'),
    secret: z.boolean().default(false).describe('Masked in every output, never journalled'),
    generate: z
      .boolean()
      .default(false)
      .describe('Made at random in a rehearsal on the practice portal that does not give it; for a secret text'),
  })
  .refine(
    ({ generate, secret, type, default: usual, options }) =>
      !generate || (secret && type === 'text' && usual === undefined && options === undefined),
    { error: '"generate" is for a secret text, without default and options', path: ['generate'] },
  );

const itemNumber = z.int().positive().max(1_000);

/** An action or check is read by hand, since its keys are the names of kinds; see `calls.ts`. */
const calls = z.array(z.unknown());

export const stepShape = z.strictObject({
  id: id.describe('Names the step in reports, files and ${steps.<id>.<output>}'),
  title: line.describe('One line, as it stands in the report'),
  reproduces: z
    .union([itemNumber, z.array(itemNumber).min(1)])
    .transform((value) => (typeof value === 'number' ? [value] : value))
    .default([])
    .describe('The numbered items under the heading of the document that it does'),
  window: z.enum(WINDOWS).default('portal').describe('The window of the browser that it works in'),
  ensure: calls.default([]).describe('When all of these are true already, the step is skipped'),
  do: calls.default([]).describe('The actions, in order'),
  expect: calls.default([]).describe('What must be true afterwards'),
  shows: line.optional().describe('What its picture shows'),
  image: line.optional().describe('The picture of the document that it renews'),
  controls: z.array(line).default([]).describe('Ids of the controls of an audit that it is evidence for'),
  keptBy: id
    .optional()
    .describe(
      'The later step that saves what this one enters; until it is done, a run that is continued enters it anew',
    ),
  timeout: duration.optional().describe('Its deadline, such as 90s or 20m'),
  todo: line.optional().describe('What is still to be written; run refuses it'),
});

export const sectionShape = z.strictObject({
  title: line,
  heading: line.optional().describe('The heading of the document; the title otherwise'),
  steps: z.array(stepShape).min(1),
});

const document = z.union([
  line.transform((path) => ({ path })),
  z.strictObject({ repository: line.optional(), path: line }),
]);

export const runbookShape = z.strictObject({
  format: z.literal(1).describe('The version of this format'),
  id,
  title: line,
  document: document.optional().describe('The document that it reproduces'),
  inputs: z.record(nameOfValue, input).default({}),
  sections: z.array(sectionShape).min(1),
});

export type RunbookShape = z.output<typeof runbookShape>;
export type StepShape = z.output<typeof stepShape>;

const label = line.describe('A label as the page shows it');

/** What may stand beside the kind of a check. */
export const checkModifiers = z.strictObject({
  on: line.optional().describe('The screen that it looks at'),
  under: label.optional().describe('The section of the screen'),
});

/** What may stand beside the kind of an action. */
export const actionModifiers = z.strictObject({
  ...checkModifiers.shape,
  undocumented: z.boolean().default(false).describe('The document forgets this action'),
  effect: z.enum(['read', 'change']).optional().describe('Overrides the effect of the kind'),
  as: nameOfValue.optional().describe('The name under which its output is kept'),
});
