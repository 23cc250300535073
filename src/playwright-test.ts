/** Makes every runbook, times every tenant, a test of Playwright Test: `import { runbookTests } from 'portal-runbook/playwright-test'`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test as base, type TestInfo } from '@playwright/test';
import { z } from 'zod';
import { startEngine, type Engine } from './commands/_playwright/client.ts';
import { groupsOf, keyOf, planTests } from './commands/_playwright/plan.ts';
import {
  browserWish,
  testsShape,
  type Ended,
  type RunbookTests,
  type TestsRequest,
  type Word,
} from './commands/_playwright/protocol.ts';
import type { Job } from './commands/_batch/jobs.ts';
import { quietIo } from './core/command.ts';
import { Fault, formatFault } from './core/errors.ts';
import type { RunEvent } from './core/events.ts';

export type { RunbookTests } from './commands/_playwright/protocol.ts';

interface WorkerFixtures {
  /** The process that runs what was asked for; one for each worker. */
  engineFor: (tests: TestsRequest) => Engine;
}
interface TestFixtures {
  /** Begins a run; what is under way when the test ends is broken off, and leaves a sealed bag. */
  begin: (tests: TestsRequest, key: string) => AsyncGenerator<Word, void>;
}

// A run that is broken off still writes its report and seals its bag.
const SEALING_MS = 120_000;

const test = base.extend<TestFixtures, WorkerFixtures>({
  engineFor: [
    async ({ launchOptions, channel, headless, connectOptions }, use) => {
      const wish = browserWish.parse(
        JSON.parse(
          JSON.stringify({
            connect: connectOptions,
            launch: { ...launchOptions, headless, ...(channel === undefined ? {} : { channel }) },
          }),
        ),
      );
      const engines = new Map<string, Engine>();
      await use((tests) => {
        const key = JSON.stringify(tests);
        const engine = engines.get(key) ?? startEngine(tests, wish);
        engines.set(key, engine);
        return engine;
      });
      await Promise.all([...engines.values()].map((engine) => engine.close()));
    },
    { scope: 'worker', timeout: SEALING_MS },
  ],
  begin: [
    async ({ engineFor }, use) => {
      let breakOff = (): Promise<void> => Promise.resolve();
      await use((tests, key) => {
        const engine = engineFor(tests);
        const { words, ended } = whole(engine.run(key));
        breakOff = async () => {
          engine.abort();
          await ended;
        };
        return words;
      });
      await breakOff();
    },
    { timeout: SEALING_MS },
  ],
});

