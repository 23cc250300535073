import { z } from 'zod';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'browse',
  summary: 'Go along the navigation as the document writes it, "A > B"; the path of any portal version will do',
  effect: 'read',
  schema: z.string().min(1).describe('the parts of the navigation, divided by " > "'),
  examples: ['browse: Entra ID > Enterprise apps'],
  async run(context, path) {
    await context.browse(path);
  },
});
