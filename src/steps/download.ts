import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { clicking } from '../core/field.ts';
import { defineStep } from '../core/step.ts';

export default defineStep({
  name: 'download',
  summary:
    'Click what starts a download, wait for the file and keep it in the bag; its output names the file for later steps',
  effect: 'read',
  schema: z.string().min(1).describe('the name of what is clicked'),
  examples: ['download: Accept terms & download'],
  controls: (label) => [{ verb: 'click', label }],
  async run(context, label) {
    const target = await context.control('click', label);
    await context.aboutTo(target);
    const download = await context.download(() => target.locator.click(clicking(target, context.patience)));
    const failure = await download.failure();
    if (failure !== null) {
      context.signal.throwIfAborted();
      throw new Fault('PR-405', `the download of ${download.suggestedFilename()} broke off: ${failure}`);
    }
    const path = await download.path();
    const kept = await context.keep({
      kind: 'download',
      name: download.suggestedFilename(),
      title: label,
      content: { path },
    });
    context.output(kept.path);
  },
});
