import type { Page } from 'playwright-core';
import { Fault, messageOf } from '../../core/errors.ts';
import type { PortalShell } from '../../core/portal.ts';
import { printable } from '../../core/printable.ts';
import { until } from '../../core/until.ts';
import { visibleFrames } from './frames.ts';
import { stirring } from './stir.ts';

interface Unrest {
  readonly busy: string | null;
  readonly activeFrames: number;
  readonly anyActive: boolean;
}

async function unrestOf(page: Page, shell: PortalShell): Promise<string | undefined> {
  const [top, frames] = await Promise.all([unrestOnTop(page, shell), visibleFrames(page, shell)]);
  if (top.busy !== null) return `${top.busy} is still loading`;
  if (top.anyActive && top.activeFrames > 1) return `${top.activeFrames} frames are active at once`;
  for (const { frame, active } of frames) {
    if (!active) continue;
    const busy = await frame
      .evaluate((selectors) => {
        if (document.readyState === 'loading') return 'the frame';
        const shown = (element: Element): boolean => element.getBoundingClientRect().height > 0;
        return selectors.find((selector) => [...document.querySelectorAll(selector)].some(shown)) ?? null;
      }, shell.busy)
      .catch(() => 'a frame that is being replaced');
    if (busy !== null) return `${busy} is still loading`;
  }
  return undefined;
}

function unrestOnTop(page: Page, shell: PortalShell): Promise<Unrest> {
  return page.evaluate(
    ({ busy, active, panes }): Unrest => {
      const shown = (element: Element): boolean => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
      };
      const loading = busy.find((selector) => [...document.querySelectorAll(selector)].some(shown));
      const moving = document.getAnimations().some(({ playState, effect }) => {
        if (playState !== 'running' || !(effect instanceof KeyframeEffect) || effect.target === null) return false;
        const { target } = effect;
        return (
          Number.isFinite(effect.getComputedTiming().endTime) &&
          panes.some((pane) => target.closest(pane) !== null || target.querySelector(pane) !== null)
        );
      });
      const frames = active === '' ? [] : [...document.querySelectorAll(active)];
      return {
        busy:
          document.readyState === 'loading'
            ? 'the document'
            : (loading ?? (moving ? 'a pane that opens or closes' : null)),
        activeFrames: frames.filter(shown).length,
        anyActive: frames.length > 0,
      };
    },
    { busy: shell.busy, active: shell.activeFrame ?? '', panes: shell.panes },
  );
}

/** A page that leaves takes its scripts with it; anything else that goes wrong is of the page's own making. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (/context was destroyed|navigat|detached/iu.test(message)) return 'the page is navigating';
  return `the page cannot be looked at: ${printable(message.split('\n', 1)[0] ?? '').slice(0, 200)}`;
}

/** `settle`, for as long as a page may take: four times what a single control has. */
export function comeToRest(
  page: Page,
  { shell, patience }: { readonly shell: PortalShell; readonly patience: number },
  signal: AbortSignal,
): Promise<void> {
  return settle(page, shell, { ms: patience * 4, signal });
}

/**
 * Waits until the page is quiet: nothing that shows loading is visible, and at most one frame is the active one.
 * @throws Fault PR-402 with what it waited for.
 */
export async function settle(
  page: Page,
  shell: PortalShell,
  deadline: { ms: number; signal: AbortSignal },
): Promise<void> {
  let last = 'the page';
  const quiet = await until(
    async () => {
      try {
        const unrest = await unrestOf(page, shell);
        if (unrest === undefined) return true;
        last = unrest;
      } catch (error) {
        if (page.isClosed()) throw error;
        last = reasonOf(error);
      }
      return undefined;
    },
    { ...deadline, stirring: (ms) => stirring(page, ms) },
  );
  if (quiet === undefined)
    throw new Fault('PR-402', `the page did not come to rest within ${deadline.ms / 1000} s: ${last}`);
}
