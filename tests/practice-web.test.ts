import { expect } from '@playwright/test';
import { z } from 'zod';
import type { Page } from 'playwright-core';
import type { PracticeServer } from '../src/practice/server/index.ts';
import { DEFAULT_SEED, seedSchema } from '../src/practice/server/seed.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { accountOf, codeOf } from './_practice.ts';

const ALL_APPS = '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview';
const GALLERY = '#view/Microsoft_AAD_IAM/AppGalleryBladeV2';

const appsSchema = z.object({ value: z.array(z.object({ servicePrincipalId: z.string(), appId: z.string() })) });

async function walkSignIn(page: Page, server: PracticeServer, name: string): Promise<void> {
  const { user, password, totp } = accountOf(server, name);
  const next = page.locator('#idSIButton9').filter({ visible: true });
  await page.locator('#i0116').fill(user);
  await next.click();
  await page.locator('#i0118').fill(password);
  await next.click();
  await page.locator('#idTxtBx_SAOTCC_OTC').fill(codeOf(totp));
  await page.locator('#idSubmit_SAOTCC_Continue').click();
  await page.locator('#KmsiDescription').waitFor();
  await next.click();
}

test('signs in by redirect, says who and where, renews without asking, and signs out', async ({ context, server }) => {
  const page = await context.newPage();
  const { user } = accountOf(server, 'admin');
  await page.goto(`${server.origins.entra}/${ALL_APPS}`);
  await walkSignIn(page, server, 'admin');

  const account = page.locator('.fxs-avatarmenu');
  await expect(account).toHaveAccessibleName(new RegExp(`${user}.*${server.tenants[0]?.id ?? ''}`, 'u'));
  await expect(page.locator('.fxs-blade-title-titleText')).toHaveText('Enterprise applications | All applications');
  expect(page.url()).toBe(`${server.origins.entra}/${ALL_APPS}`);

  // Another tab has no token in its sessionStorage; the login cookies let it in without a page.
  const other = await context.newPage();
  await other.goto(server.origins.entra);
  await expect(other.locator('.fxs-blade-title-titleText')).toHaveText('Home');

  await account.click();
  await expect(page.getByRole('dialog', { name: 'Account' })).toContainText(user);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.origin === server.origins.login);
  await page.goto(server.origins.entra);
  await expect(page.locator('#tilesHolder'), 'the session has ended').toBeVisible();
});

