import { z } from 'zod';
import { defineStep } from '../core/step.ts';
import { keptCertificate } from './_kept-certificate.ts';

export default defineStep({
  name: 'bindCertificate',
  summary: "Let http.sys of the server serve a port with a certificate whose key stands in the computer's own store",
  effect: 'change',
  schema: z.strictObject({
    /** The output of a step that kept the certificate. */
    certificate: z.string().min(1),
    port: z.coerce.number().int().min(1).max(65_535),
  }),
  examples: ['bindCertificate: { certificate: "${steps.before.certificate}", port: 8585 }'],
  // The certificate exists only once its step has run.
  plan: (host, { certificate, port }) =>
    Promise.resolve([`look at the certificate ${certificate}, and bind it to port ${port} of ${host.name}`]),
  async run(context, { certificate, port }) {
    await context.perform({ kind: 'bind', certificate: await keptCertificate(context, certificate), port });
  },
});
