import { Fault } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import type { PortalShell } from '../../core/portal.ts';
import { entraShell } from './entra.ts';
import { webShell } from './web.ts';

const SHELLS: readonly PortalShell[] = [entraShell, webShell];

/** @throws Fault PR-103 for a shell that does not exist. */
export function shellNamed(name: string): PortalShell {
  const shell = SHELLS.find((candidate) => candidate.name === name);
  if (shell !== undefined) return shell;
  const names = SHELLS.map((candidate) => candidate.name);
  throw new Fault('PR-103', `no portal shell is named "${name}"`, {
    hint: didYouMean(name, names) ?? `There are ${names.join(', ')}.`,
  });
}
