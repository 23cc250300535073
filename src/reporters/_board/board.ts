import { Writable } from 'node:stream';
import { createLogUpdate } from 'log-update';
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
  /** While a person is asked, nothing moves. */
  hold(): void;
  release(): void;
  close(): void;
}

export function createBoard(
  { write, columns, colors, now }: Pick<ReporterOptions, 'write' | 'columns' | 'colors' | 'now'>,
  all: number,
): Board {
  const isLive = columns !== undefined;
  const style = styleFor(colors, isLive);
  const rows = new Set<Row>();
  const over: SummarizedRun[] = [];
  const began = now();
  const nameWidth = 24;
  let held = false;

  const update = isLive ? liveUpdate(write, columns) : undefined;
  const cut = (text: string): string =>
    columns === undefined || text.length < columns ? text : `${text.slice(0, columns - 2)}…`;
  const draw = (): void => {
    if (update === undefined || held) return;
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
    update([head, ...shown, ...more].join('\n'));
  };
  const keep = (text: string): void => {
    update?.clear();
    write(`${text}\n`);
    draw();
  };
  const timer = isLive ? setInterval(draw, FRAME_MS).unref() : undefined;

  const hear = (row: Row, event: RunEvent): void => {
    if (event.type === 'run.started') {
      row.steps = event.steps.length;
      rows.add(row);
      if (!isLive) write(`begun    ${printable(row.name)}  ${printable(row.runbook)}\n`);
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
    hold() {
      held = true;
      update?.clear();
    },
    release() {
      held = false;
      draw();
    },
    close() {
      clearInterval(timer);
      update?.clear();
    },
  };
}

function liveUpdate(write: ReporterOptions['write'], columns: number): ReturnType<typeof createLogUpdate> {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk.toString('utf8'));
      done();
    },
  });
  return createLogUpdate(Object.assign(stream, { columns }), { showCursor: true });
}
