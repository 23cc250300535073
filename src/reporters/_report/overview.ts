import type { BagContents } from './bag-reading.ts';
import { html, type Markup } from './markup.ts';
import { stateOf, type RunModel, type StepModel } from './run-model.ts';
import { duration, plural, STATE_SIGNS, STATE_WORDS, utc, utcClock, VERDICT_WORDS } from './words.ts';

const fact = (name: string, value: Markup | string): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** Who the pages said was signed in, each said once. */
function usersShown(contents: BagContents): string {
  const users = [...contents.sidecars.values()].map(({ identity }) => identity.user).filter((user) => user !== null);
  return users.length === 0 ? 'no page showed one' : [...new Set(users)].join(', ');
}

function clockSentence(contents: BagContents): string {
  const offsets = [...contents.sidecars.values()]
    .map(({ time }) => time.offsetFromServerMs)
    .filter((offset) => offset !== null);
  const measured =
    offsets.length === 0
      ? 'No server told its time beside it.'
      : `It differed from the clock of the servers by ${(Math.max(...offsets.map(Math.abs)) / 1000).toFixed(1)} s at most (servers tell whole seconds).`;
  return `All times are by the clock of the machine that ran this, not by a trusted time service. ${measured}`;
}

export function isRehearsal(run: RunModel, contents: BagContents): boolean {
  return run.started.portal.practice || contents.standing?.standing !== 'LIVE';
}

function standingNote(run: RunModel, contents: BagContents): Markup {
  if (!isRehearsal(run, contents)) {
    return html`<p class="standing live">
      <strong>LIVE</strong> Address, public certificate chain and tenant id belong to the configured portal.
    </p>`;
  }
  const reasons = run.started.portal.practice
    ? ['It ran against a practice tenant on this machine.']
    : (contents.standing?.reasons ?? ['Nothing in this bag shows that it ran against the configured live portal.']);
  return html`<p class="standing rehearsal">
    <strong>REHEARSAL</strong> This is no evidence of a live tenant. ${reasons.join(' ')}
  </p>`;
}

export function head(run: RunModel, contents: BagContents): Markup {
  const { started, finished } = run;
  const verdict = finished?.verdict ?? 'unfinished';
  const passed = run.steps.filter((step) => stateOf(step) === 'passed').length;
  return html`<header class="page-head">
    <p class="eyebrow">Evidence of a run · ${started.runbook.id}</p>
    <h1>${started.runbook.title}</h1>
    <div class="verdict ${verdict}">
      <span class="verdict-word">${VERDICT_WORDS[verdict]}</span>
      <span class="verdict-count"
        >${passed} of ${plural(run.steps.length, 'step')}
        passed${finished === undefined ? '' : ` in ${duration(finished.ms)}`}</span
      >
    </div>
    ${standingNote(run, contents)}
    ${started.looksOnly === true && html`<p class="standing">This run only looked. It changed nothing, and shows what a run would do.</p>`}
    ${finished?.fault !== undefined && html`<p class="fault"><strong>${finished.fault.code}</strong> ${finished.fault.message}${finished.fault.hint !== undefined && html`<br /><span class="hint">${finished.fault.hint}</span>`}</p>`}
    <dl class="facts">
      ${fact('Tenant', started.portal.tenantId ?? 'not configured')}
      ${fact('Portal', html`${started.portal.name}, names of ${started.portal.version}<br /><span class="faint">${started.portal.address}</span>`)}
      ${fact('Signed in, as pages show', usersShown(contents))} ${fact('Operator', started.operator)}
      ${fact('Started', utc(started.time))} ${fact('Finished', finished === undefined ? 'no' : utc(finished.time))}
      ${fact('Server side', `${started.host.name} (${started.host.kind})`)} ${fact('Browser', started.browser)}
      ${fact('Program', `${started.tool.name} ${started.tool.version}`)}
      ${started.runbook.document !== undefined && fact('Reproduces', started.runbook.document)}
      ${fact('Run', html`<code>${started.runId}</code>`)}
      ${started.resumes !== undefined && fact('Continues run', html`<code>${started.resumes.runId}</code>`)}
    </dl>
    <dl class="facts digests">
      ${fact('Runbook, SHA-256', html`<code>${started.runbook.sha256}</code>`)}
      ${fact('Journal head, SHA-256', html`<code>${contents.head ?? 'unknown'}</code>`)}
      ${fact('Signing key, SHA-256', html`<code>${contents.fingerprint ?? 'unknown'}</code>`)}
    </dl>
    <p class="clock">${clockSentence(contents)}</p>
  </header>`;
}

