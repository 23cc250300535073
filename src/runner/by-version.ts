import { Fault } from '../core/errors.ts';
import type { Screen } from '../core/screen.ts';
import type { Resolved } from '../core/step.ts';
import type { RunScope, Scene } from './context.ts';
import { takeVersion } from './live-guard.ts';

/** What is not found may have the name of another version, where it is not certain which one this is. */
export async function byVersion(
  scope: RunScope,
  { page, window }: Scene,
  screen: Screen | undefined,
  look: () => Promise<Resolved[]>,
): Promise<Resolved[]> {
  const { versions, shell } = scope;
  if (versions === undefined || screen === undefined || window !== 'portal') return look();
  const learnt = async (): Promise<boolean> => {
    if (!(await versions.lookAt(page, shell, screen))) return false;
    takeVersion(scope);
    return true;
  };
  try {
    const found = await look();
    return found.length === 0 && (await learnt()) ? await look() : found;
  } catch (error) {
    // Gone in the version that it was taken for.
    if (error instanceof Fault && error.code === 'PR-308' && (await learnt())) return look();
    throw error;
  }
}