/** Hears a run to its end, whether anybody still listens or not. */
function whole(source: AsyncGenerator<Word, void>): {
  readonly words: AsyncGenerator<Word, void>;
  readonly ended: Promise<void>;
} {
  const heard: Word[] = [];
  let over = false;
  let wake = (): void => undefined;
  const ended = (async () => {
    for await (const word of source) {
      heard.push(word);
      wake();
    }
    over = true;
    wake();
  })();
  async function* words(): AsyncGenerator<Word, void> {
    for (let index = 0; ;) {
      const word = heard[index];
      if (word !== undefined) {
        index += 1;
        yield word;
      } else if (over) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return { words: words(), ended };
}

/**
 * Declares a test for each runbook in each tenant. To be awaited at the top of a test file that is an ES module.
 * @throws Error with all that is wrong in configuration, matrix, runbooks and inputs, before any test runs.
 */
export async function runbookTests(options: RunbookTests = {}): Promise<void> {
  const parsed = testsShape.safeParse(options);
  if (!parsed.success) throw plain(`runbookTests: ${z.prettifyError(parsed.error)}`);
  const request = { ...parsed.data, cwd: path.resolve(parsed.data.cwd ?? process.cwd()) };
  const { jobs } = await planTests(quietIo(request.cwd), request).catch((thrown: unknown) => {
    throw thrown instanceof Fault ? plain(formatFault(thrown)) : thrown;
  });
  test.describe.configure({ mode: 'parallel' });
  for (const group of groupsOf(jobs)) {
    test.describe(() => {
      if (group.length > 1) test.describe.configure({ mode: 'default' });
      for (const job of group) declare(job, request);
    });
  }
}

function declare(job: Job, request: TestsRequest): void {
  const { runbook } = job.plan;
  const tenant = request.matrix === undefined ? [] : [job.name];
  const title = [...tenant, runbook.title].join(': ');
  const tag = [runbook.id, ...tenant].map((name) => `@${name}`);
  test(title, { tag }, async ({ begin }, testInfo) => {
    // Runs and steps have deadlines of their own, and a person who is asked may take days.
    testInfo.setTimeout(0);
    await refuseUnsafeRetry(testInfo);
    const ended = await follow(begin(request, keyOf(job)), testInfo);
    if (ended.bag !== undefined) testInfo.annotations.push({ type: 'bag', description: ended.bag });
    if (ended.verdict === 'passed') return;
    note(testInfo, { fault: ended.fault?.code });
    if (ended.verdict === 'in-doubt')
      testInfo.annotations.push({ type: 'in doubt', description: 'a person must look' });
    throw plain(ended.fault?.text ?? `the run ended as ${ended.verdict}`);
  });
}

/** What is known of a run while it goes on. */
interface Known {
  readonly testInfo: TestInfo;
  readonly words: AsyncGenerator<Word, void>;
  bag: string;
  practice: boolean;
}

/** Plays what the run says as steps of the test. */
async function follow(words: AsyncGenerator<Word, void>, testInfo: TestInfo): Promise<Ended> {
  const known: Known = { testInfo, words, bag: '', practice: false };
  for (;;) {
    const word = await nextOf(known);
    if (word.type === 'ended') return word;
    if (word.type !== 'event') continue;
    const { event } = word;
    if (event.type !== 'step.started') continue;
    const ended = await playStep(event.title, known);
    if (ended !== undefined) return ended;
  }
}

async function nextOf(known: Known): Promise<Word> {
  const next = await known.words.next();
  if (next.done === true) throw new TypeError('a run broke off without a word');
  const word = next.value;
  if (word.type === 'said') process.stdout.write(word.text);
  if (word.type === 'bag') known.bag = word.path;
  if (word.type === 'event') hear(word.event, known);
  return word;
}

/** One step of the runbook, up to its end; gives the end of the run when that comes first. */
async function playStep(title: string, known: Known): Promise<Ended | undefined> {
  let ended: Ended | undefined;
  const play = test.step(title, async (step) => {
    for (;;) {
      const word = await nextOf(known);
      if (word.type === 'ended') {
        ended = word;
        return;
      }
      if (word.type !== 'event') continue;
      const { event } = word;
      if (event.type === 'artifact' && event.kind === 'screenshot') {
        const file = path.join(known.bag, ...event.path.split('/'));
        await step.attach(event.title, { path: file, contentType: 'image/png' });
      }
      if (event.type === 'action.done') await test.step(event.text, () => undefined);
      if (event.type !== 'step.finished') continue;
      if (event.fault !== undefined) throw plain(`${event.fault.message} [${event.fault.code}]`);
      return;
    }
  });
  // A step that failed is marked; the run goes on to its seal, and its own end says the same with a hint.
  await play.catch(() => undefined);
  return ended;
}

function hear(event: RunEvent, known: Known): void {
  const { annotations } = known.testInfo;
  if (event.type === 'run.started') {
    const { name, practice } = event.portal;
    known.practice = practice;
    annotations.push({ type: 'portal', description: name }, { type: 'run', description: event.runId });
  }
  // Written down at once: this process may not live to say it.
  if (event.type === 'action.intent' && event.effect === 'change' && !known.practice)
    note(known.testInfo, { changed: event.text });
}

const noteShape = z.object({ changed: z.string().optional(), fault: z.string().optional() });

const noteFile = ({ project: { outputDir }, testId }: TestInfo): string =>
  path.join(outputDir, '.portal-runbook', `${testId}.jsonl`);

function note(testInfo: TestInfo, what: z.output<typeof noteShape>): void {
  const file = noteFile(testInfo);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(what)}\n`, { flag: 'a' });
}

// What another attempt would only make worse: accounts lock after a few refusals.
const NEVER_AGAIN = ['PR-501', 'PR-505'];

/**
 * Tests are retried as Playwright is told, but a run is repeated only where the one before has changed nothing. A
 * practice tenant is made anew for each.
 * @throws Error where that is not so.
 */
async function refuseUnsafeRetry(testInfo: TestInfo): Promise<void> {
  if (testInfo.retry === 0) return;
  const text = await readFile(noteFile(testInfo), 'utf8').catch(() => '');
  const notes = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => noteShape.parse(JSON.parse(line)));
  const changed = notes.find((one) => one.changed !== undefined)?.changed;
  if (changed !== undefined)
    throw plain(`not tried again: the first attempt may have changed the tenant (${changed}); a person must look`);
  const refused = notes.find(({ fault }) => fault !== undefined && NEVER_AGAIN.includes(fault))?.fault;
  if (refused !== undefined) throw plain(`not tried again: the sign-in was refused [${refused}], and accounts lock`);
}

/** What is known to go wrong is told without a stack: none of it is in the person's code. */
function plain(message: string): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}`;
  return error;
}
