import { expect } from '@playwright/test';
import type { Locator, Page } from 'playwright-core';
import { readVocabulary } from '../src/core/registries.ts';
import type { Verb } from '../src/core/step.ts';
import { entraShell } from '../src/pages/_portal/entra.ts';
import { resolve } from '../src/runner/resolve/resolver.ts';
import { test } from '../tests/_portal.ts';
import { tell } from './tell.ts';

const ROUNDS = 25;
const GALLERY = '#view/Microsoft_AAD_IAM/AppGalleryBladeV2';
const ALL_APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

interface Sought {
  readonly where: string;
  readonly hash: string;
  readonly verb: Verb;
  readonly label: string;
  /** As a script that knows the page would name it. */
  readonly known: (page: Page) => Locator;
  readonly screen?: string;
}

const frame = (page: Page) => page.frameLocator('iframe.fxs-reactview-frame-active:not(.fxs-display-none)');

const SOUGHT: readonly Sought[] = [
  {
    where: 'declared by its screen',
    hash: ALL_APPS,
    verb: 'click',
    label: 'New application',
    known: (page) => frame(page).getByRole('menuitem', { name: 'New application' }),
    screen: 'enterprise-apps',
  },
  {
    where: 'by label in a frame',
    hash: GALLERY,
    verb: 'click',
    label: 'Create your own application',
    known: (page) => frame(page).getByRole('menuitem', { name: 'Create your own application' }),
  },
  {
    where: 'by label in the shell',
    hash: ALL_APPS,
    verb: 'search',
    label: 'Search resources, services, and docs',
    known: (page) => page.getByRole('combobox', { name: 'Search resources, services, and docs' }),
  },
];

// A trial does all of a click but the click, so that the page stays as it is from round to round. The two take turns.
for (const { where, hash, verb, label, known, screen: name } of SOUGHT) {
  test(`a label ${where}`, async ({ portal }) => {
    const { screens } = await readVocabulary();
    const screen = name === undefined ? undefined : screens.get(name);
    if (name !== undefined) expect(screen).toBeDefined();
    const { page } = portal;
    await portal.open(hash);
    await portal.settled();
    await known(page).first().waitFor();
    const bare: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await timed(() => known(page).click({ trial: true })));
      ours.push(
        await timed(async () => {
          const question = { page, shell: entraShell, version: '2025-04', screen, verb, label, under: undefined };
          const found = await resolve({ ...question, reach: 'any' });
          expect(found).toHaveLength(1);
          await found[0]?.locator.click({ trial: true });
        }),
      );
    }
    tell(`a label ${where}, beyond the click`, `${(median(ours) - median(bare)).toFixed(1)} ms`, 'at most 15 ms');
    tell("  Playwright's own click, by a known locator", `${median(bare).toFixed(1)} ms`, 'yardstick');
  });
}