interface Exception {
  readonly step: StepModel | undefined;
  readonly state: string;
  readonly text: string;
}

function exceptionsOf(step: StepModel): Exception[] {
  const state = stateOf(step);
  const found: Exception[] = [];
  const add = (text: string, as: string = state): void => {
    found.push({ step, state: as, text });
  };
  if (state !== 'passed' && state !== 'skipped' && state !== 'pending') {
    const fault = step.finished?.fault;
    add(fault === undefined ? STATE_WORDS[state] : `${STATE_WORDS[state]}: ${fault.message} [${fault.code}]`);
  }
  if (step.intent !== undefined) add(`begun and never seen to end: ${step.intent.text}`);
  if (step.retries.length > 0)
    add(`${plural(step.retries.length, 'look')} repeated: ${step.retries[0]?.reason ?? ''}`, 'note');
  const undocumented = step.actions.filter((action) => action.undocumented);
  if (undocumented.length > 0) add(`not in the document: ${undocumented.map(({ text }) => text).join(', ')}`, 'note');
  return found;
}

export function exceptions(run: RunModel): Markup {
  const told = run.notes.map(({ stepId, text }): Exception => {
    return { step: run.steps.find(({ plan }) => plan.id === stepId), state: 'note', text };
  });
  const found = [...told, ...run.steps.flatMap(exceptionsOf)];
  const notes = found.filter(({ state }) => state === 'note');
  const troubles = found.filter(({ state }) => state !== 'note');
  troubles.sort((left, right) => Number(left.state === 'not-run') - Number(right.state === 'not-run'));
  const list = (entries: readonly Exception[]): Markup =>
    html`<ul class="exceptions">
      ${entries.map(({ step, state, text }) => html`<li class="${state}">${step !== undefined && html`<a href="#step-${step.number}">${step.number} ${step.plan.title}</a> `}<span>${text}</span></li>`)}
    </ul>`;
  return html`<section id="exceptions" aria-labelledby="exceptions-title">
    <h2 id="exceptions-title">Exceptions</h2>
    ${troubles.length === 0 ? html`<p class="none">None. Every step ran, and each of its checks answered yes.</p>` : list(troubles)}
    ${
      notes.length > 0 &&
      html`<h3>To be known all the same</h3>
        ${list(notes)}`
    }
  </section>`;
}

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
    <svg
      class="timeline"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label="${`Where ${duration(whole)} went; the table of steps tells the same in numbers`}"
    >
      ${spans.map(
        ({ step, from, ms }) =>
          html`<rect
            class="${stateOf(step)}"
            x="${percent(from)}"
            y="0"
            width="${Math.max(0.1, Number(percent(ms)) - 0.08).toFixed(3)}"
            height="10"
            ><title>${step.number} ${step.plan.title}: ${duration(ms)}</title></rect
          >`,
      )}
    </svg>
    <p class="scale">
      <span>${utcClock(run.started.time)}</span><span>${duration(whole)}</span
      ><span>${utcClock(run.finished?.time ?? run.started.time)} UTC</span>
    </p>
  </section>`;
}

const WIDEST_MATRIX = 60;

/** Control ids of an audit against the steps that are evidence for them. */
export function matrix(run: RunModel): Markup {
  const ids = [...new Set(run.steps.flatMap((step) => step.plan.controls))].sort();
  const cell = (step: StepModel): Markup =>
    html`<a
      class="chip ${stateOf(step)}"
      href="#step-${step.number}"
      title="${step.plan.title}, ${STATE_WORDS[stateOf(step)]}"
      >${STATE_SIGNS[stateOf(step)]}<span class="unseen">${step.plan.title}: ${STATE_WORDS[stateOf(step)]}</span></a
    >`;
  const body = (): Markup => {
    if (ids.length === 0)
      return html`<p class="none">The runbook names no control ids (<code>controls:</code> of a step).</p>`;
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
