import { expect, test } from '@playwright/test';
import type { Browser, Page } from 'playwright-core';
import { Fault } from '../src/core/errors.ts';
import { button, combobox, defineScreen, menuitem, textbox, type Screen } from '../src/core/screen.ts';
import type { Resolved, Verb } from '../src/core/step.ts';
import { entraShell } from '../src/pages/_portal/entra.ts';
import { webShell } from '../src/pages/_portal/web.ts';
import { resolve } from '../src/runner/resolve/resolver.ts';
import { launchBrowser } from './_browser.ts';

let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  page = await browser.newPage();
});
test.afterEach(() => page.close());

const find = (
  verb: Verb,
  label: string,
  more: { under?: string; screen?: Screen; version?: string; reach?: 'declared' | 'any' } = {},
): Promise<Resolved[]> =>
  resolve({
    page,
    shell: entraShell,
    version: more.version ?? '2025-04',
    screen: more.screen,
    verb,
    label,
    under: more.under,
    reach: more.reach ?? 'any',
  });

const ids = (found: readonly Resolved[]): Promise<string[]> =>
  Promise.all(found.map((one) => one.locator.evaluate((element) => element.id)));

test('a label finds its control however document and page differ in case, plus sign, dots and spaces', async () => {
  await page.setContent(`
    <button id="a">+ New&nbsp;application…</button>
    <label>Name * <input id="b"></label>
    <button id="c">Search resources (G+/)</button>`);
  expect(await ids(await find('click', 'new Application'))).toEqual(['a']);
  expect(await ids(await find('fill', 'Name'))).toEqual(['b']);
  expect(await ids(await find('click', 'Search resources'))).toEqual(['c']);
});

test('a longer name does not match, and a name is no pattern', async () => {
  await page.setContent(
    '<button>Saved</button><button>Save as</button><button id="star">a.*</button><button>abc</button>',
  );
  expect(await find('click', 'Save')).toHaveLength(0);
  expect(await ids(await find('click', 'a.*'))).toEqual(['star']);
});

test('hidden, off-screen and pre-warmed copies are passed over', async () => {
  await page.setContent(`
    <button style="display:none">Save</button>
    <button style="visibility:hidden">Save</button>
    <button style="position:absolute;left:-9999px">Save</button>
    <iframe class="fxs-reactview-frame fxs-display-none" style="display:none" srcdoc="<button>Save</button>"></iframe>
    <iframe class="fxs-reactview-frame-active" srcdoc="<button id='real'>Save</button>"></iframe>`);
  await page.frameLocator('iframe.fxs-reactview-frame-active').getByRole('button').waitFor();
  expect(await ids(await find('click', 'Save'))).toEqual(['real']);
});

test('the active frame wins over the top bar, and the topmost pane over both', async () => {
  await page.setContent(`
    <input role="searchbox" aria-label="Search everything">
    <iframe class="fxs-reactview-frame-active" srcdoc="<input id='inner' type='search' aria-label='Search application'>"></iframe>`);
  await page.frameLocator('iframe').getByRole('searchbox').waitFor();
  expect(await ids(await find('search', ''))).toEqual(['inner']);
  await page.setContent(`
    <button id="under">Create</button>
    <section class="fxs-contextpane-visible" role="dialog" aria-label="New"><button id="over">Create</button></section>`);
  const [found, ...others] = await find('click', 'Create');
  expect(others).toHaveLength(0);
  await found?.locator.click();
  expect(await ids(found === undefined ? [] : [found])).toEqual(['over']);
});

test('two that can be meant both come back, and the section tells them apart', async () => {
  await page.setContent(`
    <section aria-label="First"><h3>First</h3><button id="one">Edit</button></section>
    <section aria-label="Second"><h3>Second</h3><button id="two">Edit</button></section>`);
  expect(await find('click', 'Edit')).toHaveLength(2);
  expect(await ids(await find('click', 'Edit', { under: 'second' }))).toEqual(['two']);
});

