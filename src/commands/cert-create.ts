import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { OutputFile } from '../cert/index.ts';
import { KEY_KINDS, type MadeCertificate } from '../core/certificate.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';

const FOR_TESTING =
  'A self-signed certificate is for testing. Production wants one from a certification authority that the clients trust.';

const whole = (least: number, most: number): z.ZodType<number> =>
  z.coerce
    .number({ error: 'a whole number is needed' })
    .int({ error: 'a whole number is needed' })
    .min(least, { error: `at least ${least}` })
    .max(most, { error: `at most ${most}` });

/** Windows opens no file of such a name, whatever its ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/u;

function describe(made: MadeCertificate, files: readonly string[], port: number, pfx: boolean): string {
  const [certificate = ''] = files;
  const lines = [
    `Certificate of ${made.names[0] ?? ''}`,
    `  Names        ${made.names.join(', ')}`,
    `  Valid        ${made.notBefore.toISOString().slice(0, 10)} until ${made.notAfter.toISOString().slice(0, 10)}: write this date down`,
    `  SHA-256      ${made.fingerprint}`,
    `  Public key   ${made.publicKeySha256}`,
    ...files.map((file, index) => `  ${index === 0 ? 'Written' : '       '}      ${file}`),
    '',
    FOR_TESTING,
    'Next:',
    `  portal-runbook cert inspect ${certificate}`,
    `  portal-runbook cert trust ${certificate}`,
    ...(pfx ? [`  portal-runbook cert bind ${certificate} --port ${port}`] : []),
    `  portal-runbook cert verify ${made.names[0] ?? ''}:${port}`,
  ];
  return `${lines.join('\n')}\n`;
}

const schema = z.strictObject({
  host: z.string({ error: 'give the name of the host' }),
  san: z.array(z.string()).default([]),
  port: whole(1, 65_535).default(8585),
  days: whole(1, 825).default(397),
  key: z.enum(KEY_KINDS, { error: `one of ${KEY_KINDS.join(', ')} is needed` }).default('rsa3072'),
  out: z.string().default('.'),
  pfx: z
    .union([z.literal(true).transform(() => '3des' as const), z.enum(['3des', 'aes256'])], {
      error: '3des or aes256 is needed',
    })
    .optional(),
  der: z.boolean().default(false),
  force: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** Files of the host that stay from an earlier certificate: their key is not the new one. */
async function otherFilesOf(
  folder: string,
  base: string,
  written: readonly { readonly name: string }[],
): Promise<string[]> {
  const there = await readdir(folder).catch((): string[] => []);
  return ['.cer', '.pfx', '.pfx.password.txt']
    .map((ending) => `${base}${ending}`)
    .filter((name) => there.includes(name) && !written.some((file) => file.name === name));
}

async function create(io: CommandIo, input: z.output<typeof schema>): Promise<number> {
  const [{ createCertificateMaker, writeTogether }, { execute }] = await Promise.all([
    import('../cert/index.ts'),
    import('../core/execute.ts'),
  ]);
  const made = await createCertificateMaker().make({
    host: input.host,
    names: input.san,
    days: input.days,
    key: input.key,
  });
  const host = made.names[0] ?? input.host;
  const base = RESERVED.test(host) ? `host-${host}` : host;
  const files: (OutputFile & { readonly part: string })[] = [
    { part: 'certificate', name: `${base}.crt.pem`, content: made.certificate, secret: false },
    { part: 'key', name: `${base}.key.pem`, content: made.privateKey, secret: true },
  ];
  if (input.der) {
    const content = new X509Certificate(made.certificate).raw;
    files.push({ part: 'der', name: `${base}.cer`, content, secret: false });
  }
  if (input.pfx !== undefined) {
    const { makePfx, randomPassword } = await import('../cert/pfx.ts');
    const password = randomPassword();
    const content = makePfx(made, { name: host, password, cipher: input.pfx });
    files.push(
      { part: 'pfx', name: `${base}.pfx`, content, secret: true },
      { part: 'password', name: `${base}.pfx.password.txt`, content: `${password}\n`, secret: true },
    );
  }
  const folder = path.resolve(io.cwd, input.out);
  io.signal.throwIfAborted();
  const others = await otherFilesOf(folder, base, files);
  const written = await writeTogether(folder, files, { force: input.force, platform: process.platform, execute });
  if (!input.json) {
    const shown = written.map((file) => path.relative(io.cwd, file));
    io.out(describe(made, shown, input.port, input.pfx !== undefined));
    if (others.length > 0)
      io.out(
        `\nOf an earlier certificate, and not of this one: ${others.map((name) => path.join(input.out, name)).join(', ')}\n`,
      );
    return EXIT.ok;
  }
  const { fingerprint, publicKeySha256, serial, names, notBefore, notAfter } = made;
  const facts = {
    names,
    fingerprint,
    publicKeySha256,
    serial,
    notBefore,
    notAfter,
    key: input.key,
    selfSigned: true,
  };
  const paths = Object.fromEntries(files.map(({ part }, index) => [part, written[index]]));
  io.out(`${JSON.stringify({ ...facts, notice: FOR_TESTING, files: paths }, null, 2)}\n`);
  return EXIT.ok;
}

export default defineCommand({
  name: 'cert create',
  summary: "Make the connector host's key and self-signed certificate",
  options: [
    { flags: '--host <name>', description: 'Name of the host, as clients call it' },
    {
      flags: '--san <name>',
      description: 'A further name or IP address; can be given several times',
      repeatable: true,
    },
    { flags: '--port <number>', description: 'Port of the connector host, for the next steps that are shown (8585)' },
    { flags: '--days <number>', description: 'Validity in days, 825 at most (397)' },
    { flags: '--key <kind>', description: `Kind of key: ${KEY_KINDS.join(', ')} (rsa3072)` },
    { flags: '--out <folder>', description: 'Folder for the files (.)' },
    {
      flags: '--pfx [cipher]',
      description: 'Also a PFX with a random password: 3des (Windows Server 2016 and later) or aes256 (2019 and later)',
    },
    { flags: '--der', description: 'Also the certificate as DER (.cer)' },
    { flags: '--force', description: 'Replace files of the same names' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: [
    'portal-runbook cert create --host server1.contoso.com --out certs',
    'portal-runbook cert create --host server1 --san 10.1.2.3 --key rsa2048 --days 90 --pfx --out certs --json',
  ],
  run: create,
});
