import path from 'node:path';
import { z } from 'zod';
import type { NewRoot, StoreEditor, StoreEntry } from '../cert/trust/index.ts';
import { carryOut, type Change } from '../core/change.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import type { Machine } from './_machine.ts';

const schema = z.strictObject({
  file: z.string(),
  store: z.array(z.enum(['windows', 'debian', 'nss'], { error: 'windows, debian or nss is needed' })).default([]),
  nssDb: z.string().optional(),
  pfx: z.string().optional(),
  passwordFile: z.string().optional(),
  replaceOlder: z.boolean().default(false),
  check: z.boolean().default(false),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Input = z.output<typeof schema>;

/** A root that clients refuse, or that may issue certificates, is not put into a store. */
async function sound(io: CommandIo, file: string): Promise<NewRoot> {
  const [{ ownCertificateIn }, { inspect }, { newRoot }] = await Promise.all([
    import('./_certificate-file.ts'),
    import('../cert/inspect/index.ts'),
    import('../cert/trust/index.ts'),
  ]);
  const der = await ownCertificateIn(io.cwd, file);
  const errors = inspect(der, { now: new Date(), host: undefined }).findings.filter(
    ({ severity }) => severity === 'error',
  );
  if (errors.length > 0) {
    throw new Fault(
      'PR-703',
      `${file} is not fit to be trusted:\n${errors.map(({ fact }) => `  ${fact}`).join('\n')}`,
      {
        hint: `Nothing was changed. See: portal-runbook cert inspect ${file}`,
      },
    );
  }
  return newRoot(der, path.resolve(io.cwd, file));
}

async function keyChange(io: CommandIo, input: Input, machine: Machine, root: NewRoot): Promise<Change[]> {
  if (input.pfx === undefined) return [];
  if (input.passwordFile === undefined) {
    throw new Fault('PR-107', 'the PFX needs its password', {
      hint: 'Give --password-file with the file that holds it.',
    });
  }
  const [{ passwordOf, certificatesIn }, { keyImport }] = await Promise.all([
    import('./_certificate-file.ts'),
    import('../cert/trust/index.ts'),
  ]);
  // Read here too, so that a wrong password or another certificate shows before anything is changed.
  const [own] = (await certificatesIn(io.cwd, input.pfx, input.passwordFile)).certificates;
  const { thumbprints } = await import('../cert/inspect/decode.ts');
  if (own === undefined || thumbprints(own).sha1 !== root.thumbprint) {
    throw new Fault('PR-706', `${input.pfx} holds another certificate than ${input.file}`, {
      hint: 'Name the PFX of the same certificate.',
    });
  }
  const password = await passwordOf(io.cwd, input.passwordFile);
  return [
    keyImport(machine.powershell, { file: path.resolve(io.cwd, input.pfx), password, thumbprint: root.thumbprint }),
  ];
}

const show = ({ where, notAfter }: StoreEntry): string =>
  `${where}, valid until ${notAfter.toISOString().slice(0, 10)}`;

/** The command on a given computer, so that tests bring their own. */
export async function trust(io: CommandIo, input: Input, machine: Machine): Promise<number> {
  const { agree, requireRights } = await import('./_machine.ts');
  const root = await sound(io, input.file);
  const stores: StoreEditor[] = await machine.stores(input.store, input.nssDb);
  if (!input.check) await requireRights(machine, stores);
  const keys = await keyChange(io, input, machine, root);
  const additions: Change[] = [];
  const older: StoreEntry[] = [];
  for (const store of stores) {
    const change = await store.addition(root);
    if (change !== undefined) additions.push(change);
    older.push(...(await store.entries(root.host)).filter(({ thumbprint }) => thumbprint !== root.thumbprint));
  }
  const changes = [...keys, ...additions, ...(input.replaceOlder ? older.map(({ removal }) => removal) : [])];
  const left =
    input.replaceOlder || older.length === 0
      ? []
      : ['Older ones of this host stay (--replace-older takes them out):', ...older.map(show)];
  if (changes.length > 0 && !input.check) await agree(io, [...changes.map(({ text }) => text), ...left], input.yes);
  if (!input.check) {
    await carryOut(changes, ({ text }) => {
      if (!input.json) io.out(`done: ${text}\n`);
    });
  }
  if (input.json) {
    io.out(
      `${JSON.stringify({ changed: !input.check, changes: changes.map(({ text }) => text), older: older.map(show) }, null, 2)}\n`,
    );
    return EXIT.ok;
  }
  if (input.check) for (const { text } of changes) io.out(`would do: ${text}\n`);
  for (const line of left) io.out(`${line}\n`);
  if (changes.length === 0) io.out('It is trusted already; nothing was changed.\n');
  else if (!input.check)
    io.out(
      `Clients that read ${stores.map(({ name }) => name).join(', ')} trust it now. Taken back by: portal-runbook cert untrust ${input.file}\n`,
    );
  return EXIT.ok;
}

async function here(io: CommandIo, input: Input): Promise<number> {
  const { thisMachine } = await import('./_machine.ts');
  return trust(io, input, thisMachine(io));
}

export default defineCommand({
  name: 'cert trust',
  summary: "Let this computer's clients trust a host's self-signed certificate, after showing what that changes",
  arguments: [{ name: 'file', description: 'The certificate as PEM or DER', required: true }],
  options: [
    {
      flags: '--store <kind>',
      description: 'windows, debian or nss (Chromium, Firefox); all that this computer has unless given',
      repeatable: true,
    },
    { flags: '--nss-db <folder>', description: 'An NSS database other than those of your browsers' },
    { flags: '--pfx <file>', description: 'Windows: also put key and certificate into LocalMachine\\My' },
    { flags: '--password-file <file>', description: 'File that holds the password of the PFX' },
    { flags: '--replace-older', description: 'Take older certificates of the same host out' },
    { flags: '--check', description: 'Only show what would be done' },
    { flags: '--yes', description: 'Do it without asking' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook cert trust certs/server1.contoso.com.crt.pem --store nss --check'],
  run: here,
});