test('goes from the sidebar to a configured app, as documents describe it', async ({ portal }) => {
  const { page, blade } = portal;
  await portal.open();
  const items = page.locator('.fxs-sidebar .fxs-sidebar-item-link');
  const apps = items.filter({ hasText: 'Enterprise apps' });
  await expect(apps).toBeHidden();
  await items.filter({ hasText: 'Entra ID' }).click();
  await expect(page.locator('.fxs-blade-title-titleText'), 'the first click only opens').toHaveText('Home');
  await apps.click();

  await blade.getByRole('menuitem', { name: 'New application' }).click();
  await expect(blade.getByRole('menuitem', { name: 'Create your own application' })).toBeVisible();
  for (const pill of ['Single Sign-on : All', 'User Account Management : All', 'Categories : All']) {
    await expect(blade.getByRole('button', { name: pill })).toBeVisible();
  }
  const tile = blade.getByRole('button', { name: 'On-premises ECMA app' });
  await blade.getByRole('searchbox').fill('ecma');
  await tile.click();
  const create = blade.getByRole('button', { name: 'Create', exact: true });
  await blade.getByLabel('Name').fill('');
  await expect(create).toBeDisabled();
  await blade.getByLabel('Name').fill('Payroll');
  await create.click();

  await expect(page.locator('.fxs-blade-title-titleText')).toHaveText('Payroll | Overview');
  await expect(page.locator('.fxs-toast-item')).toContainText('Payroll was added');
  await page
    .locator('div.fxc-menu-listView-item')
    .filter({ hasText: /^Provisioning$/u })
    .click();
  await blade.getByRole('button', { name: 'Get started' }).click();

  const mode = page.getByRole('combobox', { name: 'Provisioning Mode' });
  const save = page.locator('li.azc-toolbarButton[title=Save]');
  await mode.evaluate((element: HTMLElement) => {
    element.click();
  });
  await expect(page.getByRole('treeitem'), 'a click by script moves nothing').toHaveCount(0);
  await expect(save).toHaveClass(/azc-toolbarItem-disabled/u);
  await mode.click();
  await page.locator('.fxc-dropdown-option').filter({ hasText: 'Automatic' }).click();
  await expect(mode).toHaveText('Automatic');

  const section = page.locator('.fxc-accordion-section').filter({ hasText: 'On-Premises Connectivity' });
  await expect(section).toHaveClass(/fxc-accordion-collapsed/u);
  await page.getByRole('button', { name: 'On-Premises Connectivity' }).click();
  await page.getByRole('button', { name: 'Download and install' }).click();
  const pane = page.locator('.fxs-contextpane-visible');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    pane.getByRole('button', { name: 'Accept terms & download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('AADConnectProvisioningAgentSetup.exe');
  expect(await download.failure()).toBeNull();
  await page.keyboard.press('Escape');
  await expect(pane).toHaveCount(0);

  await save.getByRole('button').click();
  await expect(page.locator('.fxs-toast-item')).toContainText(['Provisioning settings saved']);
  await expect(save).toHaveClass(/azc-toolbarItem-disabled/u);
  await page.locator('.fxs-breadcrumb a').filter({ hasText: 'Provisioning' }).click();
  await expect(blade.getByRole('menuitem', { name: 'Edit provisioning' })).toBeVisible();
});

test('keeps React blades in another process, and tells nothing to pages that are not its own', async ({ portal }) => {
  const { page, server } = portal;
  await portal.open(GALLERY);
  await portal.settled();
  const active = page.locator('iframe.fxs-reactview-frame-active:not(.fxs-display-none)');
  await expect(active).toHaveAttribute('name', 'AppGalleryBladeV2.ReactView');
  await expect(page.locator('iframe.fxs-reactview-frame.fxs-display-none'), 'a warm one waits beside it').toHaveCount(
    1,
  );
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  const tile = page.locator('iframe.fxs-reactview-frame').nth(1).contentFrame().getByText('On-premises ECMA app');
  await expect(tile, 'it has the same names in it').toHaveCount(1);
  await expect(tile).toBeHidden();
  for (const frame of frames) {
    expect(new URL(frame.url()).origin).toBe(server.origins.blades);
    expect(frame.url(), 'no token stands in an address').not.toContain('token');
  }

  // A page of another origin may neither frame a blade nor make the shell talk.
  const refused = await page.evaluate(
    (blades) =>
      new Promise<string>((resolve) => {
        addEventListener('message', ({ data }) => {
          resolve(JSON.stringify(data));
        });
        postMessage({ kind: 'ready' }, '*');
        const frame = document.createElement('iframe');
        frame.src = `${blades}/blade.html`;
        document.body.append(frame);
        setTimeout(() => {
          resolve('nothing');
        }, 500);
      }),
    server.origins.blades,
  );
  expect(refused).not.toContain('init');
});

const reader = {
  account: 'reader',
  userPrincipalName: 'reader@contoso.practice.example',
  displayName: 'Robin Practice',
  eligibleRoles: ['Application Administrator'],
};
const tenant = DEFAULT_SEED.tenants[0];
const crowded = seedSchema.parse({
  tenants: [{ ...tenant, moreApps: 1000, users: [...(tenant?.users ?? []), reader] }],
});

test.describe('in a tenant with 1,000 applications', () => {
  test.use({ settings: { pages: BUILT_PAGES, seed: crowded } });

  test('the grid keeps few rows in the page, filters on Enter alone, and loads more at its end', async ({ portal }) => {
    await portal.open(ALL_APPS);
    const { blade } = portal;
    const rows = blade.locator('.ms-DetailsRow-fields');
    await expect(blade.getByRole('status')).toHaveText('1002 applications found');
    expect(await rows.count()).toBeLessThan(80);

    const search = blade.getByRole('searchbox');
    await search.pressSequentially('travel planner');
    await expect(blade.getByRole('status'), 'typing alone filters nothing').toHaveText('1002 applications found');
    await search.press('Enter');
    await expect(blade.getByRole('status')).toHaveText('1 application found');
    await expect(rows).toHaveCount(1);

    await blade.getByRole('button', { name: 'Clear text' }).click();
    await expect(blade.getByRole('status')).toHaveText('1002 applications found');
    await rows.first().hover();
    const names = new Set<string>();
    await expect(async () => {
      await portal.page.mouse.wheel(0, 4000);
      for (const name of await rows.locator('[role=rowheader]').allTextContents()) names.add(name);
      expect(names.size).toBeGreaterThan(150);
    }).toPass();
  });

  test.describe('without the role', () => {
    test.use({ account: 'reader' });

    test('commands that change are off, and the pane says which roles wait to be activated', async ({ portal }) => {
      const { page, blade } = portal;
      await portal.open(GALLERY);
      await expect(blade.getByRole('menuitem', { name: 'Create your own application' })).toBeDisabled();
      await blade.getByRole('searchbox').fill('ecma');
      await blade.getByRole('button', { name: 'On-premises ECMA app' }).click();
      await expect(blade.getByRole('button', { name: 'Create', exact: true })).toBeDisabled();
      await page.locator('.fxs-avatarmenu').click();
      await expect(page.getByRole('dialog', { name: 'Account' })).toContainText('not activated');

      await portal.open(ALL_APPS);
      await expect(blade.getByRole('menuitem', { name: 'New application' })).toBeDisabled();
      await blade.getByRole('button', { name: 'Activate in My roles' }).click();
      await expect(page.locator('.fxs-blade-title-titleText')).toHaveText('My roles | Microsoft Entra roles');
      await blade.getByRole('button', { name: 'Activate Application Administrator' }).click();
      const activate = blade.getByRole('button', { name: 'Activate', exact: true });
      await expect(activate, 'a reason is asked for').toBeDisabled();
      await blade.getByLabel('Reason (max 500 characters)').fill('To add an application');
      await Promise.all([page.waitForEvent('load'), activate.click()]);
      await portal.open(ALL_APPS);
      await expect(blade.getByRole('menuitem', { name: 'New application' })).toBeEnabled();
    });
  });
});

test('assigns a person found by search, keeps properties, and logs who did it', async ({ portal, server }) => {
  const { value } = appsSchema.parse((await portal.ask('GET', '/api/apps?search=travel')).json);
  const { servicePrincipalId, appId } = value[0] ?? {};
  const address = (page: string): string =>
    `#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/${page}/servicePrincipalId/${servicePrincipalId}/appId/${appId}`;
  const { page, blade } = portal;
  await portal.open(address('UsersAndGroups'));
  await blade.getByRole('menuitem', { name: 'Add user/group' }).click();
  await blade.getByRole('searchbox', { name: 'Search users' }).fill('bao');
  await page.keyboard.press('Enter');
  await expect(blade.getByRole('list', { name: 'Users' }).getByRole('checkbox')).toHaveCount(1);
  await blade.getByText('Bao Example').click();
  await blade.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(blade.getByRole('grid', { name: 'Assignments' })).toContainText('bao@contoso.practice.example');

  await page
    .locator('div.fxc-menu-listView-item')
    .filter({ hasText: /^Properties$/u })
    .click();
  await blade.getByLabel('Name').fill('Travel desk');
  await blade.getByRole('switch', { name: 'Visible to users?' }).click();
  await blade.getByRole('menuitem', { name: 'Save' }).click();
  await expect(page.locator('.fxs-toast-item')).toContainText(['Properties saved']);
  expect((await portal.ask('GET', `/api/apps/${servicePrincipalId}`)).json).toMatchObject({
    displayName: 'Travel desk',
    visibleToUsers: false,
  });

  await page
    .locator('div.fxc-menu-listView-item')
    .filter({ hasText: /^Audit logs$/u })
    .click();
  await expect(blade.getByRole('grid', { name: 'Audit logs' })).toContainText(accountOf(server, 'admin').user);
});

test('an address that leads nowhere says so, and the portal goes on', async ({ portal }) => {
  const { page, blade } = portal;
  const nobody = '00000000-0000-0000-0000-000000000000';
  await portal.open(
    `#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/servicePrincipalId/${nobody}/appId/${nobody}`,
  );
  await expect(page.locator('.fxs-blade-error')).toContainText('could not be shown');
  await portal.open('#view/Microsoft_AAD_IAM/SomethingElseBlade');
  await expect(blade.getByRole('heading', { name: 'The practice tenant does not have this page' })).toBeVisible();
  await portal.open('#%E0%A4%A/../../<script>');
  await expect(page.locator('.fxs-blade-title-titleText')).toHaveText('Home');
});

for (const { version, path, gallery, start } of [
  {
    version: '2023-09',
    path: ['Identity', 'Applications', 'Enterprise applications'],
    gallery: 'Browse Microsoft Entra Gallery',
    start: 'Get started',
  },
  {
    version: '2026-01',
    path: ['Entra ID', 'Enterprise apps'],
    gallery: 'Browse Microsoft Entra Gallery',
    start: 'New configuration',
  },
] as const) {
  test.describe(`at version ${version}`, () => {
    test.use({ settings: { pages: BUILT_PAGES, version } });

    test('navigation, titles and provisioning are those of its month', async ({ portal }) => {
      const { page, blade } = portal;
      await portal.open();
      for (const name of path) {
        await page
          .locator('.fxs-sidebar-item-link:visible')
          .filter({ hasText: new RegExp(`^${name}$`, 'u') })
          .click();
      }
      await blade.getByRole('menuitem', { name: 'New application' }).click();
      await expect(page.locator('.fxs-blade-title-titleText')).toHaveText(gallery);

      const { value } = appsSchema.parse((await portal.ask('GET', '/api/apps?search=travel')).json);
      const { servicePrincipalId, appId } = value[0] ?? {};
      await portal.open(
        `#view/Microsoft_AAD_Connect_Provisioning/ProvisioningMenuBlade/~/Overview/objectId/${servicePrincipalId}/appId/${appId}`,
      );
      await blade.getByText(start, { exact: true }).click();
      await expect(page.getByRole('button', { name: 'Admin Credentials' })).toBeVisible({
        visible: version === '2026-01',
      });
      await expect(page.getByRole('combobox', { name: 'Provisioning Mode' })).toBeVisible({
        visible: version !== '2026-01',
      });
    });
  });
}