test('a heading is clicked only when no control has the name', async () => {
  await page.setContent('<h2>Provisioning</h2><a href="#p" id="link">Provisioning</a>');
  expect(await ids(await find('click', 'Provisioning'))).toEqual(['link']);
  await page.setContent(
    '<div id="row"><span id="words" style="cursor:pointer">Just words</span></div><li>Only told</li>',
  );
  expect(await ids(await find('click', 'Just words'))).toEqual(['words']);
  expect(await find('fill', 'Just words')).toHaveLength(0);
  expect(await find('click', 'Only told')).toHaveLength(0);
  expect(await find('read', 'Only told')).toHaveLength(1);
});

const screen = defineScreen({
  name: 'settings',
  summary: 'For this test',
  ready: 'start',
  controls: {
    start: button({ '2023-09': 'Get started', '2026-01': 'New configuration' }),
    mode: combobox({ '2023-09': 'Provisioning Mode', '2026-01': null }),
    item: menuitem('Provisioning', { selector: '.menu' }),
    name: textbox('Name', { aliases: ['Application name'] }),
  },
});

test('a declared control is found by the name of any version, under the name in force', async () => {
  await page.setContent('<button id="new">New configuration</button><label>Name <input id="name"></label>');
  expect(await ids(await find('click', 'Get started', { screen, version: '2026-01' }))).toEqual(['new']);
  expect(await ids(await find('fill', 'Application name', { screen }))).toEqual(['name']);
  expect(await ids(await find('click', 'start', { screen, version: '2026-01' }))).toEqual(['new']);
});

test('what a screen declares is waited for, before anything else of that name is taken', async () => {
  await page.setContent('<a href="#x">Get started</a>');
  expect(await find('click', 'Get started', { screen, reach: 'declared' })).toHaveLength(0);
  expect(await find('click', 'Get started', { screen })).toHaveLength(1);
});

test('a control with another role than declared is found by the name of this version', async () => {
  await page.setContent('<div role="menuitem" tabindex="0" id="new">New configuration</div>');
  expect(await ids(await find('click', 'Get started', { screen, version: '2026-01' }))).toEqual(['new']);
});

test('a declared control that is gone in this version is said to be gone, since when', async () => {
  await page.setContent('<p>Nothing</p>');
  const error: unknown = await find('choose', 'Provisioning Mode', { screen, version: '2026-01' }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Fault);
  expect(error).toMatchObject({ code: 'PR-308' });
  expect(String(error)).toContain('2026-01');
});

test('a declared place keeps a menu item apart from its namesake in the page', async () => {
  await page.setContent(`
    <div class="menu"><div role="menuitem" tabindex="0" id="menu">Provisioning</div></div>
    <div role="menuitem" tabindex="0">Provisioning</div>`);
  expect(await find('click', 'Provisioning')).toHaveLength(2);
  expect(await ids(await find('click', 'Provisioning', { screen }))).toEqual(['menu']);
});

test('any web page will do: dialogs of the platform, native lists, shadow roots and frames', async () => {
  await page.setContent(`
    <button>OK</button>
    <dialog open aria-label="Sure?"><button id="inside">OK</button></dialog>
    <label>Size <select id="size"><option>Small</option><option>Large</option></select></label>
    <x-box></x-box>
    <iframe srcdoc="<label>City <input id='city'></label>"></iframe>
    <script>
      customElements.define('x-box', class extends HTMLElement {
        constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<button id="shadow">Deep</button>'; }
      });
    </script>`);
  await page.frameLocator('iframe').getByRole('textbox').waitFor();
  const web = (verb: Verb, label: string): Promise<Resolved[]> =>
    resolve({
      page,
      shell: webShell,
      version: '2025-04',
      screen: undefined,
      verb,
      label,
      under: undefined,
      reach: 'any',
    });
  expect(await ids(await web('click', 'OK'))).toEqual(['inside']);
  expect(await ids(await web('choose', 'Size'))).toEqual(['size']);
  expect(await ids(await web('click', 'Deep'))).toEqual(['shadow']);
  expect(await ids(await web('fill', 'City'))).toEqual(['city']);
});
