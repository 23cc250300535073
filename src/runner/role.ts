import { Fault } from '../core/errors.ts';
import type { Resolved } from '../core/step.ts';
import type { RunScope, Scene } from './context.ts';

const LOOKS: ReadonlySet<string> = new Set(['read', 'list', 'point']);

/**
 * A control that is off because the person lacks the role for it will not come on by waiting.
 * @throws Fault PR-511 with what the page says of the role, before anything is clicked.
 */
export async function refuseWithoutRole(scope: RunScope, scene: Scene, target: Resolved): Promise<void> {
  const { shell } = scope;
  if (shell.lacking === undefined || scene.window !== 'portal' || LOOKS.has(target.verb)) return;
  const off = await target.locator.isDisabled({ timeout: scope.patience }).catch(() => false);
  if (!off) return;
  const said = await shell.lacking(scene.page);
  if (said === undefined) return;
  const user = scope.identity?.user ?? 'the account';
  throw new Fault('PR-511', `"${target.label}" is off for ${user}: ${said}`, {
    hint: 'Activate the role in the portal (My roles), or have it assigned, then run again.',
  });
}
