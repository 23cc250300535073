import { z } from 'zod';
import type { StoreEntry } from '../cert/trust/index.ts';
import { carryOut } from '../core/change.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import type { Machine } from './_machine.ts';

const schema = z.strictObject({
  file: z.string().optional(),
  host: z.string().optional(),
  keep: z.string().optional(),
  store: z.array(z.enum(['windows', 'debian', 'nss'], { error: 'windows, debian or nss is needed' })).default([]),
  nssDb: z.string().optional(),
  check: z.boolean().default(false),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Input = z.output<typeof schema>;

/** Which entries are meant: exactly one certificate, or all of a host but one. */
async function meant(io: CommandIo, input: Input): Promise<{ host: string; matches: (entry: StoreEntry) => boolean }> {
  const [{ ownCertificateIn }, { newRoot }, { parseHostName }] = await Promise.all([
    import('./_certificate-file.ts'),
    import('../cert/trust/index.ts'),
    import('../cert/names.ts'),
  ]);
  if (input.file !== undefined) {
    const { host, thumbprint } = newRoot(await ownCertificateIn(io.cwd, input.file), input.file);
    return { host, matches: (entry) => entry.thumbprint === thumbprint };
  }
  if (input.host === undefined) {
    throw new Fault('PR-107', 'nothing says which certificate is meant', {
      hint: 'Name its file, or the host with --host.',
    });
  }
  const host = parseHostName(input.host);
  if (input.keep === undefined) return { host, matches: () => true };
  const kept = newRoot(await ownCertificateIn(io.cwd, input.keep), input.keep).thumbprint;
  return { host, matches: (entry) => entry.thumbprint !== kept };
}

/** The command on a given computer, so that tests bring their own. */
export async function untrust(io: CommandIo, input: Input, machine: Machine): Promise<number> {
  const { agree, requireRights } = await import('./_machine.ts');
  const { host, matches } = await meant(io, input);
  const stores = await machine.stores(input.store, input.nssDb);
  const found: { store: (typeof stores)[number]; entry: StoreEntry }[] = [];
  for (const store of stores) {
    for (const entry of await store.entries(host)) if (matches(entry)) found.push({ store, entry });
  }
  const changes = found.map(({ entry }) => entry.removal);
  if (!input.check && changes.length > 0) {
    await requireRights(
      machine,
      found.map(({ store }) => store),
    );
    await agree(
      io,
      changes.map(({ text }) => text),
      input.yes,
    );
    await carryOut(changes, ({ text }) => {
      if (!input.json) io.out(`done: ${text}\n`);
    });
  }
  if (input.json) {
    io.out(
      `${JSON.stringify({ changed: !input.check && changes.length > 0, changes: changes.map(({ text }) => text) }, null, 2)}\n`,
    );
    return EXIT.ok;
  }
  if (input.check) for (const { text } of changes) io.out(`would do: ${text}\n`);
  if (changes.length === 0) io.out(`No store holds such a certificate of ${host}; nothing was changed.\n`);
  return EXIT.ok;
}

async function here(io: CommandIo, input: Input): Promise<number> {
  const { thisMachine } = await import('./_machine.ts');
  return untrust(io, input, thisMachine(io));
}

export default defineCommand({
  name: 'cert untrust',
  summary: 'Take a certificate out of the stores again, or older ones of a host',
  arguments: [{ name: 'file', description: 'The certificate that was trusted' }],
  options: [
    { flags: '--host <name>', description: 'All certificates of this host instead' },
    { flags: '--keep <file>', description: 'With --host: all but this one' },
    {
      flags: '--store <kind>',
      description: 'windows, debian or nss; all that this computer has unless given',
      repeatable: true,
    },
    { flags: '--nss-db <folder>', description: 'An NSS database other than those of your browsers' },
    { flags: '--check', description: 'Only show what would be done' },
    { flags: '--yes', description: 'Do it without asking' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook cert untrust --host server1.contoso.com --store nss --check'],
  run: here,
});
