import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './_browser.ts';
import { openSampleRun, temporaryFolder } from './_evidence.ts';

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  folder = await temporaryFolder();
});
test.afterEach(() => folder.remove());

test('a run leaves a bag whose chain, manifests and signature hold with openssl alone', async () => {
  const run = await openSampleRun(folder.path);
  const page = await browser.newPage({ viewport: { width: 1000, height: 600 }, deviceScaleFactor: 2 });
  await page.setContent(
    '<title>Thing</title><h1>Thing</h1><button style="position:absolute;left:100px;top:80px;width:120px;height:40px">Create</button><input type=password value=Tr0ub4dor>',
  );
  await run.start();
  await run.step(1, async () => {
    const shot = await run.store.shoot({
      page,
      stepId: 'step-1',
      phase: 'before',
      title: 'click "Create"',
      marks: [{ locator: page.getByRole('button', { name: 'Create' }), label: 'Create' }],
      identity: { tenantId: 'aaaabbbb-0000-cccc-1111-dddd2222eeee', user: 'admin@practice.example' },
    });
    expect(shot?.path).toBe('data/shots/01-step-1-before.png');
    await run.store.keep('step-1', {
      kind: 'download',
      name: '../../evil name.exe',
      title: 'The installer',
      content: Buffer.from('MZ'),
    });
  });
  await run.step(2);
  await run.step(3);
  await run.finish();
  const sealed = await run.store.seal();
  await page.close();

  const lines = (await readFile(join(sealed.bag, 'data/journal.jsonl'), 'utf8')).trimEnd().split('\n');
  let previous = '0'.repeat(64);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ prev: previous });
    previous = createHash('sha256').update(line).digest('hex');
  }
  expect(sealed.head).toBe(previous);
  const bash = (command: string): string =>
    execFileSync('bash', ['-c', command], { cwd: sealed.bag, encoding: 'utf8' });
  expect(bash('sha256sum --check --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt')).toBe('');
  expect(bash('openssl dgst -sha256 -verify signer.pub.pem -signature seal.sig tagmanifest-sha256.txt')).toContain(
    'OK',
  );
  expect(bash('openssl pkey -pubin -in signer.pub.pem -outform DER | sha256sum')).toContain(sealed.fingerprint);
  expect(await readFile(join(sealed.bag, 'data/shots/01-step-1-before.json'), 'utf8')).not.toContain('Tr0ub4dor');
});
