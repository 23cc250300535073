// The reference run as somebody would write it by hand with Playwright: the same clicks on the same kind of tenant, a
// plain screenshot wherever a run takes one, waiting on what the page shows and for nothing else. Usage:
// node reference.mjs CLI BROWSER FOLDER PORT [none]. Prints how many pictures it took.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, mkdir } from 'node:fs/promises';
import { connect } from 'node:tls';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { TOTP } from 'otpauth';
import { PracticeControl } from '../../dist/practice/control.js';
import { chromium } from 'playwright-core';

const [cli, executablePath, folder, port, pictures] = process.argv.slice(2);
await mkdir(folder, { recursive: true });

const tenant = fork(cli, ['practice', '--json', '--host-data', path.join(folder, 'host')], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
const [browser, ready] = await Promise.all([
  chromium.launch({ executablePath, chromiumSandbox: false }),
  new Promise((resolve) => {
    createInterface({ input: tenant.stdout }).once('line', (line) => resolve(JSON.parse(line)));
  }),
]);

let count = 0;
async function shot(page) {
  if (pictures === 'none') return;
  count += 1;
  await page.screenshot({ path: path.join(folder, `${String(count).padStart(2, '0')}.png`) });
}
/** A picture, then the click. */
async function click(page, locator, options) {
  await locator.waitFor();
  await shot(page);
  await locator.click(options);
}
const named = (place, role, name) => place.getByRole(role, { name, exact: true });

async function signIn(page, account) {
  const { user, password, totp } = ready.accounts.find((one) => one.account === account);
  await page.locator('#i0116').fill(user);
  await click(page, page.locator('#idSIButton9'));
  const field = page.locator('#i0118:not(.moveOffScreen)');
  await field.waitFor();
  await shot(page);
  await field.fill(password);
  await page.locator('#idSIButton9').click();
  const code = page.locator('#idTxtBx_SAOTCC_OTC');
  await code.waitFor();
  await shot(page);
  await code.fill(new TOTP({ secret: totp }).generate());
  await page.locator('#idSubmit_SAOTCC_Continue').click();
  await page.locator('#KmsiDescription').waitFor();
  await click(page, page.locator('#idSIButton9'));
}

const control = new PracticeControl(ready);

const size = { viewport: { width: 1200, height: 800 } };
const portal = await browser.newPage(size);
const blade = portal.frameLocator('iframe.fxs-reactview-frame-active');
const title = (text) => portal.locator('.fxs-blade-title-titleText').filter({ hasText: text });

// 1 to 3: sign in, browse, add the application
await portal.goto(ready.address, { waitUntil: 'domcontentloaded' });
await signIn(portal, 'admin');
await title('Home').waitFor();
await shot(portal);
const sidebar = (text) => portal.locator('.fxs-sidebar-item-link').getByText(text, { exact: true });
await click(portal, sidebar('Entra ID'));
await click(portal, sidebar('Enterprise apps'));
await blade.getByRole('menuitem', { name: 'New application' }).waitFor();
await shot(portal);
await click(portal, blade.getByRole('menuitem', { name: 'New application' }));
await blade.getByRole('searchbox').fill('On-premises ECMA app');
const tile = blade.getByRole('button', { name: /^On-premises ECMA app/i });
await click(portal, tile);
await blade.getByRole('textbox', { name: 'Name' }).fill('ECMA practice app');
await click(portal, named(blade, 'button', 'Create'));
await title('ECMA practice app').waitFor();
await shot(portal);

// 4 to 7: provisioning, mode, agent
await click(portal, portal.locator('.fxc-menu-listView-item').getByText('Provisioning', { exact: true }));
await named(blade, 'button', 'Get started').waitFor();
await shot(portal);
await click(portal, named(blade, 'button', 'Get started'));
const mode = portal.getByRole('combobox', { name: 'Provisioning Mode' });
await mode.waitFor();
await shot(portal);
await click(portal, mode);
await portal.getByRole('treeitem', { name: 'Automatic' }).click();
await shot(portal);
await click(portal, portal.getByRole('button', { name: 'On-Premises Connectivity' }));
await click(portal, portal.getByText('Download and install', { exact: true }));
const accept = portal.getByRole('button', { name: 'Accept terms & download' });
await accept.waitFor();
await shot(portal);
const [download] = await Promise.all([portal.waitForEvent('download'), accept.click()]);
const installer = path.join(folder, download.suggestedFilename());
await download.saveAs(installer);
await shot(portal);

// 8 to 13: the agent on the server
const host = await (await browser.newContext(size)).newPage();
await host.goto(ready.tenants[0].desktop);
await control.putDownload(0, path.basename(installer), await readFile(installer));
await click(host, host.getByText('AADConnectProvisioningAgentSetup.exe'), { clickCount: 2 });
await host.getByRole('checkbox', { name: 'I agree' }).check();
await click(host, named(host, 'button', 'Install'));
await named(host, 'button', 'Next').waitFor();
await shot(host);
await click(host, named(host, 'button', 'Next'));
await host.getByRole('heading', { name: 'Select Extension' }).waitFor();
await shot(host);
await host.getByRole('radio', { name: 'On-premises application provisioning' }).check();
await click(host, named(host, 'button', 'Next'));
await host.getByRole('heading', { name: 'Connect Microsoft Entra ID' }).waitFor();
await shot(host);
await named(host, 'button', 'Authenticate').waitFor();
await shot(host);
const [popup] = await Promise.all([host.waitForEvent('popup'), named(host, 'button', 'Authenticate').click()]);
await shot(host);
await signIn(popup, 'hybrid');
await named(host, 'button', 'Confirm').waitFor();
await shot(host);
await click(host, named(host, 'button', 'Confirm'));
await click(host, named(host, 'button', 'Exit'));
await named(host, 'button', 'Exit').waitFor({ state: 'hidden' });
await shot(host);

// the agent is assigned
const agent = portal.getByRole('checkbox', { name: 'SRV-ECMA-01' });
await agent.check();
await click(portal, portal.getByRole('button', { name: 'Assign Agent(s)' }));
await portal.getByText('Agent(s) assigned').first().waitFor();
await shot(portal);

// the certificate
await click(host, named(host, 'button', 'Start'));
await click(host, host.getByText('Microsoft ECMA2Host Configuration Wizard'), { button: 'right' });
await click(host, named(host, 'menuitem', 'Run as administrator'));
await click(host, named(host, 'button', 'Yes'));
await named(host, 'button', 'Generate certificate').waitFor();
await shot(host);
await host
  .getByRole('spinbutton', { name: 'Port' })
  .or(host.getByRole('textbox', { name: 'Port' }))
  .fill(port);
await click(host, named(host, 'button', 'Generate certificate'));
await click(host, named(host, 'button', 'Save'));
await host
  .getByText(/listen/i)
  .first()
  .waitFor();
await shot(host);

// the server trusts the certificate, and the connection holds
const { ecma } = await control.desktop(0);
await control.trust(0, ecma.certificates[0].thumbprint, true);
await shot(portal);
await new Promise((resolve, reject) => {
  const socket = connect({ port: Number(port), host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false });
  socket.once('secureConnect', () => socket.end(resolve)).once('error', reject);
});
await shot(portal);

// a connector, and the connection from the portal
const address = `https://localhost:${port}/ecma2host_Practice/scim`;
const token = randomBytes(12).toString('hex');
await click(host, named(host, 'tab', 'Connectors'));
await host.getByRole('textbox', { name: 'Name' }).fill('Practice');
await host.getByLabel('Secret Token').fill(token);
await click(host, named(host, 'button', 'New connector'));
await host.getByText(address).waitFor();
await shot(host);
while (!(await control.desktop(0)).agent.assignmentInForce) await setTimeout(20);
await click(portal, portal.getByRole('button', { name: 'Admin Credentials' }));
await portal.getByRole('textbox', { name: 'Tenant URL' }).fill(address);
await portal.getByLabel('Secret Token').fill(token);
await click(portal, portal.getByRole('button', { name: 'Test Connection' }));
await portal.getByText('The supplied credentials are authorized to enable provisioning').first().waitFor();
await shot(portal);
await click(portal, portal.getByRole('button', { name: 'Save', exact: true }));
await portal.getByText('Provisioning settings saved').first().waitFor();
await shot(portal);

await browser.close();
const ended = new Promise((resolve) => tenant.once('exit', resolve));
tenant.disconnect();
await ended;
process.stdout.write(`${count}\n`);
