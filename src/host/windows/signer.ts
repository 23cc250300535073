import { Fault } from '../../core/errors.ts';
import type { PowerShell } from '../../core/powershell.ts';
import { checkSignature } from './scripts.ts';

/** Values of an attribute of a distinguished name as Windows writes it, quoted where they hold a comma. */
export function attributesOf(subject: string, attribute: 'CN' | 'O'): string[] {
  const pattern = /(?:^|,\s*)([A-Za-z0-9.]+)=(?:"((?:[^"]|"")*)"|([^,]*))/gu;
  return [...subject.matchAll(pattern)]
    .filter(([, name]) => name === attribute)
    .map(([, , quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}

/**
 * Looks who signed a file.
 * @param publisher organization (O) or common name (CN), compared whole.
 * @throws Fault PR-705 without a valid signature, or for another signer.
 */
export async function requireSigner(powershell: PowerShell, file: string, publisher: string): Promise<void> {
  const { status, subject, message } = await powershell.run(checkSignature, { file });
  if (status !== 'Valid') {
    throw new Fault('PR-705', `${file} is not validly signed: ${status}`, {
      hint: `${message} Nothing was started. Download the file again.`.trim(),
    });
  }
  const signers = [...attributesOf(subject, 'CN'), ...attributesOf(subject, 'O')];
  if (signers.includes(publisher)) return;
  throw new Fault(
    'PR-705',
    `${file} is signed by ${signers.join(', ') || 'nobody who is named'}, not by ${publisher}`,
    {
      hint: 'Nothing was started. Compare where the file came from.',
    },
  );
}
