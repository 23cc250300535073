import { z } from 'zod';
import { defineStep } from '../core/step.ts';
import { keptCertificate } from './_kept-certificate.ts';

export default defineStep({
  name: 'trustCertificate',
  summary: 'Let the server trust a certificate that was kept, as a root; nothing where it does already',
  effect: 'change',
  repeatable: true,
  schema: z.string().min(1).describe('the output of a step that kept the certificate'),
  examples: ['trustCertificate: ${steps.before.certificate}'],
  // The certificate exists only once its step has run.
  plan: (host, file) =>
    Promise.resolve([`look at the certificate ${file}, and put it into the trusted roots of ${host.name}`]),
  async run(context, file) {
    await context.perform({ kind: 'trust', certificate: await keptCertificate(context, file) });
  },
});
