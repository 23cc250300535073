import type { Browser } from 'playwright-core';
import type { EventBody } from '../core/events.ts';
import type { Doubt } from '../core/resumption.ts';
import { MASK } from '../core/secrets.ts';
import { effectOfStep } from './bind.ts';
import type { RunOptions } from './index.ts';
import type { StepResult } from './step-run.ts';

/** What went wrong, as events tell it; a bug of ours without its stack. */
export function faultOf(result: StepResult | undefined): { fault?: { code: string; message: string; hint?: string } } {
  if (result?.fault !== undefined) {
    const { code, message, hint } = result.fault;
    return { fault: { code, message, ...(hint === undefined ? {} : { hint }) } };
  }
  if (result?.bug === undefined) return {};
  return { fault: { code: 'bug', message: result.bug.message.split('\n')[0] ?? '' } };
}

/** The first event of a run: what runs where, by whom, and every step that is to come. */
export function started(options: RunOptions, browser: Browser): EventBody {
  const { runbook, portal, vocabulary, host } = options;
  const secret = (name: string): boolean => runbook.inputs[name]?.secret === true;
  return {
    type: 'run.started',
    tool: { ...options.tool },
    runbook: {
      id: runbook.id,
      title: runbook.title,
      file: runbook.source.file,
      sha256: runbook.source.sha256,
      ...(runbook.document === undefined ? {} : { document: runbook.document.path }),
    },
    portal: {
      name: portal.name,
      address: portal.address,
      version: portal.version,
      practice: portal.practice,
      ...(portal.tenantId === undefined ? {} : { tenantId: portal.tenantId }),
    },
    host: { kind: host.kind, name: host.name },
    operator: options.operator,
    ...(options.looksOnly === true ? { looksOnly: true as const } : {}),
    ...resumesOf(options),
    browser: `${browser.browserType().name()} ${browser.version()}`,
    inputs: Object.fromEntries([...options.inputs].map(([name, value]) => [name, secret(name) ? MASK : value])),
    steps: runbook.sections.flatMap((section) =>
      section.steps.map((step) => ({
        id: step.id,
        title: step.title,
        section: section.title,
        reproduces: [...step.reproduces],
        window: step.window,
        effect: effectOfStep(step, vocabulary),
        controls: [...step.controls],
        ...(step.shows === undefined ? {} : { shows: step.shows }),
      })),
    ),
  };
}

function resumesOf({ resumes }: RunOptions): Pick<Extract<EventBody, { type: 'run.started' }>, 'resumes'> {
  if (resumes === undefined) return {};
  const { runId, head, first, doubt, anew } = resumes;
  return {
    resumes: {
      runId,
      head,
      first,
      ...(doubt === undefined ? {} : { doubt: toldOf(doubt) }),
      ...(anew.size === 0 ? {} : { anew: [...anew] }),
    },
  };
}

type ToldDoubt = NonNullable<NonNullable<Extract<EventBody, { type: 'run.started' }>['resumes']>['doubt']>;

function toldOf({ stepId, text, begun, done, tookPlace }: Doubt): ToldDoubt {
  return { stepId, text, begun: [...begun], done: [...done], ...(tookPlace === undefined ? {} : { tookPlace }) };
}
