import path from 'node:path';
import { messageOf } from '../../core/errors.ts';
import type { Fault } from '../../core/errors.ts';
import type { FaultRecord, RunEvent } from '../../core/events.ts';
import { writeWhole } from '../../core/files.ts';
import type { Reporter } from '../../core/reporter.ts';
import { stepsOf } from '../../core/runbook.ts';
import { summaryDocument } from '../../reporters/_summary/document.ts';
import type { SummarizedRun, Summary } from '../../reporters/_summary/summary.ts';
import type { RunResult } from '../../runner/index.ts';
import type { Job } from './jobs.ts';

const recordOf = ({ code, message, hint }: Fault): FaultRecord => ({
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** Follows one run for what the summary says of it. */
export class RunNotes {
  readonly #job: Job;
  readonly #reports: string;
  readonly #began = performance.now();
  #bag: string | undefined;
  #tenant: string | undefined;
  #passed = 0;
  #stoppedAt: string | undefined;
  #finished: Extract<RunEvent, { type: 'run.finished' }> | undefined;

  constructor(job: Job, reports: string) {
    this.#job = job;
    this.#reports = reports;
  }

  reporterFor(bag: string): Reporter {
    this.#bag = bag;
    return {
      on: (event) => {
        this.#hear(event);
      },
    };
  }

  #hear(event: RunEvent): void {
    if (event.type === 'run.started') this.#tenant = event.portal.tenantId;
    else if (event.type === 'run.finished') this.#finished = event;
    else if (event.type === 'step.finished') {
      if (event.outcome === 'passed' || event.outcome === 'skipped') this.#passed += 1;
      else this.#stoppedAt = stepsOf(this.#job.plan.runbook)[event.index]?.title;
    }
  }

  /** What is known once it is over: by its result, by what it threw, or that it never began. */
  told(end: { readonly result?: RunResult | undefined; readonly thrown?: unknown }): SummarizedRun {
    const { name, plan, portal, domain } = this.#job;
    const { result, thrown } = end;
    const begun = result !== undefined || thrown !== undefined;
    const fault =
      this.#finished?.fault ??
      (result?.fault === undefined ? undefined : recordOf(result.fault)) ??
      faultOfThrown(thrown);
    return {
      name,
      runbook: { id: plan.runbook.id, title: plan.runbook.title },
      portal,
      tenant: this.#tenant ?? domain,
      verdict: begun ? (result?.verdict ?? 'failed') : 'not-run',
      steps: { passed: this.#passed, all: stepsOf(plan.runbook).length },
      ms: begun ? (this.#finished?.ms ?? Math.round(performance.now() - this.#began)) : 0,
      stoppedAt: this.#stoppedAt,
      fault,
      bag: this.#bag === undefined ? undefined : path.relative(this.#reports, this.#bag).split(path.sep).join('/'),
    };
  }
}

function faultOfThrown(thrown: unknown): FaultRecord | undefined {
  if (thrown === undefined) return undefined;
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && 'hint' in thrown) {
    return {
      code: thrown.code,
      message: thrown.message,
      ...(typeof thrown.hint === 'string' ? { hint: thrown.hint } : {}),
    };
  }
  return { code: 'bug', message: messageOf(thrown) };
}

/** Writes the page and the data beside the bags; gives the path of the page. */
export async function writeSummary(reports: string, summary: Summary): Promise<string> {
  const stem = path.join(reports, `summary-${summary.id}`);
  await writeWhole(`${stem}.json`, `${JSON.stringify(summary, undefined, 2)}\n`);
  await writeWhole(`${stem}.html`, summaryDocument(summary));
  return `${stem}.html`;
}
