import { stateOf, type RunModel, type StepModel } from '../_report/run-model.ts';
import { STATE_WORDS } from '../_report/words.ts';
import { SUMMARY_WORDS, type SummarizedRun } from '../_summary/summary.ts';

// XML 1.0, section 2.2: these characters cannot stand in a document, not even escaped.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const xml = (text: string): string =>
  text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"]/gu, (sign) => ESCAPES[sign] ?? sign);

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('');

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function outcomeOf(step: StepModel): string {
  const state = stateOf(step);
  if (state === 'passed') return '';
  const fault = step.finished?.fault;
  const message = fault === undefined ? STATE_WORDS[state] : `${fault.message} [${fault.code}]`;
  if (state === 'skipped' || state === 'pending' || state === 'not-run') return `<skipped${attributes({ message })}/>`;
  const checks = (step.finished?.checks ?? [])
    .filter(({ verdict }) => verdict !== 'yes')
    .map(
      ({ check, expected, observed, verdict }) => `${check}: ${verdict}; expected ${expected}, observed ${observed}`,
    );
  const text = [message, ...(fault?.hint === undefined ? [] : [fault.hint]), ...checks].join('\n');
  // A step that did not do what it says is a failure; one of which nobody knows is an error.
  const element = state === 'failed' ? 'failure' : 'error';
  return `<${element}${attributes({ message, type: fault?.code ?? state })}>${xml(text)}</${element}>`;
}

function testCase(step: StepModel, run: RunModel): string {
  const head = attributes({
    classname: `${run.started.runbook.id}.${step.plan.section}`,
    name: `${step.number}. ${step.plan.title}`,
    time: seconds(step.finished?.ms ?? 0),
  });
  const pictures = step.shots.map(({ original }) => `[[ATTACHMENT|${original.path}]]`).join('\n');
  const output = pictures === '' ? '' : `<system-out>${xml(pictures)}</system-out>`;
  return `    <testcase${head}>${outcomeOf(step)}${output}</testcase>\n`;
}

function suite(title: string, steps: readonly StepModel[], run: RunModel): string {
  const count = (...states: ReturnType<typeof stateOf>[]): number =>
    steps.filter((step) => states.includes(stateOf(step))).length;
  const head = attributes({
    name: title,
    tests: steps.length,
    failures: count('failed'),
    errors: count('in-doubt', 'interrupted'),
    skipped: count('skipped', 'not-run'),
    time: seconds(steps.reduce((sum, step) => sum + (step.finished?.ms ?? 0), 0)),
    timestamp: (steps[0]?.started?.time ?? run.started.time).slice(0, 19),
    hostname: run.started.host.name,
  });
  const { portal, runId, tool } = run.started;
  const properties = {
    run: runId,
    portal: portal.address,
    tenant: portal.tenantId ?? '',
    program: `${tool.name} ${tool.version}`,
  };
  const listed = Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value })}/>\n`);
  const cases = steps.map((step) => testCase(step, run));
  return `  <testsuite${head}>\n    <properties>\n${listed.join('')}    </properties>\n${cases.join('')}  </testsuite>\n`;
}

function suitesOf(run: RunModel, name?: string): string {
  const sections = new Map<string, StepModel[]>();
  for (const step of run.steps) sections.set(step.plan.section, [...(sections.get(step.plan.section) ?? []), step]);
  return [...sections]
    .map(([title, steps]) => suite(name === undefined ? title : `${name}: ${title}`, steps, run))
    .join('');
}

const documentOf = (head: Readonly<Record<string, string | number>>, suites: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(head)}>\n${suites}</testsuites>\n`;

/** A run as JUnit XML: a suite for each section, a test case for each step. */
export function junitDocument(run: RunModel): string {
  return documentOf({ name: run.started.runbook.title, time: seconds(run.finished?.ms ?? 0) }, suitesOf(run));
}

/** One of several runs: its events as far as it had any, and how it ended. */
export interface JUnitRun {
  readonly name: string;
  readonly run: RunModel | undefined;
  readonly told: SummarizedRun;
}

/** A run that left no events is a suite with one case, which says why. */
function suiteOfNone({ name, told }: JUnitRun): string {
  const { verdict, fault, runbook } = told;
  const message = fault === undefined ? SUMMARY_WORDS[verdict] : `${fault.message} [${fault.code}]`;
  const skipped = verdict === 'not-run' ? 1 : 0;
  const head = attributes({ name, tests: 1, failures: 0, errors: 1 - skipped, skipped, time: seconds(told.ms) });
  const element = skipped === 1 ? 'skipped' : 'error';
  return `  <testsuite${head}>\n    <testcase${attributes({ classname: runbook.id, name: runbook.title, time: seconds(told.ms) })}><${element}${attributes({ message })}/></testcase>\n  </testsuite>\n`;
}

/** Several runs as one document. */
export function junitOfRuns(runs: readonly JUnitRun[]): string {
  const time = runs.reduce((sum, { told }) => sum + told.ms, 0);
  const suites = runs.map((one) => (one.run === undefined ? suiteOfNone(one) : suitesOf(one.run, one.name)));
  return documentOf({ name: 'portal-runbook', time: seconds(time) }, suites.join(''));
}
