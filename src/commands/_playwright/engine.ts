import { quietIo, type CommandIo } from '../../core/command.ts';
import { EXIT, Fault, formatFault, messageOf } from '../../core/errors.ts';
import type { Reporter } from '../../core/reporter.ts';
import { readReporters } from '../../core/registries.ts';
import type { BrowserLease, RunResult } from '../../runner/index.ts';
import { openPlaces } from '../_batch/places.ts';
import { withFreePorts } from '../_batch/ports.ts';
import { requireBrowser } from '../_browser.ts';
import { executeRun, newRunId } from '../_run/execute.ts';
import type { Outputs } from '../_run/outputs.ts';
import { keyOf, planTests, type PlannedTests } from './plan.ts';
import { order, type BrowserWish, type Order, type TestsRequest, type Word } from './protocol.ts';

/**
 * The process in which the tests of one Playwright worker run their runbooks, one at a time, in one browser. It is
 * apart because Playwright Test writes down what is done in its own process, values that are typed among it; and
 * because a run that is broken off seals its bag before it ends.
 */
let interruption = new AbortController();
let opened: { readonly request: TestsRequest; readonly wish: BrowserWish; readonly plan: Promise<PlannedTests> };
let browser: Promise<BrowserLease> | undefined;
let running: Promise<void> = Promise.resolve();

const send = (word: Word): void => {
  if (process.connected) process.send?.(word);
};

function ioFor(cwd: string): CommandIo {
  const say = (text: string): void => {
    send({ type: 'said', text });
  };
  return { ...quietIo(cwd, say), signal: interruption.signal };
}

async function leaseOf({ ground: { config } }: PlannedTests, wish: BrowserWish): Promise<BrowserLease> {
  const { connectBrowser, launchBrowser } = await import('../../runner/index.ts');
  const { executablePath, channel, ...launch } = wish.launch;
  const started =
    wish.connect === undefined
      ? await launchBrowser({
          ...config.browser,
          ...(channel === undefined
            ? { path: executablePath ?? (await requireBrowser(config.browser)).path }
            : { path: undefined, channel }),
          more: launch,
        })
      : await connectBrowser(wish.connect, wish.launch);
  return { browser: started, end: () => Promise.resolve() };
}

/** One for all runs; a new one where it has gone. */
async function openBrowser(plan: PlannedTests, wish: BrowserWish): Promise<BrowserLease> {
  const known = await browser?.catch(() => undefined);
  if (known?.browser.isConnected() === true) return known;
  browser = leaseOf(plan, wish);
  return browser;
}

async function outputs(): Promise<Outputs> {
  const kinds = await readReporters();
  const telling: Reporter = {
    on(event) {
      send({ type: 'event', event });
    },
  };
  return (bag) => {
    send({ type: 'bag', path: bag });
    const options = { bag, write: () => undefined, colors: false, now: () => performance.now() };
    const inBag = [...kinds.values()].filter(({ place }) => place === 'bag').map((kind) => kind.create(options));
    return { bag: inBag, terminal: [telling] };
  };
}

async function run(key: string): Promise<RunResult> {
  const { request, wish } = opened;
  const io = ioFor(request.cwd);
  const plan = await opened.plan;
  const found = plan.jobs.find((job) => keyOf(job) === key);
  if (found === undefined) throw new TypeError(`no run ${key} was planned`);
  const job = await withFreePorts(found, plan.said);
  const { config } = plan.ground;
  const places = await openPlaces(io, {
    config,
    matrix: plan.matrix,
    jobs: [job],
    batch: newRunId(new Date()),
    ioFor: () => io,
  });
  try {
    return await executeRun(io, {
      ground: plan.ground,
      plan: job.plan,
      openBrowser: () => openBrowser(plan, wish),
      outputs,
      place: places.placeOf(job),
      yes: request.yes,
      json: true,
    });
  } finally {
    await places.close();
  }
}

async function answer(key: string): Promise<void> {
  interruption = new AbortController();
  try {
    const { verdict, bag, fault } = await run(key);
    const told = fault === undefined ? {} : { fault: { code: fault.code, text: formatFault(fault) } };
    send({ type: 'ended', verdict, bag, ...told });
  } catch (thrown) {
    const known = thrown instanceof Fault;
    const bug = thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown);
    send({
      type: 'ended',
      verdict: interruption.signal.aborted ? 'interrupted' : 'failed',
      fault: known ? { code: thrown.code, text: formatFault(thrown) } : { code: 'bug', text: bug },
    });
  }
}

function obey(asked: Order): void {
  switch (asked.type) {
    case 'open': {
      const request = asked.tests;
      const plan = planTests(ioFor(request.cwd), request);
      // What is wrong with it is told to the run that needs it.
      plan.catch(() => undefined);
      opened = { request, wish: asked.browser, plan };
      break;
    }
    case 'run':
      running = running.then(() => answer(asked.key));
      break;
    case 'abort':
      interruption.abort(new Fault('PR-407', 'the test was interrupted'));
      break;
  }
}

async function end(): Promise<void> {
  interruption.abort(new Fault('PR-407', 'the test runner has ended'));
  await running;
  const lease = await browser?.catch(() => undefined);
  await lease?.browser.close().catch(() => undefined);
  process.exit(EXIT.ok);
}

process.on('message', (message) => {
  obey(order.parse(message));
});
// The other end is gone, in whatever way it went.
process.on('disconnect', () => void end());
// Ctrl-C is for the test runner, which then says what is to be done.
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
