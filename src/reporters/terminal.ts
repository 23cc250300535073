import type { RunEvent } from '../core/events.ts';
import { printable } from '../core/printable.ts';
import { defineReporter } from '../core/reporter.ts';
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

export default defineReporter({
  name: 'terminal',
  summary: 'A line for each step, live on a terminal',
  place: 'terminal',
  create({ write, live, colors, bag, now }) {
    const style = styleFor(colors, live !== undefined);
    const sections = new Map<string, string>();
    let section: string | undefined;
    let digits = 1;
    let current: Current | undefined;
    let faultShown = false;
    let timer: NodeJS.Timeout | undefined;

    const keep = (text: string): void => {
      write(`${text}\n`);
    };
    const draw = (): void => {
      if (live === undefined) return;
      if (current === undefined) {
        live.show('');
        return;
      }
      const { index, title, since, doing } = current;
      const frame = SPINNER[Math.floor(now() / FRAME_MS) % SPINNER.length] ?? '';
      const text = `  ${style.accent(frame)} ${style.dim(stepHead(index, now() - since, digits))}  ${printable(title)}`;
      live.show(doing === '' ? text : `${text} ${style.dim(`· ${printable(doing)}`)}`);
    };
    const doing = (text: string): void => {
      if (current === undefined) return;
      current.doing = text;
      draw();
    };
    const start = (event: Extract<RunEvent, { type: 'step.started' }>): void => {
      const title = sections.get(event.stepId);
      if (title !== section && title !== undefined) keep(`\n${style.bold(printable(title))}`);
      section = title;
      const retries = event.attempt > 1 && current !== undefined ? current.retries : 0;
      current = { index: event.index, title: event.title, since: now(), doing: '', retries };
      draw();
    };

    const on = (event: RunEvent): void => {
      switch (event.type) {
        case 'run.started':
          for (const step of event.steps) sections.set(step.id, step.section);
          digits = String(event.steps.length).length;
          keep(headerOf(event, style));
          if (live !== undefined) timer = setInterval(draw, FRAME_MS).unref();
          return;
        case 'step.started':
          start(event);
          return;
        case 'action.intent':
          doing(event.text);
          return;
        case 'waiting':
          doing(`waiting for ${event.for}`);
          return;
        case 'runbook.corrected':
          doing('going on with the runbook as it is now');
          return;
        case 'note':
          keep(style.dim(`  ${printable(event.text)}`));
          draw();
          return;
        case 'retry':
          if (current !== undefined) current.retries += 1;
          doing(`again: ${event.what}`);
          return;
        case 'step.finished': {
          const { title = event.stepId, retries = 0 } = current ?? {};
          current = undefined;
          draw();
          faultShown ||= event.fault !== undefined;
          keep(stepLines(event, { title, retries, digits }, style));
          return;
        }
        case 'run.finished':
          clearInterval(timer);
          current = undefined;
          draw();
          keep(`\n${verdictLines(event, faultShown, style)}`);
          return;
        case 'run.sealed':
          keep(signedLine(event.fingerprint, style));
          keep(reportLine(bag, style));
          return;
        case 'action.done':
        case 'artifact':
        case 'portal.version':
          return;
      }
    };
    return {
      on,
      close: () => {
        clearInterval(timer);
        live?.show('');
      },
    };
  },
});
