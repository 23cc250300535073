import { expect, test } from '@playwright/test';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findBrowser, type Machine } from '../src/config/browsers.ts';

async function program(file: string, content = '#!/bin/sh\n'): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, 0o755);
  return file;
}

const windows = (home: string): Machine => ({
  platform: 'win32',
  home,
  root: home,
  variables: { LOCALAPPDATA: path.join(home, 'local'), PROGRAMFILES: path.join(home, 'programs') },
});

test('a configured browser is taken, and nothing else in its place', async () => {
  const info = test.info();
  const there = await program(info.outputPath('mine'));
  expect(await findBrowser(windows(info.outputDir), there)).toEqual({ kind: 'configured', path: there });
  await program(path.join(info.outputDir, 'programs', 'Microsoft', 'Edge', 'Application', 'msedge.exe'));
  expect(await findBrowser(windows(info.outputDir), info.outputPath('not-there'))).toBeUndefined();
});

test('Edge comes before Chrome, and Chrome before Chromium', async () => {
  const info = test.info();
  const machine = windows(info.outputDir);
  expect(await findBrowser(machine)).toBeUndefined();
  const chromium = await program(path.join(info.outputDir, 'local', 'Chromium', 'Application', 'chrome.exe'));
  expect(await findBrowser(machine)).toEqual({ kind: 'chromium', path: chromium });
  const chrome = await program(path.join(info.outputDir, 'programs', 'Google', 'Chrome', 'Application', 'chrome.exe'));
  expect(await findBrowser(machine)).toEqual({ kind: 'chrome', path: chrome });
  const edge = await program(path.join(info.outputDir, 'programs', 'Microsoft', 'Edge', 'Application', 'msedge.exe'));
  expect(await findBrowser(machine)).toEqual({ kind: 'edge', path: edge });
});

test('on Linux a browser on the PATH is found, but not the script that only asks for a snap', async () => {
  const info = test.info();
  const bin = info.outputPath('bin');
  const machine: Machine = { platform: 'linux', home: info.outputDir, root: info.outputDir, variables: { PATH: bin } };
  await program(path.join(bin, 'microsoft-edge'), '#!/bin/sh\necho "run: snap install chromium"\n');
  expect(await findBrowser(machine)).toBeUndefined();
  const chrome = await program(path.join(bin, 'google-chrome'));
  expect(await findBrowser(machine)).toEqual({ kind: 'chrome', path: chrome });
});

test("Playwright's own is found where Playwright was told to keep it, once it is complete", async () => {
  const info = test.info();
  const folder = info.outputPath('browsers');
  const machine: Machine = { ...windows(info.outputDir), variables: { PLAYWRIGHT_BROWSERS_PATH: folder } };
  const list = path.join(
    path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'browsers.json',
  );
  const revision = /"chromium-headless-shell",\s*"revision": "(\d+)"/u.exec(await readFile(list, 'utf8'))?.[1] ?? '';
  const shell = path.join(folder, `chromium_headless_shell-${revision}`);
  await mkdir(shell, { recursive: true });
  expect(await findBrowser(machine)).toBeUndefined();
  await writeFile(path.join(shell, 'INSTALLATION_COMPLETE'), '');
  expect(await findBrowser(machine)).toEqual({ kind: 'playwright', path: undefined });
});
