import { expect, test } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { commandLine, freePort, type Ended } from './_command-line.ts';
import { startSite } from './_site.ts';

const ROOT = path.dirname(import.meta.dirname);
const RUNBOOK = path.join(ROOT, 'runbooks', 'on-premises-ecma-app.yaml');

const folder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'portal-runbook-'));

/** What, where and what to do, with its code; and never a stack trace. */
function expectFault({ code, stderr }: Ended, exit: number, fault: string, ...says: (string | RegExp)[]): void {
  expect(stderr).toContain(`[${fault}]`);
  for (const words of says) expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/mu);
  expect(code).toBe(exit);
}

const SITE = (address: string, more = ''): string => `portal: site
portals:
  site:
    address: ${address}
    shell: web
    version: 2025-04
timeouts: { control: 2s }
${more}`;

const STEP = (actions: string): string => `format: 1
id: tried
title: Tried
sections:
  - title: All
    steps:
      - id: one
        title: The only step
        do:
${actions.replace(/^/gmu, '          ')}
`;

test('mistakes are said before a browser opens', async () => {
  const cwd = await folder();
  expectFault(await commandLine(['run', 'nowhere.yaml'], { cwd }), 2, 'PR-102', /nowhere[.]yaml/u);
  expectFault(await commandLine(['run', RUNBOOK, '--portal', 'practise'], { cwd }), 2, 'PR-104', /"practice"/u);
  expectFault(await commandLine(['run', RUNBOOK, '--input', 'prot=1'], { cwd }), 2, 'PR-207', /"port"/u);
  expectFault(await commandLine(['run', RUNBOOK, '--input', 'port=70000'], { cwd }), 2, 'PR-207', /1 to 65535/u);
  expectFault(await commandLine(['run', RUNBOOK, '--hedaed'], { cwd }), 2, 'PR-101', /--headed/u);
  await writeFile(path.join(cwd, 'bad.yaml'), STEP('- clik: Save\n- fill: {}'));
  expectFault(
    await commandLine(['run', 'bad.yaml'], { cwd }),
    2,
    'PR-203',
    /bad[.]yaml:10:\d+/u,
    /"click"/u,
    /bad[.]yaml:11:\d+/u,
  );
  expect(await readdir(cwd)).toEqual(['bad.yaml']);
});

test('a browser that is not there, or does not start, is told', async () => {
  const cwd = await folder();
  const none = await commandLine(['run', RUNBOOK], { cwd, env: { PORTAL_RUNBOOK_BROWSER_PATH: '/nowhere/chromium' } });
  expectFault(none, 2, 'PR-105', /nowhere/u);
  const broken = await commandLine(['run', RUNBOOK], { cwd, env: { PORTAL_RUNBOOK_BROWSER_PATH: process.execPath } });
  expectFault(broken, 2, 'PR-105', /did not start/u);
});

test('a portal that cannot be reached ends in seconds, and the evidence stays', async () => {
  const cwd = await folder();
  await writeFile(path.join(cwd, 'portal-runbook.config.yaml'), SITE('http://127.0.0.1:9/'));
  const asks = 'inputs: { key: { description: A key, secret: true } }\nsections:';
  await writeFile(path.join(cwd, 'r.yaml'), STEP('- open: "/?key=${key}"').replace('sections:', asks));
  const ran = await commandLine(['run', 'r.yaml', '--input', 'key=c4nary&key'], { cwd });
  expectFault(ran, 1, 'PR-403', /127[.]0[.]0[.]1:9/u);
  expect(ran.stdout + ran.stderr).not.toContain('c4nary');
  const [run] = (await readdir(path.join(cwd, 'reports', 'tried'))).filter((name) => name !== 'made.jsonl');
  expect(await readdir(path.join(cwd, 'reports', 'tried', run ?? ''))).toEqual(
    expect.arrayContaining(['report.html', 'seal.sig']),
  );
});

test('a port that is taken is told by the step that needs it', async () => {
  const cwd = await folder();
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  await writeFile(path.join(cwd, 'portal-runbook.config.yaml'), 'timeouts: { control: 3s }\n');
  try {
    const ran = await commandLine(['run', RUNBOOK, '--out', 'out', '--input', `port=${port}`, '--evidence', 'none'], {
      cwd,
    });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(String(port));
    expect(ran.stderr).toMatch(/in use|another program/iu);
    expect(ran.stdout).toMatch(/16 passed/u);
  } finally {
    other.close();
  }
});

