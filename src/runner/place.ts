import type { Page } from 'playwright-core';
import { nameAt, normalizeHeading, versionsOf, type PortalVersion, type VersionedName } from '../core/names.ts';
import type { PortalShell } from '../core/portal.ts';
import type { Registry } from '../core/registry.ts';
import type { Screen, WindowName } from '../core/screen.ts';
import { headingsOf } from './resolve/inventory.ts';

/** The address of a screen as a pattern; what it captures are the objects that the address names, in order. */
export function addressPattern(address: string): RegExp {
  const pattern = address.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&').replace(/\\\{\w+\\\}/gu, '([^/]+)');
  return new RegExp(pattern, 'iu');
}

/**
 * The screen that a page shows: its title stands among the headings, and its address, where it has one, fits. Several
 * may fit, as a pane over its page does; then the one that lies over the others is it, otherwise the one that the
 * last control was said to lead to.
 */
export async function screenOf(
  page: Page,
  context: {
    readonly shell: PortalShell;
    readonly screens: Registry<Screen>;
    readonly version: PortalVersion;
    readonly window: WindowName;
    readonly expected: string | undefined;
  },
): Promise<Screen | undefined> {
  const url = decodeURI(page.url());
  const isAt = ({ address }: Screen): boolean => address !== undefined && addressPattern(address).test(url);
  /** A pane without an address can show only over a page that fits. */
  const mayShow = (screen: Screen): boolean =>
    screen.address !== undefined
      ? isAt(screen)
      : screen.title !== undefined &&
        (screen.over === undefined ||
          screen.over.some((name) => {
            const under = context.screens.get(name);
            return under === undefined || under.address === undefined || isAt(under);
          }));
  const possible = [...context.screens.values()].filter(
    (screen) => (screen.window ?? 'portal') === context.window && mayShow(screen),
  );
  // The page is asked only where an answer can make a difference.
  const asks = possible.some(({ title }) => title !== undefined);
  const headings = new Set(asks ? (await headingsOf(page, context.shell)).map(normalizeHeading) : []);
  const fitting = possible.filter(({ title }) => title === undefined || headings.has(titleAt(title, context.version)));
  const over = fitting.filter((screen) =>
    fitting.every((other) => other === screen || screen.over?.includes(other.name) === true),
  );
  if (over.length === 1) return over[0];
  const addressed = fitting.filter((screen) => screen.address !== undefined);
  return (
    fitting.find((screen) => screen.name === context.expected) ??
    (addressed.length === 1 ? addressed[0] : fitting.length === 1 ? fitting[0] : undefined)
  );
}

/** The title in the form in which headings are compared; empty where this version has no such screen. */
function titleAt(title: VersionedName, version: PortalVersion): string {
  const known = typeof title === 'string' || versionsOf(title).some((month) => month <= version);
  return normalizeHeading((known ? nameAt(title, version) : null) ?? '');
}
