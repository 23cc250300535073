import { html, type Markup } from './markup.ts';
import { stateOf, type RunModel, type StepModel } from './run-model.ts';
import { plural, STATE_WORDS } from './words.ts';

interface Exception {
  /** The step, or the first of those in a row that it is about. */
  readonly step: StepModel | undefined;
  readonly title: string;
  readonly state: string;
  readonly text: string;
}

const titleOf = (step: StepModel): string => `${step.number} ${step.plan.title}`;
const nameOf = (step: StepModel): Pick<Exception, 'step' | 'title'> => ({ step, title: titleOf(step) });

function troublesOf(step: StepModel): Exception[] {
  const state = stateOf(step);
  const found: Exception[] = [];
  if (state !== 'passed' && state !== 'skipped' && state !== 'pending' && state !== 'not-run') {
    const fault = step.finished?.fault;
    const why = fault === undefined ? '' : `: ${fault.message} [${fault.code}]`;
    found.push({ ...nameOf(step), state, text: `${STATE_WORDS[state]}${why}` });
  }
  if (step.intent !== undefined)
    found.push({ ...nameOf(step), state, text: `begun and never seen to end: ${step.intent.text}` });
  return found;
}

function notesOf(step: StepModel): Exception[] {
  const found: Exception[] = [];
  const add = (text: string): void => {
    found.push({ ...nameOf(step), state: 'note', text });
  };
  if (step.retries.length > 0) add(`${plural(step.retries.length, 'look')} repeated: ${step.retries[0]?.reason ?? ''}`);
  for (const { why, changes } of step.corrections)
    add(`${changes === '' ? 'a person had the run go on' : 'a person corrected the runbook'} after: ${why}`);
  if (step.finished?.recovered !== undefined) add(step.finished.recovered);
  const attested = step.actions.filter((action) => action.attested !== undefined);
  if (attested.length > 0) add(`attested by a person, not observed: ${attested.map(({ text }) => text).join(', ')}`);
  else if (step.finished?.attested !== undefined) add('attested by a person, not observed');
  const undocumented = step.actions.filter((action) => action.undocumented);
  if (undocumented.length > 0) add(`not in the document: ${undocumented.map(({ text }) => text).join(', ')}`);
  return found;
}

/** Steps that never ran, those in a row told as one: behind a failure there may be hundreds. */
function notRun(steps: readonly StepModel[]): Exception[] {
  const rows: { first: StepModel; last: StepModel }[] = [];
  for (const step of steps) {
    if (stateOf(step) !== 'not-run') continue;
    const row = rows.at(-1);
    if (row?.last.number === step.number - 1) row.last = step;
    else rows.push({ first: step, last: step });
  }
  return rows.map(({ first, last }) => ({
    step: first,
    title: first === last ? titleOf(first) : `${first.number} to ${last.number}`,
    state: 'not-run',
    text: first === last ? 'not run' : `not run (${plural(last.number - first.number + 1, 'step')})`,
  }));
}

const MOST_IN_SIGHT = 8;

function list(entries: readonly Exception[]): Markup {
  return html`<ul class="exceptions">
    ${entries.map(({ step, title, state, text }) => html`<li class="${state}">${step !== undefined && html`<a href="#step-${step.number}">${title}</a> `}<span>${text}</span></li>`)}
  </ul>`;
}

function noteList(notes: readonly Exception[]): Markup | false {
  if (notes.length === 0) return false;
  return notes.length <= MOST_IN_SIGHT
    ? html`<h3>To be known all the same</h3>
        ${list(notes)}`
    : html`<h3>To be known all the same</h3>
        ${list(notes.slice(0, MOST_IN_SIGHT))}
        <details>
          <summary>${plural(notes.length - MOST_IN_SIGHT, 'more note')}</summary>
          ${list(notes.slice(MOST_IN_SIGHT))}
        </details>`;
}

/** How a run without troubles is told. */
function none(run: RunModel): string {
  const states = run.steps.map(stateOf);
  if (run.started.resumes !== undefined)
    return 'None. Every step ran, was found in order, or was done in an earlier run; each check that was asked here answered yes.';
  if (states.includes('pending')) return 'None. What could be looked at is in order, or is what a run would change.';
  return states.includes('skipped')
    ? 'None. Every step ran or was found in order already, and each of its checks answered yes.'
    : 'None. Every step ran, and each of its checks answered yes.';
}

/** What a reader must see before anything else. */
export function exceptions(run: RunModel): Markup {
  const troubles = [...run.steps.flatMap(troublesOf), ...notRun(run.steps)];
  const told = run.notes.map(({ stepId, text }): Exception => {
    const step = run.steps.find(({ plan }) => plan.id === stepId);
    return { step, title: step === undefined ? '' : titleOf(step), state: 'note', text };
  });
  return html`<section id="exceptions" aria-labelledby="exceptions-title">
    <h2 id="exceptions-title">Exceptions</h2>
    ${troubles.length === 0 ? html`<p class="none">${none(run)}</p>` : list(troubles)}
    ${noteList([...told, ...run.steps.flatMap(notesOf)])}
  </section>`;
}
