import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { StoreAnswer, TrustStore } from '../cert/stores.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault, messageOf } from '../core/errors.ts';
import { describeCertificate } from './_certificate.ts';

const schema = z.strictObject({
  address: z.string(),
  name: z.string().optional(),
  ca: z.array(z.string()).default([]),
  json: z.boolean().default(false),
});

/** `HOST:PORT`, an IPv6 address in brackets. */
function parseAddress(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:/\s]+)):(\d{1,5})$/u.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new Fault('PR-101', `"${text}" is not HOST:PORT`, {
      hint: 'Write a name or address, a colon, and a port from 1 to 65535: server1:8585, 10.1.2.3:8585, [::1]:8585.',
    });
  }
  return { host, port };
}

async function givenStore(cwd: string, file: string): Promise<TrustStore> {
  try {
    const text = await readFile(path.resolve(cwd, file), 'utf8');
    return { name: file, roots: [new X509Certificate(text).toString()] };
  } catch (cause) {
    throw new Fault('PR-706', `${file} cannot be read as a root certificate: ${messageOf(cause)}`, {
      hint: 'Give the PEM of the root with --ca.',
      cause,
    });
  }
}

const line = ({ store, answer }: StoreAnswer): string =>
  `  ${answer.accepted ? 'accepted' : 'refused '} by ${store}${answer.accepted ? '' : `: ${answer.reason ?? 'no reason given'}`}\n`;

async function verify(io: CommandIo, input: z.output<typeof schema>): Promise<number> {
  const { host, port } = parseAddress(input.address);
  const serverName = input.name ?? host;
  const [{ createCertificateMaker }, { askStores, readableStores }, { inspect }] = await Promise.all([
    import('../cert/index.ts'),
    import('../cert/stores.ts'),
    import('../cert/inspect/index.ts'),
  ]);
  const given = await Promise.all(input.ca.map((file) => givenStore(io.cwd, file)));
  const stores = [...given, ...(await readableStores())];
  const answers = await askStores(createCertificateMaker(), stores, {
    address: host,
    port,
    serverName,
    signal: io.signal,
  });
  const met = answers[0]?.answer;
  if (met?.certificate === undefined) {
    throw new Fault('PR-703', `${input.address} shows no certificate: ${met?.reason ?? 'the handshake broke off'}`, {
      hint: 'Check that the service on this port speaks TLS 1.2 or later.',
    });
  }
  const inspection = inspect(new X509Certificate(met.certificate).raw, { now: new Date(), host: serverName });
  // The roots that were named decide; without any, one store that accepts is enough, since each stands for some clients.
  const decisive = given.length > 0 ? answers.slice(0, given.length) : answers;
  const accepted =
    (given.length > 0
      ? decisive.every(({ answer }) => answer.accepted)
      : decisive.some(({ answer }) => answer.accepted)) &&
    !inspection.findings.some(({ severity }) => severity === 'error');
  if (input.json) {
    const byStore = answers.map(({ store, answer }) => ({ store, accepted: answer.accepted, reason: answer.reason }));
    const { protocol, cipher } = met;
    io.out(
      `${JSON.stringify({ address: input.address, serverName, accepted, protocol, cipher, stores: byStore, ...inspection }, null, 2)}\n`,
    );
  } else {
    io.out(
      `${input.address}, asked for as ${serverName}: ${met.protocol ?? 'TLS'}, ${met.cipher ?? 'unknown cipher'}\n`,
    );
    io.out(`${describeCertificate(inspection)}\n\n${answers.map(line).join('')}`);
    io.out(accepted ? 'A client accepts it.\n' : 'A client refuses it.\n');
    if (!accepted && inspection.selfSigned)
      io.out('  Trust it with: portal-runbook cert trust FILE, or name it here with --ca FILE\n');
  }
  return accepted ? EXIT.ok : EXIT.failed;
}

export default defineCommand({
  name: 'cert verify',
  summary: 'Connect to a server and say whether clients accept its certificate, and why not',
  arguments: [{ name: 'address', description: 'HOST:PORT', required: true }],
  options: [
    { flags: '--name <name>', description: 'The name to ask for, where it differs from HOST' },
    { flags: '--ca <file>', description: 'PEM of a root to trust; can be given several times', repeatable: true },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: ['portal-runbook cert verify localhost:8585 --ca certs/server1.contoso.com.crt.pem'],
  run: verify,
});
