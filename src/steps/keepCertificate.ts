import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { defineStep, type ActionContext } from '../core/step.ts';
import { until } from '../core/until.ts';

export default defineStep({
  name: 'keepCertificate',
  summary: "Keep the host's public certificate, as the port shows it, with the evidence",
  effect: 'read',
  schema: z.strictObject({ port: z.coerce.number().int().min(1).max(65_535) }),
  examples: ['keepCertificate: { port: 8585 }'],
  async run(context, { port }) {
    const { host, certificates, signal } = context;
    await untilListening(context, port);
    const { certificate } = await certificates.handshake({
      address: host.address,
      port,
      serverName: host.name,
      // Whether it is trusted is asked by the check: here it is kept as it is.
      ca: [],
      signal,
    });
    if (certificate === undefined) {
      throw new Fault('PR-703', `${host.name}:${port} shows no certificate`, {
        hint: 'Generate it on the host, save, and see that the connector host is started.',
      });
    }
    const used = new X509Certificate(certificate);
    const spki = used.publicKey.export({ type: 'spki', format: 'der' });
    const facts = [
      `Subject     ${used.subject}`,
      `Names       ${used.subjectAltName ?? 'none'}`,
      `Valid from  ${used.validFrom}`,
      `Valid until ${used.validTo}`,
      `Serial      ${used.serialNumber}`,
      `SHA-256     ${used.fingerprint256}`,
      `Public key  SHA-256 ${createHash('sha256').update(spki).digest('hex')}`,
    ];
    const { path } = await context.keep({
      kind: 'certificate',
      name: `${host.name}.crt.pem`,
      title: `Certificate of ${host.name}, valid until ${new Date(used.validTo).toISOString().slice(0, 10)}`,
      content: Buffer.from(`${facts.join('\n')}\n\n${used.toString()}`),
    });
    context.output(path);
  },
});

/** @throws Fault PR-701 with the server's own words, when it says why it does not listen. */
async function untilListening({ host, patience, signal }: ActionContext, port: number): Promise<void> {
  await until(
    async () => {
      const state = await host.state().catch(() => undefined);
      // A server that cannot be asked from here is only seen at its port.
      if (state === undefined) return true;
      const { connectorPort, connectorProblem } = state;
      if (connectorProblem !== undefined) {
        throw new Fault('PR-701', `the connector host of ${host.name} does not listen: ${connectorProblem}`, {
          hint: 'End the other program, or choose another port with --input port=N.',
        });
      }
      return connectorPort === port ? true : undefined;
    },
    { ms: patience, signal },
  );
}