test('a wrong password is tried once and told, without the password', async () => {
  const cwd = await folder();
  const practice = spawn(process.execPath, [path.join(ROOT, 'dist', 'cli.js'), 'practice', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const ready = await firstLine(practice);
    await writeFile(
      path.join(cwd, 'portal-runbook.config.yaml'),
      `portal: test
portals:
  test:
    address: ${ready.address}
    origins: [${Object.values(ready.origins).join(', ')}]
    version: 2025-04
    accounts: { admin: { user: ${ready.accounts.find(({ account }) => account === 'admin')?.user ?? ''}, password: not-the-password } }
`,
    );
    await writeFile(path.join(cwd, 'r.yaml'), STEP('- signIn: admin'));
    const ran = await commandLine(['run', 'r.yaml'], { cwd });
    expectFault(ran, 1, 'PR-501', /password/u);
    expect(ran.stdout + ran.stderr).not.toContain('not-the-password');
  } finally {
    practice.kill();
  }
});

async function firstLine(child: ChildProcess): Promise<z.output<typeof readyLine>> {
  let text = '';
  for await (const piece of child.stdout ?? []) {
    text += String(piece);
    if (text.includes('\n')) break;
  }
  return readyLine.parse(JSON.parse(text.split('\n')[0] ?? ''));
}
const readyLine = z.object({
  address: z.string(),
  origins: z.record(z.string(), z.string()),
  accounts: z.array(z.object({ account: z.string().optional(), user: z.string() })),
});

test('Ctrl-C ends in order: no process left, journal finished, exit 130', async () => {
  const cwd = await folder();
  let sent = false;
  const ran = await commandLine(['run', RUNBOOK, '--out', 'out', '--json'], {
    cwd,
    onOut(text, child) {
      if (sent || !text.includes('"browse-apps"')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  expect(ran.code).toBe(130);
  const [run] = (await readdir(path.join(cwd, 'out', 'on-premises-ecma-app'))).filter((name) => name !== 'made.jsonl');
  const bag = path.join(cwd, 'out', 'on-premises-ecma-app', run ?? '');
  const journal = await readFile(path.join(bag, 'data', 'journal.jsonl'), 'utf8');
  expect(journal.trimEnd().split('\n').at(-1)).toContain('"verdict":"interrupted"');
  const verified = await commandLine(['evidence', 'verify', bag]);
  expect(verified.stdout).toMatch(/COMPLETE|INTERRUPTED/u);
});

test('a new kind of action and a new screen are one file each', async () => {
  const copy = await folder();
  const site = await startSite();
  try {
    await copyProgram(copy);
    await writeFile(path.join(copy, 'dist', 'steps', 'hover.js'), HOVER);
    await writeFile(path.join(copy, 'dist', 'pages', 'projects.js'), PROJECTS);
    await writeFile(path.join(copy, 'portal-runbook.config.yaml'), SITE(site.address));
    await writeFile(path.join(copy, 'r.yaml'), STEP('- open: /\n- hover: New project\n  on: projects'));
    const ran = await commandLine(['run', 'r.yaml', '--yes'], {
      cwd: copy,
      program: path.join(copy, 'dist', 'cli.js'),
    });
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    const listed = await commandLine(['steps'], { cwd: copy, program: path.join(copy, 'dist', 'cli.js') });
    expect(listed.stdout).toContain('hover');
  } finally {
    await site.close();
  }
});

async function copyProgram(to: string): Promise<void> {
  await cp(path.join(ROOT, 'dist'), path.join(to, 'dist'), { recursive: true });
  await copyFile(path.join(ROOT, 'package.json'), path.join(to, 'package.json'));
  await symlink(path.join(ROOT, 'node_modules'), path.join(to, 'node_modules'), 'junction');
}

const HOVER = `import { z } from 'zod';
import { defineStep } from '../core/step.js';
export default defineStep({
  name: 'hover',
  summary: 'Rest the pointer on a control',
  effect: 'read',
  schema: z.string().min(1),
  examples: ['hover: Help'],
  controls: (label) => [{ verb: 'click', label }],
  async run(context, label) {
    const target = await context.control('click', label);
    await context.aboutTo(target);
    await target.locator.hover();
  },
});
`;
const PROJECTS = `import { button, defineScreen } from '../core/screen.js';
export default defineScreen({
  name: 'projects',
  summary: 'The list of projects',
  title: 'Projects',
  ready: 'newProject',
  controls: { newProject: button('New project') },
});
`;

test('screens of a user are found in their folder, as YAML and as a module, and their mistakes are told', async () => {
  const cwd = await folder();
  const site = await startSite();
  try {
    const screens = path.join(cwd, 'screens');
    await mkdir(screens);
    const yaml =
      "name: projects\nsummary: All projects\ntitle: Projects\nready: add\ncontrols:\n  add: { role: button, name: { '2018-01': Old name, '2024-01': New project } }\n";
    await writeFile(path.join(screens, 'projects.yaml'), yaml);
    await writeFile(
      path.join(screens, 'form.mjs'),
      "export default (defineScreen) => defineScreen({ name: 'form', summary: 'Form', title: 'New project', ready: 'name', controls: { name: { role: 'textbox', name: 'Name' } } });\n",
    );
    await writeFile(path.join(cwd, 'portal-runbook.config.yaml'), SITE(site.address, 'screens: ./screens\n'));
    await writeFile(
      path.join(cwd, 'r.yaml'),
      STEP('- open: /\n- click: Old name\n  on: projects\n- fill: { Name: x }\n  on: form'),
    );
    const ran = await commandLine(['run', 'r.yaml', '--yes'], { cwd });
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    await writeFile(
      path.join(screens, 'projects.yaml'),
      yaml.replace('ready: add', 'ready: ad').replace('role: button', 'role: knob'),
    );
    expectFault(await commandLine(['lint', 'r.yaml'], { cwd }), 2, 'PR-205', /projects[.]yaml:6:/u);
  } finally {
    await site.close();
  }
});
