import { expect } from '@playwright/test';
import type { Locator, Page } from 'playwright-core';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { PracticeServer } from '../src/practice/server/index.ts';
import { INSTALLER, INSTALLER_NAME } from '../src/practice/server/installer.ts';
import { BUILT_PAGES, test } from './_portal.ts';
import { accountOf, ask, codeOf } from './_practice.ts';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function receive(server: PracticeServer, name: string, body: Uint8Array): Promise<void> {
  const address = `${server.origins.host}/api/host/downloads/${name}`;
  const headers = { authorization: `Bearer ${server.controlToken}`, 'content-type': 'application/octet-stream' };
  expect(await ask(address, { method: 'POST', body, headers })).toMatchObject({ status: 200 });
}

async function authorize(page: Page, server: PracticeServer, name: string): Promise<void> {
  const { user, password, totp } = accountOf(server, name);
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Authenticate' }).click(),
  ]);
  await popup.locator('#i0116').fill(user);
  await popup.locator('#idSIButton9').filter({ visible: true }).click();
  await popup.locator('#i0118').fill(password);
  await popup.locator('#idSIButton9').filter({ visible: true }).click();
  await popup.locator('#idTxtBx_SAOTCC_OTC').fill(codeOf(totp));
  await popup.locator('#idSubmit_SAOTCC_Continue').click();
  await popup.locator('#KmsiDescription').waitFor();
  await popup.locator('#idBtn_Back').filter({ visible: true }).click();
}

async function install(page: Page, server: PracticeServer): Promise<void> {
  await page.goto(server.origins.host);
  await expect(page.getByRole('dialog', { name: 'Downloads' })).toContainText('This folder is empty');
  await receive(server, INSTALLER_NAME, INSTALLER);
  await page.getByRole('button', { name: INSTALLER_NAME }).dblclick();
  const installer = page.getByRole('dialog', { name: 'Microsoft Entra Provisioning Agent Package' });
  await expect(installer.getByRole('button', { name: 'Install' })).toBeDisabled();
  await installer.getByRole('checkbox', { name: 'I agree to the license terms and conditions' }).check();
  await installer.getByRole('button', { name: 'Install' }).click();
}

test('installs and registers the agent, and makes certificate after certificate', async ({ context, server }) => {
  const page = await context.newPage();
  await install(page, server);
  const wizard = page.getByRole('dialog', { name: 'Microsoft Entra Provisioning Agent Configuration' });
  await wizard.getByRole('button', { name: 'Next' }).click();
  await expect(wizard.getByRole('heading', { name: 'Select Extension' })).toBeVisible();
  await expect(wizard.getByRole('button', { name: 'Next' })).toBeDisabled();
  await wizard
    .getByRole('radio', { name: 'On-premises application provisioning (Microsoft Entra ID to application)' })
    .check();
  await wizard.getByRole('button', { name: 'Next' }).click();
  await expect(wizard.getByRole('heading', { name: 'Connect Microsoft Entra ID' })).toBeVisible();
  await authorize(page, server, 'hybrid');
  await wizard.getByRole('button', { name: 'Confirm' }).click();
  await wizard.getByRole('button', { name: 'Exit' }).click();
  await expect(wizard).toHaveCount(0);

  const start = page.getByRole('button', { name: 'Start', exact: true });
  const entry = page.getByRole('button', { name: 'Microsoft ECMA2Host Configuration Wizard' });
  await start.click();
  await entry.click();
  await expect(page.getByRole('alert'), 'not without the rights of an administrator').toContainText('as administrator');
  await page.getByRole('button', { name: 'OK' }).click();
  await start.click();
  await entry.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Run as administrator' }).click();
  await page.getByRole('dialog', { name: 'User Account Control' }).getByRole('button', { name: 'Yes' }).click();

  const ecma = page.getByRole('dialog', { name: 'Microsoft ECMA2Host Configuration Wizard' });
  const port = ecma.getByRole('textbox', { name: 'Port' });
  await expect(port).toHaveValue('8585');
  await expect(ecma.getByRole('button', { name: 'Save' })).toBeDisabled();
  await port.fill('66000');
  await expect(ecma.getByRole('alert')).toContainText('from 1 to 65535');
  await port.fill(String(await freePort()));
  const thumbprint = ecma.locator('.thumbprint');
  await ecma.getByRole('button', { name: 'Generate certificate' }).click();
  const first = await thumbprint.textContent({ timeout: 30_000 });
  await ecma.getByRole('button', { name: 'Generate certificate' }).click();
  // Making a key takes as long as finding two primes takes.
  await expect(ecma).toContainText('2 certificates', { timeout: 30_000 });
  await expect(thumbprint).not.toHaveText(first ?? '');
  await ecma.getByRole('button', { name: 'Save' }).click();
  await expect(ecma.getByText('listens at https://localhost:')).toBeVisible();
  await expect(ecma.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
});

test.describe('the newer wizard', () => {
  test.use({ settings: { pages: BUILT_PAGES, version: '2026-01' } });

  test('asks on its first page, and an account without the role is turned away', async ({ context, server }) => {
    const page = await context.newPage();
    await install(page, server);
    const wizard = page.getByRole('dialog', { name: 'Microsoft Entra Provisioning Agent Configuration' });
    await wizard.getByRole('checkbox', { name: 'Connect to your Active Directory domain(s)' }).uncheck();
    await wizard.getByRole('button', { name: 'Next' }).click();
    await expect(wizard.getByRole('heading', { name: 'Connect Microsoft Entra ID' })).toBeVisible();
    await authorize(page, server, 'admin');
    await expect(wizard.getByRole('alert')).toContainText('Hybrid Identity Administrator');
    await expect(wizard.getByRole('button', { name: 'Confirm' })).toHaveCount(0);
  });
});

test('a damaged installer is refused in words, and the desktop goes on', async ({ context, server }) => {
  const page = await context.newPage();
  await page.goto(server.origins.host);
  await receive(server, INSTALLER_NAME, new Uint8Array([1, 2, 3]));
  await page.getByRole('button', { name: INSTALLER_NAME }).dblclick();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page.getByRole('alert')).toContainText('damaged');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Downloads' })).toBeVisible();
});

test('the screen is as it was left when its page is opened again; what was closed begins anew', async ({
  context,
  server,
}) => {
  const first = await context.newPage();
  await install(first, server);
  const wizardOn = (page: Page): Locator =>
    page.getByRole('dialog', { name: 'Microsoft Entra Provisioning Agent Configuration' });
  await wizardOn(first).getByRole('button', { name: 'Next' }).click();
  const radio = (page: Page): Locator => wizardOn(page).getByRole('radio', { name: /^On-premises application/u });
  await Promise.all([
    first.waitForResponse((answer) => answer.request().postData()?.includes('onPremisesApplication') === true),
    radio(first).check(),
  ]);
  await first.close();
  const again = await context.newPage();
  await again.goto(server.origins.host);
  await expect(radio(again)).toBeChecked();
  await Promise.all([
    again.waitForResponse((answer) => /api\/host\/screen/u.test(answer.url()) && answer.request().method() === 'PUT'),
    wizardOn(again).getByRole('button', { name: 'Cancel' }).click(),
  ]);
  await again.reload();
  await expect(again.getByRole('dialog', { name: 'Downloads' })).toBeVisible();
  await expect(wizardOn(again)).toHaveCount(0);
});
