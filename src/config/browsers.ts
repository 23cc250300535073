import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

export interface FoundBrowser {
  readonly kind: 'configured' | 'playwright' | 'edge' | 'chrome' | 'chromium';
  /** The program; undefined for Playwright's own, which Playwright finds by itself. */
  readonly path: string | undefined;
}

/** The machine as the search sees it; tests hand in another. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The folder that absolute places are under: `/`. */
  readonly root: string;
  readonly variables: Variables;
}

export const thisMachine = (variables: Variables): Machine => ({
  platform: process.platform,
  home: homedir(),
  root: '/',
  variables,
});

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    const found = await stat(file);
    return found.isFile() && !(await isSnapStub(file, found.size));
  } catch {
    return false;
  }
}

/** Ubuntu's /usr/bin/chromium-browser is a script of a few lines that only asks for the snap. */
async function isSnapStub(file: string, bytes: number): Promise<boolean> {
  if (bytes > 8_000) return false;
  return (await readFile(file, 'latin1')).includes('snap install chromium');
}

/** Where Playwright keeps its browsers (its documentation, "Managing browser binaries"). */
function playwrightFolder(machine: Machine, packageFolder: string): string {
  const { platform, home, variables } = machine;
  const told = variables['PLAYWRIGHT_BROWSERS_PATH'];
  if (told === '0') return path.join(packageFolder, '.local-browsers');
  if (told !== undefined && told !== '') return path.resolve(told);
  if (platform === 'win32') {
    return path.join(variables['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'ms-playwright');
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'ms-playwright');
  return path.join(variables['XDG_CACHE_HOME'] ?? path.join(home, '.cache'), 'ms-playwright');
}

async function hasPlaywrightChromium(machine: Machine): Promise<boolean> {
  try {
    const packageFolder = path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
    const list = await readFile(path.join(packageFolder, 'browsers.json'), 'utf8');
    const revision = /"name":\s*"chromium-headless-shell",\s*"revision":\s*"(\d+)"/u.exec(list)?.[1];
    if (revision === undefined) return false;
    const folder = playwrightFolder(machine, packageFolder);
    await access(path.join(folder, `chromium_headless_shell-${revision}`, 'INSTALLATION_COMPLETE'));
    return true;
  } catch {
    return false;
  }
}

type Installed = readonly [kind: 'edge' | 'chrome' | 'chromium', file: string];

function usualPlaces({ platform, home, root, variables }: Machine): Installed[] {
  if (platform === 'win32') {
    const roots = [variables['LOCALAPPDATA'], variables['PROGRAMFILES'], variables['PROGRAMFILES(X86)']].filter(
      (root) => root !== undefined,
    );
    const under = (kind: Installed[0], ...parts: string[]): Installed[] =>
      roots.map((root) => [kind, path.join(root, ...parts)] as const);
    return [
      ...under('edge', 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ...under('chrome', 'Google', 'Chrome', 'Application', 'chrome.exe'),
      ...under('chromium', 'Chromium', 'Application', 'chrome.exe'),
    ];
  }
  if (platform === 'darwin') {
    const apps: Installed[] = [
      ['edge', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
      ['chrome', 'Google Chrome.app/Contents/MacOS/Google Chrome'],
      ['chromium', 'Chromium.app/Contents/MacOS/Chromium'],
    ];
    return apps.flatMap(([kind, app]) =>
      [path.join(root, 'Applications'), path.join(home, 'Applications')].map(
        (folder) => [kind, path.join(folder, app)] as const,
      ),
    );
  }
  const folders = (variables['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const onPath = (kind: Installed[0], ...names: string[]): Installed[] =>
    names.flatMap((name) =>
      [...new Set([...folders, path.join(root, 'usr/bin')])].map((at) => [kind, path.join(at, name)] as const),
    );
  return [
    ['edge', path.join(root, 'opt/microsoft/msedge/msedge')],
    ...onPath('edge', 'microsoft-edge', 'microsoft-edge-stable'),
    ['chrome', path.join(root, 'opt/google/chrome/chrome')],
    ...onPath('chrome', 'google-chrome', 'google-chrome-stable'),
    ...onPath('chromium', 'chromium', 'chromium-browser'),
    ['chromium', path.join(root, 'snap/bin/chromium')],
  ];
}

/** The browser of one kind; Playwright's own counts as Chromium where the machine has none. */
export async function browserOfKind(machine: Machine, kind: Installed[0]): Promise<FoundBrowser | undefined> {
  for (const [found, file] of usualPlaces(machine)) {
    if (found === kind && (await isProgram(file))) return { kind, path: file };
  }
  const own = kind === 'chromium' && (await hasPlaywrightChromium(machine));
  return own ? { kind: 'playwright', path: undefined } : undefined;
}

/**
 * Looks for a Chromium: the configured program, Playwright's own, then Edge, Chrome and Chromium of the machine.
 * A configured program that is not there gives `undefined`, never another one in its place.
 */
export async function findBrowser(machine: Machine, configured?: string): Promise<FoundBrowser | undefined> {
  if (configured !== undefined) {
    return (await isProgram(configured)) ? { kind: 'configured', path: configured } : undefined;
  }
  if (await hasPlaywrightChromium(machine)) return { kind: 'playwright', path: undefined };
  for (const [kind, file] of usualPlaces(machine)) {
    if (await isProgram(file)) return { kind, path: file };
  }
  return undefined;
}
