import { expect } from '@playwright/test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { Screen } from '../src/core/screen.ts';
import type { Resolved, Verb } from '../src/core/step.ts';
import provisioning from '../src/pages/provisioning.ts';
import { entraShell } from '../src/pages/_portal/entra.ts';
import { planSchema } from '../src/practice/server/weather/plan.ts';
import { resolve } from '../src/runner/resolve/resolver.ts';
import { comeToRest } from '../src/runner/resolve/settle.ts';
import { BUILT_PAGES, test, type PortalPage } from './_portal.ts';

// What makes automation of the real portal fail, each on the practice tenant's pages and through what a run uses.

const templates = z.object({ value: z.array(z.object({ id: z.string() })) });
const application = z.object({ servicePrincipalId: z.string(), appId: z.string() });
const ALL_APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';
const GALLERY = '#view/Microsoft_AAD_IAM/AppGalleryBladeV2';

const find = (page: Page, verb: Verb, label: string, screen?: Screen): Promise<Resolved[]> =>
  resolve({ page, shell: entraShell, version: '2025-04', screen, verb, label, under: undefined, reach: 'any' });

const rest = (page: Page): Promise<void> =>
  comeToRest(page, { shell: entraShell, patience: 15_000 }, new AbortController().signal);

async function at(portal: PortalPage, hash: string): Promise<Page> {
  await portal.open(hash);
  await rest(portal.page);
  return portal.page;
}

test('the search box of the top bar is first in the page, and the one of the blade is meant', async ({ portal }) => {
  const page = await at(portal, ALL_APPS);
  await expect(page.getByRole('combobox').first()).toHaveAccessibleName(/Search resources/u);
  const [search, ...more] = await find(page, 'search', '');
  expect(more).toEqual([]);
  expect(search?.name).toBe('Search by application name or object ID');
  // By its own name the other one is found all the same, without the hint of its keys.
  const [top] = await find(page, 'search', 'Search resources, services, and docs');
  expect(top?.frame).toBe(page.mainFrame());
});

test('frames that are warmed up beside the active one hold nothing that is meant', async ({ portal }) => {
  const page = await at(portal, ALL_APPS);
  await expect(page.locator('iframe.fxs-reactview-frame.fxs-display-none')).not.toHaveCount(0);
  const found = await find(page, 'click', 'New application');
  expect(found).toHaveLength(1);
  expect(await (await found[0]?.frame.frameElement())?.getAttribute('class')).toContain('fxs-reactview-frame-active');
  // A menu item of the blade and the row of a grid are outside and inside; each is found once by its name.
  expect(await find(page, 'click', 'All applications')).toHaveLength(1);
});

test.describe('a second active frame', () => {
  const plan = planSchema.parse({
    faults: [{ kind: 'second-frame', blade: 'AppGalleryBladeV2', durationMs: 2500 }],
  });
  test.use({ settings: { pages: BUILT_PAGES, faults: plan } });

  test('is waited out: nothing is looked for while two are there', async ({ portal }) => {
    const { page } = portal;
    await portal.open(GALLERY);
    const active = page.locator('iframe.fxs-reactview-frame-active:not(.fxs-display-none)');
    await expect(active).toHaveCount(2);
    await rest(page);
    expect(await active.count()).toBe(1);
  });
});

test('a command that is off, a list whose values stand elsewhere, and a section that is closed', async ({ portal }) => {
  const [template] = templates.parse((await portal.ask('GET', '/api/templates?search=ecma')).json).value;
  const made = await portal.ask('POST', '/api/apps', { templateId: template?.id, displayName: 'Payroll' });
  const app = application.parse(made.json);
  const page = await at(
    portal,
    `#view/Microsoft_AAD_Connect_Provisioning/ProvisioningMenuBlade/~/ProvisioningConfiguration/objectId/${app.servicePrincipalId}/appId/${app.appId}`,
  );
  const [save, ...others] = await find(page, 'click', 'Save', provisioning);
  expect(others).toEqual([]);
  expect(save?.control).toBe('save');
  await expect(save?.locator ?? page.locator('none')).toBeDisabled();
  const [mode] = await find(page, 'choose', 'Provisioning Mode', provisioning);
  await mode?.locator.click();
  const [automatic, ...rivals] = await find(page, 'pick', 'Automatic');
  expect(rivals).toEqual([]);
  expect(await automatic?.locator.evaluate((element) => element.closest('.fxs-blade-content'))).toBeNull();
  await automatic?.locator.click();
  expect(await find(page, 'click', 'Download and install')).toEqual([]);
  const [section] = await find(page, 'expand', 'On-Premises Connectivity');
  await section?.locator.click();
  expect(await find(page, 'click', 'Download and install')).toHaveLength(1);
});
