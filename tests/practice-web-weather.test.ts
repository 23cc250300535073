import { expect } from '@playwright/test';
import { planSchema } from '../src/practice/server/weather/plan.ts';
import { BUILT_PAGES, test } from './_portal.ts';

const ALL_APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';
const GALLERY = '#view/Microsoft_AAD_IAM/AppGalleryBladeV2';
const blade = 'AppGalleryBladeV2';

type PlannedFault = Parameters<typeof planSchema.parse>[0];
const bad = (...faults: PlannedFault[]): { pages: URL; faults: ReturnType<typeof planSchema.parse> } => ({
  pages: BUILT_PAGES,
  faults: planSchema.parse({ faults }),
});

test.describe('a blank shell', () => {
  test.use({ settings: bad({ kind: 'blank-shell', blade }) });

  test('stays blank after the hash has changed, until the page is loaded again', async ({ portal }) => {
    await portal.open(ALL_APPS);
    await portal.settled();
    await portal.page.evaluate((hash) => {
      location.hash = hash;
    }, GALLERY);
    await expect(portal.page.locator('.fxs-blade')).toHaveCount(0);
    await portal.page.reload();
    await expect(portal.blade.getByRole('searchbox')).toBeVisible();
  });
});

test.describe('a storm of reloads', () => {
  test.use({ settings: bad({ kind: 'reload', blade: 'shell', times: 2 }) });

  test('is over after as many as the plan says', async ({ portal }) => {
    let loads = 0;
    portal.page.on('request', (request) => {
      if (request.isNavigationRequest() && request.url() === `${portal.server.origins.entra}/`) loads += 1;
    });
    await portal.open(GALLERY);
    await expect.poll(() => loads).toBe(3);
    await portal.settled();
    await expect(portal.blade.getByRole('searchbox')).toBeVisible();
    expect(loads).toBe(3);
  });
});

test.describe('a closed blade', () => {
  test.use({ settings: bad({ kind: 'content-closed', blade, nth: 2 }) });

  test('says so when it is opened again, and comes back when the page is loaded again', async ({ portal }) => {
    const { page } = portal;
    await portal.open(GALLERY);
    await portal.settled();
    await page.locator('.fxs-breadcrumb a').filter({ hasText: 'Home' }).click();
    await portal.settled();
    await page.goBack();
    await expect(page.locator('.fxs-blade-content')).toContainText('Content closed');
    await page.reload();
    await expect(portal.blade.getByRole('searchbox')).toBeVisible();
  });
});

test.describe('altered controls', () => {
  test.use({
    settings: bad(
      { kind: 'renamed-control', blade, control: 'Create your own application', to: 'Bring your own application' },
      { kind: 'missing-control', blade, control: 'Request new gallery app' },
    ),
  });

  test('have another name, or are not there, however often they are drawn', async ({ portal }) => {
    await portal.open(GALLERY);
    const commands = portal.blade.getByRole('menubar');
    await expect(commands.getByRole('menuitem', { name: 'Bring your own application' })).toBeVisible();
    await portal.blade.getByRole('searchbox').fill('desk');
    await expect(commands).not.toContainText('Create your own application');
    await expect(commands.getByRole('menuitem', { name: 'Request new gallery app' })).toBeHidden();
  });
});

test.describe('things in the way', () => {
  test.use({
    settings: bad(
      { kind: 'survey', blade },
      { kind: 'callout', blade },
      { kind: 'toast', blade, durationMs: 1500 },
      { kind: 'second-frame', blade, durationMs: 1500 },
    ),
  });

  test('a survey and a callout wait to be closed; toast and second frame go by themselves', async ({ portal }) => {
    const { page } = portal;
    await page.addInitScript(() => {
      const most = { frames: 0, toasts: 0 };
      Object.assign(window, { most });
      // Told of every change, however busy the machine: a moment cannot pass unseen.
      new MutationObserver(() => {
        const active = document.querySelectorAll('.fxs-reactview-frame-active:not(.fxs-display-none)').length;
        most.frames = Math.max(most.frames, active);
        most.toasts = Math.max(most.toasts, document.querySelectorAll('.fxs-toast-over').length);
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await portal.open(GALLERY);
    await expect
      .poll(() => page.evaluate(() => Reflect.get(window, 'most') as unknown))
      .toEqual({ frames: 2, toasts: 1 });
    await expect(page.locator('.fxs-toast-over')).toHaveCount(0);
    await expect(page.locator('iframe.fxs-reactview-frame-active')).toHaveCount(1);

    await page.getByRole('dialog', { name: 'Feedback survey' }).getByRole('button', { name: 'Close survey' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await portal.blade.getByRole('button', { name: 'Got it' }).click();
    await portal.blade.getByRole('menuitem', { name: 'Create your own application' }).click();
    await expect(portal.blade.getByRole('heading', { name: 'Create your own application' })).toBeVisible();
  });
});

test.describe('a crash', () => {
  test.use({ settings: bad({ kind: 'crash', blade }) });

  test('ends the blade with the error box, and nothing else of the portal', async ({ portal }) => {
    await portal.open(GALLERY);
    await expect(portal.blade.getByRole('alert')).toContainText('Something went wrong');
    await portal.settled();
    await portal.page.locator('.fxs-breadcrumb a').filter({ hasText: 'Home' }).click();
    await expect(portal.blade.getByText('Basic information')).toBeVisible();
  });
});

test.describe('nodes under the pointer', () => {
  test.use({ settings: bad({ kind: 'rerender', blade, durationMs: 1200 }) });

  test('go and come back while it moves; what was typed stays', async ({ portal }) => {
    await portal.open(GALLERY);
    const { blade: frame, page } = portal;
    await frame.getByRole('searchbox').fill('ecma');
    const box = await page.locator('iframe.fxs-reactview-frame-active').boundingBox();
    // A frame of another process may not hear the first move: a person's pointer goes on moving as well.
    let step = 0;
    await expect(async () => {
      step += 7;
      await page.mouse.move((box?.x ?? 0) + 200 + (step % 100), (box?.y ?? 0) + 200);
      await expect(frame.getByRole('searchbox')).toBeHidden({ timeout: 400 });
    }).toPass({ timeout: 10_000 });
    await frame.getByRole('button', { name: 'On-premises ECMA app' }).click();
    await expect(frame.getByRole('heading', { name: 'On-premises ECMA app' })).toBeVisible();
    await expect(frame.getByLabel('Search application')).toHaveValue('ecma');
  });
});
