import { z } from 'zod';
import { carryOut } from '../core/change.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import type { Machine } from './_machine.ts';

const schema = z.strictObject({
  file: z.string(),
  port: z.coerce
    .number({ error: 'a port is needed' })
    .int()
    .min(1, { error: 'at least 1' })
    .max(65_535, { error: 'at most 65535' })
    .default(8585),
  check: z.boolean().default(false),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Input = z.output<typeof schema>;

/** http.sys takes only what stands in `My` with its key. */
async function requireKey(machine: Machine, thumbprint: string, host: string, file: string): Promise<void> {
  const { listCertificates } = await import('../cert/trust/windows.ts');
  const own = await machine.powershell.run(listCertificates, { store: 'My', subject: `CN=${host}` });
  if (own.some((entry) => entry.thumbprint === thumbprint && entry.hasPrivateKey)) return;
  throw new Fault('PR-705', `${file} does not stand in Cert:\\LocalMachine\\My with its private key`, {
    hint: `Import it first: portal-runbook cert trust ${file} --pfx NAME.pfx --password-file NAME.pfx.password.txt`,
  });
}

/** The command on a given computer, so that tests bring their own. */
export async function bind(io: CommandIo, input: Input, machine: Machine): Promise<number> {
  if (machine.platform !== 'win32') {
    throw new Fault('PR-710', 'http.sys is a part of Windows; this computer has none', {
      hint: 'Run the command on the Windows Server.',
    });
  }
  const [{ agree }, { newRoot }, { endpointsOf, httpSys }, { ownCertificateIn }] = await Promise.all([
    import('./_machine.ts'),
    import('../cert/trust/index.ts'),
    import('../cert/bind.ts'),
    import('./_certificate-file.ts'),
  ]);
  const { thumbprint, host } = newRoot(await ownCertificateIn(io.cwd, input.file), input.file);
  if (!input.check && !(await machine.elevated())) {
    throw new Fault('PR-711', 'only an administrator may bind a certificate to a port. Nothing was changed', {
      hint: 'Open the terminal with "Run as administrator" and run the command again.',
    });
  }
  await requireKey(machine, thumbprint, host, input.file);
  const http = httpSys(machine.execute, `${machine.systemRoot}\\System32\\netsh.exe`);
  const now = await Promise.all(
    endpointsOf(input.port).map(async (endpoint) => ({ endpoint, bound: await http.bound(endpoint) })),
  );
  const shown = now.map(
    ({ endpoint, bound }) =>
      `${endpoint} now: ${bound === undefined ? 'nothing' : `${bound.thumbprint}, of application ${bound.application}`}`,
  );
  const changes = now
    .filter(({ bound }) => bound?.thumbprint !== thumbprint)
    .map(({ endpoint, bound }) => http.binding(endpoint, thumbprint, bound));
  if (!input.check && changes.length > 0) {
    await agree(io, [...shown, ...changes.map(({ text }) => text)], input.yes);
    await carryOut(changes, ({ text }) => {
      if (!input.json) io.out(`done: ${text}\n`);
    });
  }
  if (input.json) {
    io.out(
      `${JSON.stringify({ changed: !input.check && changes.length > 0, before: shown, changes: changes.map(({ text }) => text) }, null, 2)}\n`,
    );
    return EXIT.ok;
  }
  if (input.check || changes.length === 0) for (const line of shown) io.out(`${line}\n`);
  if (input.check) for (const { text } of changes) io.out(`would do: ${text}\n`);
  if (changes.length === 0) io.out('It is bound already; nothing was changed.\n');
  return EXIT.ok;
}

async function here(io: CommandIo, input: Input): Promise<number> {
  const { thisMachine } = await import('./_machine.ts');
  return bind(io, input, thisMachine(io));
}

export default defineCommand({
  name: 'cert bind',
  summary: 'Windows: let http.sys serve a port with a certificate, after showing what serves it now',
  arguments: [{ name: 'file', description: 'The certificate as PEM or DER', required: true }],
  options: [
    { flags: '--port <number>', description: 'Port of the connector host (8585)' },
    { flags: '--check', description: 'Only show what is bound now and what would be done' },
    { flags: '--yes', description: 'Do it without asking' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook cert bind certs/server1.contoso.com.crt.pem --port 8585 --check'],
  run: here,
});
