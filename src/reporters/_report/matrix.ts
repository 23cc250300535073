import { html, type Markup } from './markup.ts';
import { stateOf, type RunModel, type StepModel } from './run-model.ts';
import { STATE_SIGNS, STATE_WORDS } from './words.ts';

const WIDEST_MATRIX = 60;

const idsOf = (run: RunModel): string[] => [...new Set(run.steps.flatMap((step) => step.plan.controls))].sort();

/** Whether the runbook names control ids of an audit (`controls:` of a step). */
export const hasControls = (run: RunModel): boolean => run.steps.some((step) => step.plan.controls.length > 0);

/** Control ids of an audit against the steps that are evidence for them. */
export function matrix(run: RunModel): Markup {
  const ids = idsOf(run);
  const cell = (step: StepModel): Markup =>
    html`<a
      class="chip ${stateOf(step)}"
      href="#step-${step.number}"
      title="${step.plan.title}, ${STATE_WORDS[stateOf(step)]}"
      >${STATE_SIGNS[stateOf(step)]}<span class="unseen">${step.plan.title}: ${STATE_WORDS[stateOf(step)]}</span></a
    >`;
  const body = (): Markup => {
    if (run.steps.length > WIDEST_MATRIX) {
      return html`<table class="lists">
        <thead>
          <tr>
            <th scope="col">Control</th>
            <th scope="col">Steps that are evidence for it</th>
          </tr>
        </thead>
        <tbody>
          ${ids.map((id) => {
            const steps = run.steps.filter((step) => step.plan.controls.includes(id));
            return html`<tr>
              <th scope="row">${id}</th>
              <td class="chips">
                ${steps.map((step) => html`<a class="chip number ${stateOf(step)}" href="#step-${step.number}" title="${step.plan.title}, ${STATE_WORDS[stateOf(step)]}">${step.number}</a>`)}
              </td>
            </tr>`;
          })}
        </tbody>
      </table>`;
    }
    return html`<div class="scroll" role="region" aria-label="Controls and steps" tabindex="0">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Control</th>
            ${run.steps.map((step) => html`<th scope="col"><a href="#step-${step.number}" title="${step.plan.title}">${step.number}</a></th>`)}
          </tr>
        </thead>
        <tbody>
          ${ids.map(
            (id) =>
              html`<tr>
                <th scope="row">${id}</th>
                ${run.steps.map((step) => html`<td>${step.plan.controls.includes(id) && cell(step)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  };
  return html`<section id="controls" aria-labelledby="controls-title">
    <h2 id="controls-title">Controls and steps</h2>
    ${body()}
  </section>`;
}
