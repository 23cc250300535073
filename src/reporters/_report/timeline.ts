import { html, type Markup } from './markup.ts';
import { stateOf, type RunModel } from './run-model.ts';
import { duration, STATE_WORDS, utcClock } from './words.ts';

/** The run as one bar: where its time went. */
export function timeline(run: RunModel): Markup {
  const begin = Date.parse(run.started.time);
  const spans = run.steps.flatMap((step) => {
    if (step.started === undefined) return [];
    const from = Date.parse(step.started.time) - begin;
    return [{ step, from, ms: step.finished?.ms ?? 0 }];
  });
  const whole = Math.max(1, run.finished?.ms ?? 0, ...spans.map(({ from, ms }) => from + ms));
  const percent = (ms: number): string => ((Math.max(0, ms) / whole) * 100).toFixed(3);
  return html`<section id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">Timeline</h2>
    <div
      class="timeline"
      role="img"
      aria-label="${`Where ${duration(whole)} went; each step below tells the same in numbers`}"
    >
      ${spans.map(
        ({ step, from, ms }) =>
          html`<span
            class="span ${stateOf(step)}"
            style="left:${percent(from)}%;width:${percent(ms)}%"
            title="${`${step.number} ${step.plan.title}: ${STATE_WORDS[stateOf(step)]}, ${duration(ms)}`}"
            ><span>${step.number}</span></span
          >`,
      )}
    </div>
    <p class="scale">
      <span>${utcClock(run.started.time)}</span><span>${duration(whole)}</span
      ><span>${utcClock(run.finished?.time ?? run.started.time)} UTC</span>
    </p>
  </section>`;
}
