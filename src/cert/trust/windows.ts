import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../core/files.ts';
import { defineScript, type PowerShell } from '../../core/powershell.ts';
import type { Change } from '../../core/change.ts';
import type { StoreEditor, StoreEntry } from './store.ts';

const thumbprint = z.string().regex(/^[0-9A-F]{40}$/u);
/** `My` holds the server's own certificates with their keys, `Root` what this computer trusts. */
const storeName = z.enum(['My', 'Root']);

export const listCertificates = defineScript({
  name: 'list certificates',
  changes: false,
  input: z.strictObject({ store: storeName, subject: z.string() }),
  output: z.array(
    z.strictObject({
      thumbprint,
      subject: z.string(),
      notAfter: z.iso.datetime(),
      hasPrivateKey: z.boolean(),
      der: z.string().regex(/^(?:[0-9a-f]{2})+$/u),
    }),
  ),
  // Self-signed ones of exactly this subject; -ieq takes the host name in any case. The format 's' is the same in every
  // culture: a pattern would give the year of the Buddhist or Hijri calendar where Windows is set to one.
  text: `
    Get-ChildItem -LiteralPath ('Cert:\\LocalMachine\\' + $values.store) |
      Where-Object { $_.Subject -ieq $values.subject -and $_.Issuer -ieq $values.subject } |
      ForEach-Object {
        @{
          thumbprint = $_.Thumbprint
          subject = $_.Subject
          notAfter = $_.NotAfter.ToUniversalTime().ToString('s') + 'Z'
          hasPrivateKey = $_.HasPrivateKey
          der = -join ($_.RawData | ForEach-Object { '{0:x2}' -f $_ })
        }
      }`,
  list: true,
});

export const addCertificate = defineScript({
  name: 'add a certificate',
  changes: true,
  input: z.strictObject({ store: storeName, file: z.string() }),
  output: z.strictObject({ thumbprint }),
  text: `
    $added = Import-Certificate -FilePath $values.file -CertStoreLocation ('Cert:\\LocalMachine\\' + $values.store)
    @{ thumbprint = $added.Thumbprint }`,
});

export const removeCertificate = defineScript({
  name: 'remove a certificate',
  changes: true,
  input: z.strictObject({ store: storeName, thumbprint }),
  output: z.strictObject({ removed: z.boolean() }),
  text: `
    $path = 'Cert:\\LocalMachine\\' + $values.store + '\\' + $values.thumbprint
    $there = Test-Path -LiteralPath $path
    if ($there) {
      # Without -DeleteKey the private key would stay behind in a file that nothing names any more.
      if ((Get-Item -LiteralPath $path).HasPrivateKey) { Remove-Item -LiteralPath $path -DeleteKey }
      else { Remove-Item -LiteralPath $path }
    }
    @{ removed = $there }`,
});

export const importKey = defineScript({
  name: 'import a PFX',
  changes: true,
  input: z.strictObject({ file: z.string(), password: z.string() }),
  output: z.strictObject({ thumbprint }),
  text: `
    $secret = ConvertTo-SecureString -String $values.password -AsPlainText -Force
    $added = Import-PfxCertificate -FilePath $values.file -CertStoreLocation 'Cert:\\LocalMachine\\My' -Password $secret
    @{ thumbprint = $added.Thumbprint }`,
});

/**
 * Puts a certificate into a store by a copy of its own, as DER: what is imported is what was looked at, whatever
 * becomes of the file it came from, and whatever else stands in that.
 */
async function put(powershell: PowerShell, store: 'My' | 'Root', der: Buffer): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-runbook-'));
  try {
    const file = path.join(folder, 'root.cer');
    await writeWhole(file, der);
    const { thumbprint: added } = await powershell.run(addCertificate, { store, file });
    const wanted = new X509Certificate(der).fingerprint.replaceAll(':', '');
    if (added !== wanted) throw new Error(`Windows imported ${added}, not ${wanted}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What Windows keeps for a host, by the wizard's clicks on Generate or by this program. */
async function entriesIn(powershell: PowerShell, store: 'My' | 'Root', host: string): Promise<StoreEntry[]> {
  const found = await powershell.run(listCertificates, { store, subject: `CN=${host}` });
  return found.map(({ thumbprint: print, subject, notAfter, hasPrivateKey, der }) => {
    const where = `Cert:\\LocalMachine\\${store}\\${print}`;
    const removal: Change = {
      text: `Remove-Item -LiteralPath ${where}`,
      async apply() {
        await powershell.run(removeCertificate, { store, thumbprint: print });
      },
      undo: () =>
        hasPrivateKey
          ? Promise.reject(new Error('its private key went with it; import its PFX again'))
          : put(powershell, store, Buffer.from(der, 'hex')),
    };
    const certificate = new X509Certificate(Buffer.from(der, 'hex')).toString();
    return { where, subject, thumbprint: print, notAfter: new Date(notAfter), certificate, removal };
  });
}

/** Personal of this computer: the server's own certificates. A certificate comes there only with its key. */
export function windowsOwnStore(powershell: PowerShell): StoreEditor {
  return {
    name: 'Cert:\\LocalMachine\\My',
    needsElevation: true,
    entries: (host) => entriesIn(powershell, 'My', host),
    addition: () => Promise.resolve(undefined),
  };
}

/** Trusted Root of this computer. */
export function windowsRootStore(powershell: PowerShell): StoreEditor {
  return {
    name: 'Cert:\\LocalMachine\\Root',
    needsElevation: true,
    entries: (host) => entriesIn(powershell, 'Root', host),
    async addition({ certificate, file, host, thumbprint: print }) {
      const there = await entriesIn(powershell, 'Root', host);
      if (there.some((entry) => entry.thumbprint === print)) return undefined;
      return {
        text: `Import-Certificate -FilePath "${file}" -CertStoreLocation Cert:\\LocalMachine\\Root  (thumbprint ${print})`,
        apply: () => put(powershell, 'Root', new X509Certificate(certificate).raw),
        async undo() {
          await powershell.run(removeCertificate, { store: 'Root', thumbprint: print });
        },
      };
    },
  };
}

/** The server's own certificate with its key in `My`, from a PFX. */
export function keyImport(powershell: PowerShell, pfx: { file: string; password: string; thumbprint: string }): Change {
  return {
    text: `Import-PfxCertificate -FilePath "${pfx.file}" -CertStoreLocation Cert:\\LocalMachine\\My`,
    async apply() {
      await powershell.run(importKey, { file: pfx.file, password: pfx.password });
    },
    async undo() {
      await powershell.run(removeCertificate, { store: 'My', thumbprint: pfx.thumbprint });
    },
  };
}
