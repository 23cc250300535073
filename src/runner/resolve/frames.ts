import type { ElementHandle, Frame, Page } from 'playwright-core';
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
  const within = async (parent: Frame): Promise<VisibleFrame[]> => {
    const children = await Promise.all(
      parent.childFrames().map(async (frame): Promise<VisibleFrame[]> => {
        const kind = await kindOf(frame, shell);
        return kind === 'hidden' ? [] : [{ frame, active: kind === 'active' }, ...(await within(frame))];
      }),
    );
    return children.flat();
  };
  return [{ frame: page.mainFrame(), active: false }, ...(await within(page.mainFrame()))];
}

/** Asks every frame that a person sees at the same time, and joins the answers; a frame that goes away meanwhile has none. */
export async function inEachFrame<T>(
  page: Page,
  shell: PortalShell,
  ask: (frame: Frame) => Promise<T[]>,
): Promise<T[]> {
  const frames = await visibleFrames(page, shell);
  const answers = await Promise.all(frames.map(({ frame }) => ask(frame).catch((): T[] => [])));
  return answers.flat();
}

/** The element of each frame, which stays the same as long as the frame lives: to find it takes five requests. */
const elements = new WeakMap<Frame, ElementHandle>();

async function elementOf(frame: Frame): Promise<ElementHandle> {
  const known = elements.get(frame);
  if (known !== undefined) return known;
  const element = await frame.frameElement();
  elements.set(frame, element);
  return element;
}

async function kindOf(frame: Frame, shell: PortalShell): Promise<'hidden' | 'active' | 'visible'> {
  try {
    const element = await elementOf(frame);
    return await element.evaluate(
      (node, { ignored, active }) => {
        if (!(node instanceof Element) || !node.isConnected) return 'hidden';
        const box = node.getBoundingClientRect();
        const shown = box.width > 1 && box.height > 1 && node.checkVisibility({ visibilityProperty: true });
        if (!shown || (ignored !== '' && node.matches(ignored))) return 'hidden';
        return active !== '' && node.matches(active) ? 'active' : 'visible';
      },
      { ignored: shell.ignoredFrames ?? '', active: shell.activeFrame ?? '' },
    );
  } catch {
    // The frame went away while it was looked at, or the page around it did: it is not visible.
    elements.delete(frame);
    return 'hidden';
  }
}
