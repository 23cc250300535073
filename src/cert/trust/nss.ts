import { X509Certificate } from 'node:crypto';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import type { Execute, Executed } from '../../core/execute.ts';
import type { Change } from '../../core/change.ts';
import { makeFolder } from '../../core/files.ts';
import type { NewRoot, StoreEditor, StoreEntry } from './store.ts';

/** Trusted to issue server certificates (C) and as a server itself (P), for TLS alone. */
const TRUST = 'CP,,';
const PREFIX = 'portal-runbook';
const DEADLINE = 20_000;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu;

const printOf = (certificate: X509Certificate): string => certificate.fingerprint.replaceAll(':', '');
/** NSS finds certificates by subject, of which a host has several in time: the nickname carries part of the thumbprint. */
const markOf = (thumbprint: string): string => thumbprint.slice(0, 16);

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function firefoxProfiles(home: string): Promise<string[]> {
  const roots = [
    ['.mozilla', 'firefox'],
    ['snap', 'firefox', 'common', '.mozilla', 'firefox'],
  ];
  const found = await Promise.all(
    roots.map(async (parts) => {
      const root = path.join(home, ...parts);
      const names = await readdir(root).catch(() => []);
      return names.map((name) => path.join(root, name));
    }),
  );
  return found.flat();
}

/**
 * The databases of this user's browsers (Chromium and Chrome, then every Firefox profile); Chromium's is named even
 * before it exists, since a first certificate makes it.
 */
export async function nssDatabases(home: string): Promise<string[]> {
  const chromium = path.join(home, '.pki', 'nssdb');
  const others = [path.join(home, '.local', 'share', 'pki', 'nssdb'), ...(await firefoxProfiles(home))];
  const there = await Promise.all(others.map((folder) => exists(path.join(folder, 'cert9.db'))));
  return [chromium, ...others.filter((_, index) => there[index])];
}

/** One NSS database, through Mozilla's certutil. */
export function nssStore(database: string, execute: Execute): StoreEditor {
  const certutil = async (args: readonly string[], input?: string): Promise<Executed> => {
    try {
      const all = ['-d', `sql:${database}`, ...args];
      return await execute({
        file: 'certutil',
        args: all,
        deadline: DEADLINE,
        ...(input === undefined ? {} : { input }),
      });
    } catch (cause) {
      if (!(cause instanceof Fault) || cause.code !== 'PR-710') throw cause;
      throw new Fault('PR-710', 'certutil (NSS) is not on this computer', {
        hint: 'Install it (Debian and Ubuntu: apt install libnss3-tools), or leave browsers out with --store debian.',
        cause,
      });
    }
  };
  const must = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await certutil(args, input);
    if (code !== 0) throw new Error(stderr.trim() || stdout.trim() || `certutil ended with ${code}`);
    return stdout;
  };
  const ready = (): Promise<boolean> => exists(path.join(database, 'cert9.db'));
  const addition = (name: string, pem: string): Change => ({
    text: `certutil -d sql:${database} -A -n "${name}" -t ${TRUST}`,
    async apply() {
      if (!(await ready())) {
        await makeFolder(database, 0o700);
        await must(['-N', '--empty-password']);
      }
      await must(['-A', '-n', name, '-t', TRUST, '-a'], pem);
    },
    undo: () => must(['-D', '-n', name]).then(() => undefined),
  });
  const removal = (name: string, pem: string): Change => ({
    text: `certutil -d sql:${database} -D -n "${name}"`,
    apply: () => must(['-D', '-n', name]).then(() => undefined),
    undo: () => must(['-A', '-n', name, '-t', TRUST, '-a'], pem).then(() => undefined),
  });

  async function entries(host: string): Promise<StoreEntry[]> {
    if (!(await ready())) return [];
    const listing = await must(['-L']);
    // A nickname, then blanks and the trust flags at the end of the line.
    const names = listing.split('\n').map((line) => line.replace(/\s+[a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*\s*$/u, ''));
    const ours = names.filter((name) => name.startsWith(`${PREFIX} ${host} `));
    const found: StoreEntry[] = [];
    for (const name of ours) {
      // certutil answers with every certificate of the same subject; the nickname tells which one is meant.
      const all = (await must(['-L', '-n', name, '-a'])).match(PEM) ?? [];
      const own = all.map((pem) => new X509Certificate(pem)).find((read) => name.endsWith(` ${markOf(printOf(read))}`));
      if (own === undefined) continue;
      const { subject, validTo } = own;
      found.push({
        where: `${database}, as "${name}"`,
        subject,
        thumbprint: printOf(own),
        notAfter: new Date(validTo),
        certificate: own.toString(),
        removal: removal(name, own.toString()),
      });
    }
    return found;
  }

  return {
    name: `NSS ${database}`,
    needsElevation: false,
    entries,
    async addition({ certificate, host, thumbprint }: NewRoot) {
      const there = await entries(host);
      if (there.some((entry) => entry.thumbprint === thumbprint)) return undefined;
      return addition(`${PREFIX} ${host} ${markOf(thumbprint)}`, certificate);
    },
  };
}
