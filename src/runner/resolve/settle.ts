import type { Frame, Page } from 'playwright-core';
import { Fault, messageOf } from '../../core/errors.ts';
import type { PortalShell } from '../../core/portal.ts';
import { printable } from '../../core/printable.ts';
import { until } from '../../core/until.ts';
import { isCovered, uncover } from '../covers.ts';
import { visibleFrames } from './frames.ts';
import { stirring } from './stir.ts';

/** How often what lies over a page is closed before it counts as part of it. */
const MOST_COVERS = 4;

interface Unrest {
  readonly busy: string | null;
  readonly activeFrames: number;
  readonly anyActive: boolean;
}

interface Look {
  readonly unrest: string | undefined;
  /** Frames over which something lies that may be closed, in a page that is at rest. */
  readonly covered: readonly Frame[];
}

async function lookOver(page: Page, shell: PortalShell): Promise<Look> {
  const coveredOnly = async (frame: Frame): Promise<Frame[]> => ((await isCovered(page, frame)) ? [frame] : []);
  const [top, frames, onTop] = await Promise.all([
    unrestOnTop(page, shell),
    visibleFrames(page, shell),
    coveredOnly(page.mainFrame()),
  ]);
  const restless = (unrest: string): Look => ({ unrest, covered: [] });
  if (top.busy !== null) return restless(`${top.busy} is still loading`);
  if (top.anyActive && top.activeFrames > 1) return restless(`${top.activeFrames} frames are active at once`);
  const covered = [...onTop];
  for (const { frame, active } of frames) {
    if (!active) continue;
    const [busy, over] = await Promise.all([busyIn(frame, shell), coveredOnly(frame)]).catch((): [string, Frame[]] => [
      'a frame that is being replaced',
      [],
    ]);
    if (busy !== null) return restless(`${busy} is still loading`);
    covered.push(...over);
  }
  return { unrest: undefined, covered };
}

function busyIn(frame: Frame, shell: PortalShell): Promise<string | null> {
  return frame.evaluate((busy) => {
    const shown = (element: Element): boolean => element.getBoundingClientRect().height > 0;
    if (document.readyState === 'loading') return 'the frame';
    return busy.find((selector) => [...document.querySelectorAll(selector)].some(shown)) ?? null;
  }, shell.busy);
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
 * Waits until the page is quiet: nothing that shows loading is visible, at most one frame is the active one, and what
 * nobody asked for lies no more over it.
 * @throws Fault PR-402 with what it waited for.
 */
export async function settle(
  page: Page,
  shell: PortalShell,
  deadline: { ms: number; signal: AbortSignal },
): Promise<void> {
  let last = 'the page';
  let rounds = 0;
  const quiet = await until(
    async () => {
      try {
        const { unrest, covered } = await lookOver(page, shell);
        last = unrest ?? 'what lay over the page was closed';
        if (unrest !== undefined) return undefined;
        if (covered.length === 0 || rounds === MOST_COVERS) return true;
        rounds += 1;
        for (const frame of covered) await uncover(page, frame);
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
