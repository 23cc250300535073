import type { Frame, Page } from 'playwright-core';
import type { PortalShell } from '../../core/portal.ts';

export interface VisibleFrame {
  readonly frame: Frame;
  /** The portal's active page; labels in it outrank those around it. */
  readonly active: boolean;
}

/**
 * The frames that a person sees, the top one first. Pre-warmed frames exist beside the active one and hold the same
 * names; one that is hidden, by itself or with any frame around it, is left out.
 */
export async function visibleFrames(page: Page, shell: PortalShell): Promise<VisibleFrame[]> {
  const found: VisibleFrame[] = [{ frame: page.mainFrame(), active: false }];
  const visit = async (parent: Frame): Promise<void> => {
    for (const frame of parent.childFrames()) {
      const kind = await kindOf(frame, shell);
      if (kind === 'hidden') continue;
      found.push({ frame, active: kind === 'active' });
      await visit(frame);
    }
  };
  await visit(page.mainFrame());
  return found;
}

async function kindOf(frame: Frame, shell: PortalShell): Promise<'hidden' | 'active' | 'visible'> {
  try {
    const element = await frame.frameElement();
    try {
      return await element.evaluate(
        (node, { ignored, active }) => {
          if (!(node instanceof Element)) return 'hidden';
          const box = node.getBoundingClientRect();
          const shown = box.width > 1 && box.height > 1 && node.checkVisibility({ visibilityProperty: true });
          if (!shown || (ignored !== '' && node.matches(ignored))) return 'hidden';
          return active !== '' && node.matches(active) ? 'active' : 'visible';
        },
        { ignored: shell.ignoredFrames ?? '', active: shell.activeFrame ?? '' },
      );
    } finally {
      await element.dispose();
    }
  } catch {
    // The frame went away while it was looked at: it is not visible.
    return 'hidden';
  }
}
