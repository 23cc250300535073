import type { Page } from 'playwright-core';
import { Fault, messageOf } from '../../core/errors.ts';
import type { PortalShell } from '../../core/portal.ts';
import { printable } from '../../core/printable.ts';
import { until } from '../../core/until.ts';
import { uncover } from '../covers.ts';
import { visibleFrames } from './frames.ts';
import { stirring } from './stir.ts';

/** What covers are, all of them. */
const DIALOGS = '[role=dialog], dialog';
/** How often what lies over a page is closed before it counts as part of it. */
const MOST_COVERS = 4;

interface Unrest {
  /** Something lies over the page that may be no part of it. */
  readonly dialog: boolean;
  readonly busy: string | null;
  readonly activeFrames: number;
  readonly anyActive: boolean;
}

interface Look {
  readonly unrest: string | undefined;
  readonly dialog: boolean;
}

async function lookOver(page: Page, shell: PortalShell): Promise<Look> {
  const [top, frames] = await Promise.all([unrestOnTop(page, shell), visibleFrames(page, shell)]);
  const restless = (unrest: string): Look => ({ unrest, dialog: false });
  if (top.busy !== null) return restless(`${top.busy} is still loading`);
  if (top.anyActive && top.activeFrames > 1) return restless(`${top.activeFrames} frames are active at once`);
  let { dialog } = top;
  for (const { frame, active } of frames) {
    if (!active) continue;
    const inside = await frame
      .evaluate(
        ({ busy, dialogs }) => {
          const shown = (element: Element): boolean => element.getBoundingClientRect().height > 0;
          const loading = busy.find((selector) => [...document.querySelectorAll(selector)].some(shown));
          return {
            busy: document.readyState === 'loading' ? 'the frame' : (loading ?? null),
            dialog: document.querySelector(dialogs) !== null,
          };
        },
        { busy: shell.busy, dialogs: DIALOGS },
      )
      .catch(() => ({ busy: 'a frame that is being replaced', dialog: false }));
    if (inside.busy !== null) return restless(`${inside.busy} is still loading`);
    dialog ||= inside.dialog;
  }
  return { unrest: undefined, dialog };
}

function unrestOnTop(page: Page, shell: PortalShell): Promise<Unrest> {
  return page.evaluate(
    ({ busy, active, panes, dialogs }): Unrest => {
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
        dialog: document.querySelector(dialogs) !== null,
      };
    },
    { busy: shell.busy, active: shell.activeFrame ?? '', panes: shell.panes, dialogs: DIALOGS },
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
  let covered = 0;
  const quiet = await until(
    async () => {
      try {
        const { unrest, dialog } = await lookOver(page, shell);
        last = unrest ?? 'what lay over the page was closed';
        if (unrest !== undefined) return undefined;
        if (!dialog || covered === MOST_COVERS || !(await uncover(page))) return true;
        covered += 1;
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
