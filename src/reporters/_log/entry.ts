import type { RunEvent } from '../../core/events.ts';

/** What a line of the log says, in the words of logs; the event's own fields stand beside it. */
export interface LogEntry {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** A sentence for people. */
  readonly message: string;
  readonly time: string;
  readonly run: string;
  readonly step?: string;
  /** Which try at the step, from 1. */
  readonly attempt?: number;
  readonly event: RunEvent['type'];
}

function levelOf(event: RunEvent): LogEntry['level'] {
  switch (event.type) {
    case 'step.finished':
    case 'run.finished':
      return event.fault === undefined ? 'info' : 'error';
    case 'retry':
    case 'note':
    case 'runbook.corrected':
      return 'warn';
    case 'artifact':
    case 'action.intent':
      return 'debug';
    default:
      return 'info';
  }
}

function sentenceOf(event: RunEvent): string {
  switch (event.type) {
    case 'run.started':
      return `${event.runbook.title}: ${event.steps.length} steps on ${event.portal.name} at ${event.portal.address}`;
    case 'step.started':
      return event.title;
    case 'action.intent':
      return `about to ${event.text}`;
    case 'action.done':
      return `${event.text}, ${event.ms} ms${event.result === undefined ? '' : `: ${event.result}`}`;
    case 'artifact':
      return `${event.kind} ${event.path}, ${event.bytes} bytes`;
    case 'retry':
      return `again in ${event.delayMs} ms: ${event.reason}`;
    case 'portal.version':
      return `names of version ${event.version}: ${event.seen}`;
    case 'waiting':
      return `waiting for ${event.for}`;
    case 'runbook.corrected':
      return `the runbook was corrected after: ${event.why}`;
    case 'note':
      return event.text;
    case 'step.finished':
    case 'run.finished': {
      const what = event.type === 'step.finished' ? event.outcome : event.verdict;
      const why = event.fault === undefined ? '' : `: ${event.fault.message} [${event.fault.code}]`;
      return `${what} in ${event.ms} ms${why}`;
    }
    case 'run.sealed':
      return `sealed with key ${event.fingerprint}`;
  }
}

/** Gives the entry of each event of one run, in their order. */
export function createLogEntries(): (event: RunEvent) => LogEntry {
  let attempt = 1;
  return (event) => {
    if (event.type === 'step.started') attempt = event.attempt;
    const step = 'stepId' in event ? event.stepId : undefined;
    return {
      level: levelOf(event),
      message: sentenceOf(event),
      time: event.time,
      run: event.runId,
      ...(step === undefined ? {} : { step, attempt }),
      event: event.type,
    };
  };
}
