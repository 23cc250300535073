import { z } from 'zod';
import { defineStep } from '../core/step.ts';
import { keptCertificate } from './_kept-certificate.ts';

export default defineStep({
  name: 'untrustCertificate',
  summary: "Take a certificate that was kept out of the server's trusted roots, and no other one",
  effect: 'change',
  repeatable: true,
  schema: z.string().min(1).describe('the output of a step that kept the certificate'),
  examples: ['untrustCertificate: ${steps.before.certificate}'],
  // The certificate exists only once its step has run.
  plan: (host, file) =>
    Promise.resolve([`look at the certificate ${file}, and take it out of the trusted roots of ${host.name}`]),
  async run(context, file) {
    await context.perform({ kind: 'untrust', certificate: await keptCertificate(context, file) });
  },
});
