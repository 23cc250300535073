import { X509Certificate } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Execute } from '../../core/execute.ts';
import { writeWhole } from '../../core/files.ts';
import type { Change } from '../../core/change.ts';
import type { StoreEditor, StoreEntry } from './store.ts';

const PREFIX = 'portal-runbook';
const DEADLINE = 60_000;

/** Where Debian and Ubuntu want roots of one's own (update-ca-certificates(8)). */
export const DEBIAN_FOLDER = '/usr/local/share/ca-certificates';

/** The store that OpenSSL, curl and Python of Debian and Ubuntu read. */
export function debianStore(execute: Execute, folder = DEBIAN_FOLDER): StoreEditor {
  const update = async (): Promise<void> => {
    const { code, stdout, stderr } = await execute({ file: 'update-ca-certificates', args: [], deadline: DEADLINE });
    if (code !== 0) throw new Error(stderr.trim() || stdout.trim() || `update-ca-certificates ended with ${code}`);
  };
  const put = async (file: string, pem: string): Promise<void> => {
    await writeWhole(file, pem);
    try {
      await update();
    } catch (thrown) {
      await rm(file, { force: true });
      throw thrown;
    }
  };
  const take = async (file: string): Promise<void> => {
    await rm(file);
    await update();
  };

  async function entries(host: string): Promise<StoreEntry[]> {
    const names = await readdir(folder).catch(() => []);
    const isOurs = (name: string): boolean =>
      name.startsWith(`${PREFIX}-${host}-`) && /^[0-9A-F]{8}\.crt$/u.test(name.slice(`${PREFIX}-${host}-`.length));
    const found: StoreEntry[] = [];
    for (const name of names.filter(isOurs).sort()) {
      const file = path.join(folder, name);
      const pem = await readFile(file, 'utf8');
      const { subject, fingerprint, validTo } = new X509Certificate(pem);
      const removal: Change = {
        text: `rm ${file}; update-ca-certificates`,
        apply: () => take(file),
        undo: () => put(file, pem),
      };
      const thumbprint = fingerprint.replaceAll(':', '');
      found.push({ where: file, subject, thumbprint, notAfter: new Date(validTo), certificate: pem, removal });
    }
    return found;
  }

  return {
    name: `Debian store ${folder}`,
    needsElevation: true,
    entries,
    async addition({ certificate, host, thumbprint }) {
      if ((await entries(host)).some((entry) => entry.thumbprint === thumbprint)) return undefined;
      const file = path.join(folder, `${PREFIX}-${host}-${thumbprint.slice(0, 8)}.crt`);
      return {
        text: `write ${file}; update-ca-certificates`,
        apply: () => put(file, certificate),
        undo: () => take(file),
      };
    },
  };
}
