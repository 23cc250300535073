import { formatDuration } from '../../core/duration.ts';
import type { RunEvent } from '../../core/events.ts';
import { printable } from '../../core/printable.ts';
import type { Reporter, ReporterOptions } from '../../core/reporter.ts';
import { countsLine, countsOf, SUMMARY_WORDS, type SummarizedRun } from '../_summary/summary.ts';
import { faultLines } from '../_terminal/lines.ts';
import { styleFor } from '../_terminal/style.ts';

const FRAME_MS = 200;
/** So many runs under way are shown; more would push what matters off the screen. */
const MOST_ROWS = 12;

interface Row {
  readonly name: string;
  readonly runbook: string;
  readonly since: number;
  steps: number;
  at: number;
  title: string;
}

/** All runs of one command on the terminal: a line for each that is over, and below them those that are under way. */
export interface Board {
  /** Hears one run. */
  reporterFor(name: string, runbook: string): Reporter;
  ended(run: SummarizedRun): void;
  /** Writes above the live lines what stays. */
  keep(text: string): void;
  close(): void;
}

export function createBoard(
  { write, live, colors, now }: Pick<ReporterOptions, 'write' | 'live' | 'colors' | 'now'>,
  all: number,
): Board {
  const style = styleFor(colors, live !== undefined);
  const rows = new Set<Row>();
  const over: SummarizedRun[] = [];
  const began = now();
  const nameWidth = 24;

  const cut = (text: string): string =>
    live === undefined || text.length < live.columns ? text : `${text.slice(0, live.columns - 2)}…`;
  const draw = (): void => {
    if (live === undefined) return;
    const shown = [...rows].slice(0, MOST_ROWS).map(({ name, runbook, steps, at, title, since }) => {
      const count = `${at}/${steps}`.padStart(7);
      const took = formatDuration(now() - since).padStart(9);
      return style.dim(
        cut(printable(`  ${name.padEnd(nameWidth)} ${count} ${took}  ${title === '' ? runbook : title}`)),
      );
    });
    const more = rows.size > MOST_ROWS ? [style.dim(`  and ${rows.size - MOST_ROWS} more`)] : [];
    const counts = over.length === 0 ? '' : `: ${countsLine(countsOf(over))}`;
    const head = style.bold(
      cut(`${over.length} of ${all} runs over${counts} · ${rows.size} under way · ${formatDuration(now() - began)}`),
    );
    live.show([head, ...shown, ...more].join('\n'));
  };
  const keep = (text: string): void => {
    write(`${text}\n`);
  };
  const timer = live !== undefined ? setInterval(draw, FRAME_MS).unref() : undefined;

  const hear = (row: Row, event: RunEvent): void => {
    if (event.type === 'run.started') {
      row.steps = event.steps.length;
      rows.add(row);
      if (live === undefined) write(`begun    ${printable(row.name)}  ${printable(row.runbook)}\n`);
    } else if (event.type === 'step.started') {
      row.at = event.index + 1;
      row.title = event.title;
    } else if (event.type === 'waiting') row.title = `waiting for ${event.for}`;
    else if (event.type === 'run.finished') rows.delete(row);
    else return;
    draw();
  };

  return {
    reporterFor(name, runbook) {
      const row: Row = { name, runbook, since: now(), steps: 0, at: 0, title: '' };
      return {
        on: (event) => {
          hear(row, event);
        },
        close: () => {
          rows.delete(row);
        },
      };
    },
    ended(run) {
      over.push(run);
      const outcome = run.verdict === 'not-run' ? 'interrupted' : run.verdict;
      const took = formatDuration(run.ms).padStart(9);
      const name = printable(`${run.name.padEnd(nameWidth)} ${run.runbook.id}`);
      const why =
        run.fault === undefined
          ? []
          : [...(run.stoppedAt === undefined ? [] : [run.stoppedAt]), ...faultLines(run.fault, style)].map((line) =>
              line.replace(/^/gmu, '      '),
            );
      keep(
        [
          `${style.mark(outcome)} ${took}  ${name}  ${style.dim(`${run.steps.passed} of ${run.steps.all} steps`)}${run.verdict === 'passed' ? '' : `  ${style.outcome(outcome, SUMMARY_WORDS[run.verdict])}`}`,
          ...why,
        ].join('\n'),
      );
    },
    keep,
    close() {
      clearInterval(timer);
      live?.show('');
    },
  };
}
