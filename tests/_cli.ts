import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';

export const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves as soon as stdout holds the text. */
  said(text: string): Promise<void>;
}

interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built command line in a process of its own, in a folder and with a home of its own. */
export async function start(words: readonly string[], { cwd, env }: Where = {}): Promise<Running> {
  const folder = test.info().outputPath('cwd');
  const home = test.info().outputPath('home');
  await mkdir(folder, { recursive: true });
  await mkdir(home, { recursive: true });
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: cwd ?? folder,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      USERPROFILE: home,
      SystemRoot: process.env['SystemRoot'],
      PLAYWRIGHT_BROWSERS_PATH: process.env['PLAYWRIGHT_BROWSERS_PATH'],
      PORTAL_RUNBOOK_BROWSER_PATH: process.env['PORTAL_RUNBOOK_BROWSER_PATH'],
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
  return {
    child,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (out.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => {
          reject(new Error(`ended without saying ${text}: ${out}${err}`));
        });
      }),
  };
}

export async function cli(words: readonly string[], where: Where = {}): Promise<Ended> {
  return (await start(words, where)).ended;
}
