import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchBrowser } from './_browser.ts';
import junit from '../src/reporters/junit.ts';
import { openSampleRun, temporaryFolder } from './_evidence.ts';

test('JUnit: a suite a section, a case a step, well-formed whatever the portal says', async () => {
  const folder = await temporaryFolder();
  const run = await openSampleRun(folder.path, { count: 4 });
  await run.start();
  await run.step(1);
  const observed = '<b>"\u0000\u001b[31m&</b>]]>';
  await run.emit({ type: 'step.started', stepId: 'step-2', index: 2, title: 'Two', attempt: 1 });
  await run.emit({
    type: 'step.finished',
    stepId: 'step-2',
    index: 2,
    outcome: 'failed',
    ms: 1500,
    checks: [{ check: 'heading', verdict: 'no', expected: 'Two', observed }],
    fault: { code: 'PR-301', message: `no control "${observed}"` },
  });
  const file = join(folder.path, 'junit.xml');
  const options = { bag: run.store.bag, file, write: () => undefined, colors: false, now: () => 0 };
  const reporter = junit.create(options);
  for (const event of run.events) await reporter.on(event);
  await reporter.close?.();
  await run.store.abandon();
  const xml = await readFile(file, 'utf8');
  const browser = await launchBrowser();
  const page = await browser.newPage();
  // The browser's own XML parser judges.
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    const all = (selector: string): Element[] => [...parsed.querySelectorAll(selector)];
    return {
      error: parsed.querySelector('parsererror')?.textContent ?? '',
      suites: all('testsuite').map((suite) => [
        suite.getAttribute('name'),
        suite.getAttribute('tests'),
        suite.getAttribute('failures'),
        suite.getAttribute('skipped'),
      ]),
      cases: all('testcase').map((one) => [one.getAttribute('name'), one.firstElementChild?.tagName ?? 'passed']),
      failure: parsed.querySelector('failure')?.getAttribute('message'),
    };
  }, xml);
  await browser.close();
  await folder.remove();
  expect(read).toEqual({
    error: '',
    suites: [
      ['First half', '2', '1', '0'],
      ['Second half', '2', '0', '2'],
    ],
    cases: [
      ['1. Do thing number 1', 'passed'],
      ['2. Do thing number 2', 'failure'],
      ['3. Do thing number 3', 'skipped'],
      ['4. Do thing number 4', 'skipped'],
    ],
    failure: 'no control "<b>"\uFFFD\uFFFD[31m&</b>]]>" [PR-301]',
  });
});
