import { expect, test } from '@playwright/test';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commandLine } from './_command-line.ts';
import { startSite, type Site } from './_site.ts';

let site: Site;
test.beforeEach(async () => {
  site = await startSite();
});
test.afterEach(() => site.close());

const RUNBOOK = `format: 1
id: by-hand
title: Half of it by hand
sections:
  - title: All
    steps:
      - id: add
        title: Add a project
        do:
          - open: /
          - click: New project
            effect: read
          - fill: { Name: Beta }
          - click: Create
        expect:
          - listed: Beta
      - id: start
        title: Start the wizard
        window: host
        do:
          - click: Next
      - id: confirm
        title: Confirm it
        window: host
        do:
          - click: Confirm
        shows: The wizard says that it is done
      - id: look
        title: Look at the project
        do:
          - open: /
        expect:
          - listed: Beta
`;

const LINK = /http:\/\/127\.0\.0\.1:\d+\/\S+/u;

/** Answers one question on the page of the desk, as a browser would. */
async function answer(link: string, id: string, who: string): Promise<number> {
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(link);
  const headers = { cookie, origin, 'content-type': 'application/json' };
  const body = JSON.stringify({ id, outcome: 'done', who, reason: 'as shown', files: [] });
  return (await fetch(`${origin}/answer`, { method: 'POST', headers, body })).status;
}

test('a run that waits for a person outlives its process: what was answered stays answered, and only the rest is asked', async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'portal-runbook-'));
  await writeFile(path.join(cwd, 'by-hand.yaml'), RUNBOOK);
  await writeFile(
    path.join(cwd, 'portal-runbook.config.yaml'),
    `portals:\n  site: { address: '${site.address}', shell: web, version: 2025-04 }\nhost: { kind: guided, name: server1.contoso.com }\n`,
  );
  const asked: string[] = [];
  let said = '';
  const first = await commandLine(['run', 'by-hand.yaml', '--portal', 'site', '--yes'], {
    cwd,
    onOut(text, child) {
      said += text;
      for (const [, title = ''] of text.matchAll(/A person is needed: (.+) \(on/gu)) asked.push(title);
      const link = LINK.exec(said.slice(said.lastIndexOf('A person is needed')))?.[0];
      if (link === undefined) return;
      if (asked.length === 1) {
        said = '';
        void answer(link, 'start', 'Ada');
      } else if (asked.length === 2) child.kill('SIGKILL');
    },
  });
  expect(asked).toEqual(['Start the wizard', 'Confirm it']);
  expect(first.code).toBeNull();
  expect(site.projects).toEqual(['Alpha', 'Beta']);

  const again: string[] = [];
  let answered = false;
  const second = await commandLine(['run', '--resume', 'latest', '--yes'], {
    cwd,
    onOut(text) {
      for (const [, title = ''] of text.matchAll(/A person is needed: (.+) \(on/gu)) again.push(title);
      const link = LINK.exec(text)?.[0];
      if (link === undefined || answered) return;
      answered = true;
      void answer(link, 'confirm', 'Grace');
    },
  });
  expect(second.stderr).toBe('');
  expect(second.code).toBe(0);
  expect(again).toEqual(['Confirm it']);
  expect(second.stdout).toContain('done in run');
  expect(site.projects).toEqual(['Alpha', 'Beta']);
  const runs = (await readdir(path.join(cwd, 'reports', 'by-hand'))).filter((name) => name.startsWith('20')).sort();
  expect(runs).toHaveLength(2);
  const journal = await readFile(
    path.join(cwd, 'reports', 'by-hand', runs.at(-1) ?? '', 'data', 'journal.jsonl'),
    'utf8',
  );
  expect(journal).toMatch(/"stepId":"confirm".*"attested":\{"who":"Grace"/u);
  expect(journal).not.toContain('"who":"Ada"');
});
