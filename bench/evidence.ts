import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type Browser } from '@playwright/test';
import type { Reporter } from '../src/core/reporter.ts';
import { sha256 } from '../src/evidence/digest.ts';
import { verifyBag } from '../src/evidence/index.ts';
import html from '../src/reporters/html.ts';
import { launchBrowser } from '../tests/_browser.ts';
import { openSampleRun, temporaryFolder } from '../tests/_evidence.ts';
import { tell } from './tell.ts';

const SHOTS = 500;

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

async function times(count: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begin = performance.now();
    await work();
    taken.push(performance.now() - begin);
  }
  return median(taken);
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** The median time to the first contentful paint of a page in a renderer of its own. */
async function drawn(browser: Browser, file: string): Promise<number> {
  const paints: number[] = [];
  for (let view = 0; view < 9; view += 1) {
    const reader = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await reader.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
    const paint = await reader.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    paints.push((await paint.jsonValue()) ?? Number.NaN);
    await reader.close();
  }
  return median(paints);
}

test('what evidence costs', async () => {
  const folder = await temporaryFolder();
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const rows = Array.from(
    { length: 40 },
    (_, row) => `<p><button>Row ${row}</button> an application, assigned to 12 users</p>`,
  );
  await page.setContent(`<h1>Enterprise applications</h1><p>${rows.join('')}</p>`);
  const bare = await times(15, () => page.screenshot());
  tell('bare screenshot of Playwright, median', ms(bare), 'yardstick');

  const one = await openSampleRun(folder.path, { runId: 'one' });
  await one.start();
  const mark = { locator: page.getByRole('button', { name: 'Row 3', exact: true }), label: 'Row 3' };
  const whole = await times(15, () =>
    one.store.shoot({ page, stepId: 'step-1', phase: 'before', title: 'Row 3', marks: [mark] }),
  );
  await one.store.settle();
  tell('shot with masks, boxes, tree, journalled, median', ms(whole), 'beside the bare one');
  const original = await readFile(join(one.store.bag, 'data/shots/01-step-1-before.png'));
  const written = await times(100, () =>
    one.store.keep('step-1', { kind: 'screenshot', name: 'x.png', title: 'x', content: original }),
  );
  tell(`bytes to journalled original (${(original.length / 1024).toFixed(0)} KB), median`, ms(written), 'at most 3 ms');
  await one.store.abandon();

  const reporters: Reporter[] = [];
  const many = await openSampleRun(folder.path, {
    runId: 'many',
    count: SHOTS / 2,
    hear: (event) => {
      for (const reporter of reporters) void reporter.on(event);
    },
  });
  const reporter = html.create({
    bag: many.store.bag,
    write: () => undefined,

    colors: false,
    now: () => performance.now(),
  });
  reporters.push(reporter);
  await many.start();
  await mkdir(join(many.store.bag, 'data/shots'), { recursive: true });
  const sidecar = await readFile(join(one.store.bag, 'data/shots/01-step-1-before.json'));
  // As large as the files of a run on the practice tenant are.
  const sizes = { png: 130_000, marked: 180_000, thumb: 15_000 };
  const put = async (path: string, content: Buffer, kind: string, stepId: string, of?: string): Promise<void> => {
    await writeFile(join(many.store.bag, path), content);
    const file = { path, sha256: sha256(content), bytes: content.length };
    await many.emit({
      type: 'artifact',
      stepId,
      kind,
      title: 'A picture',
      ...file,
      ...(of === undefined ? {} : { of }),
    });
  };
  for (let step = 1; step <= SHOTS / 2; step += 1) {
    await many.step(step, async () => {
      for (const phase of ['before', 'after']) {
        const stem = `data/shots/${step}-step-${step}-${phase}`;
        const id = `step-${step}`;
        await put(`${stem}.png`, randomBytes(sizes.png), 'screenshot', id);
        await put(`${stem}.json`, sidecar, 'sidecar', id, `${stem}.png`);
        await put(`${stem}.marked.png`, randomBytes(sizes.marked), 'marked', id, `${stem}.png`);
        await put(`${stem}.thumb.webp`, randomBytes(sizes.thumb), 'thumbnail', id, `${stem}.png`);
      }
    });
  }
  await many.finish();
  const begin = performance.now();
  await reporter.close?.();
  const report = join(many.store.bag, 'report.html');
  tell(`report of ${SHOTS} shots written`, ms(performance.now() - begin), 'under 3 s');
  tell('its size', `${((await stat(report)).size / 1e6).toFixed(1)} MB`, 'under 15 MB');
  const empty = join(many.store.bag, 'empty.html');
  await writeFile(empty, '<!doctype html><title>Empty</title><h1>Nothing</h1>');
  const paints = { report: await drawn(browser, report), empty: await drawn(browser, empty) };
  await rm(empty);
  tell('opened and drawn, median', ms(paints.report), 'under 0.5 s');
  tell('a page of one word, the same way', ms(paints.empty), 'yardstick');
  const sealing = performance.now();
  await many.store.seal();
  const sealed = performance.now() - sealing;
  const memory = randomBytes(64e6);
  const hashing = performance.now();
  sha256(memory);
  const hashed = 64 / ((performance.now() - hashing) / 1000);
  const verifying = performance.now();
  const found = await verifyBag(many.store.bag);
  const seconds = (performance.now() - verifying) / 1000;
  expect(found.verdict).toBe('COMPLETE');
  tell(`seal of ${(found.bytes / 1e6).toFixed(0)} MB, scan for secrets included`, ms(sealed), '');
  tell('SHA-256 of bytes in memory', `${hashed.toFixed(0)} MB/s`, 'yardstick');
  tell('verify', `${(found.bytes / 1e6 / seconds).toFixed(0)} MB/s`, 'over 200 MB/s');
  await browser.close();
  await folder.remove();
});
