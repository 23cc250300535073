import { z } from 'zod';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import { describeCertificate } from './_certificate.ts';

const schema = z.strictObject({
  file: z.string(),
  host: z.string().optional(),
  passwordFile: z.string().optional(),
  json: z.boolean().default(false),
});

async function look(io: CommandIo, { file, host, passwordFile, json }: z.output<typeof schema>): Promise<number> {
  const [{ inspect }, { parseName }, { certificatesIn }] = await Promise.all([
    import('../cert/inspect/index.ts'),
    import('../cert/names.ts'),
    import('./_certificate-file.ts'),
  ]);
  const read = await certificatesIn(io.cwd, file, passwordFile);
  const judging = { now: new Date(), host: host === undefined ? undefined : parseName(host).value };
  const [own, ...chain] = read.certificates.map((der) => inspect(der, judging));
  if (own === undefined) throw new TypeError('a certificate file holds a certificate');
  // What comes behind the server's own certificate is a CA's, for which other rules hold.
  const failed = own.findings.some(({ severity }) => severity === 'error');
  if (json) {
    const answer = {
      form: read.form,
      hasPrivateKey: read.hasPrivateKey,
      ...own,
      chain: chain.map(({ subject, issuer, fingerprint }) => ({ subject, issuer, fingerprint })),
    };
    io.out(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    const holds = read.hasPrivateKey ? ', with its private key' : '';
    io.out(`${file} (${read.form}${holds})\n${describeCertificate(own)}\n`);
    for (const { subject, issuer } of chain) io.out(`  Also in it   ${subject}, issued by ${issuer}\n`);
  }
  return failed ? EXIT.failed : EXIT.ok;
}

export default defineCommand({
  name: 'cert inspect',
  summary: 'Say what a certificate is, in plain words, and what is wrong with it',
  arguments: [{ name: 'file', description: 'Certificate as PEM, DER or PFX', required: true }],
  options: [
    { flags: '--host <name>', description: 'The name by which clients call the server' },
    { flags: '--password-file <file>', description: 'File that holds the password of a PFX' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook cert inspect certs/server1.contoso.com.crt.pem --host server1.contoso.com'],
  run: look,
});
