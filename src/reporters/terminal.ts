import { Writable } from 'node:stream';
import type { RunEvent } from '../core/events.ts';
import { printable } from '../core/printable.ts';
import { defineReporter, type ReporterOptions } from '../core/reporter.ts';
import { headerOf, reportLine, signedLine, stepHead, stepLines, verdictLines } from './_terminal/lines.ts';
import { styleFor } from './_terminal/style.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;

/** The step that is under way. */
interface Current {
  readonly index: number;
  readonly title: string;
  readonly since: number;
  doing: string;
  retries: number;
}

/** The one line that changes while a step is under way; without a terminal there is none. */
interface Live {
  show(text: string): void;
  /** Writes above it what stays. */
  keep(text: string): void;
}

async function liveOn({ write, columns }: ReporterOptions): Promise<Live> {
  if (columns === undefined) {
    return {
      show: () => undefined,
      keep: (text) => {
        write(`${text}\n`);
      },
    };
  }
  const { createLogUpdate } = await import('log-update');
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk.toString('utf8'));
      done();
    },
  });
  // The cursor stays as it is: hiding it would have to be undone on every way out of the process.
  const update = createLogUpdate(Object.assign(stream, { columns }), { showCursor: true });
  return {
    show: (text) => {
      update(text);
    },
    keep: (text) => {
      // Written as it is, so that the terminal wraps it and a copied path stays whole.
      update.clear();
      write(`${text}\n`);
    },
  };
}

export default defineReporter({
  name: 'terminal',
  summary: 'A line for each step, live on a terminal',
  place: 'terminal',
  create(options) {
    const { columns, colors, bag, now } = options;
    const isLive = columns !== undefined;
    const style = styleFor(colors, isLive);
    let shown: Live | undefined;
    const sections = new Map<string, string>();
    let section: string | undefined;
    let digits = 1;
    let current: Current | undefined;
    let faultShown = false;
    let timer: NodeJS.Timeout | undefined;

    const draw = (live: Live): void => {
      if (current === undefined) return;
      const { index, title, since, doing } = current;
      const frame = SPINNER[Math.floor(now() / FRAME_MS) % SPINNER.length] ?? '';
      const text = `  ${style.accent(frame)} ${style.dim(stepHead(index, now() - since, digits))}  ${printable(title)}`;
      live.show(doing === '' ? text : `${text} ${style.dim(`· ${printable(doing)}`)}`);
    };
    const doing = (live: Live, text: string): void => {
      if (current === undefined) return;
      current.doing = text;
      draw(live);
    };
    const start = (live: Live, event: Extract<RunEvent, { type: 'step.started' }>): void => {
      const title = sections.get(event.stepId);
      if (title !== section && title !== undefined) live.keep(`\n${style.bold(printable(title))}`);
      section = title;
      const retries = event.attempt > 1 && current !== undefined ? current.retries : 0;
      current = { index: event.index, title: event.title, since: now(), doing: '', retries };
      draw(live);
    };

    const hear = (live: Live, event: RunEvent): void => {
      switch (event.type) {
        case 'run.started':
          for (const step of event.steps) sections.set(step.id, step.section);
          digits = String(event.steps.length).length;
          live.keep(headerOf(event, style));
          if (isLive) timer = setInterval(draw, FRAME_MS, live).unref();
          return;
        case 'step.started':
          start(live, event);
          return;
        case 'action.intent':
          doing(live, event.text);
          return;
        case 'waiting':
          doing(live, `waiting for ${event.for}`);
          return;
        case 'note':
          live.keep(style.dim(`  ${printable(event.text)}`));
          draw(live);
          return;
        case 'retry':
          if (current !== undefined) current.retries += 1;
          doing(live, `again: ${event.what}`);
          return;
        case 'step.finished': {
          const { title = event.stepId, retries = 0 } = current ?? {};
          current = undefined;
          faultShown ||= event.fault !== undefined;
          live.keep(stepLines(event, { title, retries, digits }, style));
          return;
        }
        case 'run.finished':
          clearInterval(timer);
          current = undefined;
          live.keep(`\n${verdictLines(event, faultShown, style)}`);
          return;
        case 'run.sealed':
          live.keep(signedLine(event.fingerprint, style));
          live.keep(reportLine(bag, style));
          return;
        case 'action.done':
        case 'artifact':
        case 'portal.version':
          return;
      }
    };
    return {
      async on(event) {
        shown ??= await liveOn(options);
        hear(shown, event);
      },
      close: () => {
        clearInterval(timer);
      },
    };
  },
});
