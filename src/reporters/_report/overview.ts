import type { BagContents } from './bag-reading.ts';
import { html, type Markup } from './markup.ts';
import { stateOf, type RunModel, type StepState } from './run-model.ts';
import { duration, plural, DONE_BEFORE, STATE_WORDS, utc, VERDICT_WORDS } from './words.ts';

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

/** `17 of 22 steps passed, 5 in order already`: each state that is there, in words. */
function countsSentence({ steps }: RunModel): string {
  const before = steps.filter(({ finished }) => finished?.doneIn !== undefined).length;
  const count = (state: StepState): number =>
    steps.filter((step) => stateOf(step) === state).length - (state === 'skipped' ? before : 0);
  const earlier = before === 0 ? '' : `, ${before} ${DONE_BEFORE}`;
  const others = COUNTED.filter((state) => count(state) > 0).map((state) => `, ${count(state)} ${STATE_WORDS[state]}`);
  return `${count('passed')} of ${plural(steps.length, 'step')} passed${earlier}${others.join('')}`;
}

const COUNTED: readonly StepState[] = ['skipped', 'pending', 'failed', 'in-doubt', 'interrupted', 'not-run'];

/** What the run was given; secret inputs are masked in the journal already. */
function inputs({ started }: RunModel): Markup | false {
  const given = Object.entries(started.inputs);
  return (
    given.length > 0 &&
    html`<h2 class="small">Inputs</h2>
      <dl class="facts inputs">
        ${given.map(([name, value]) => fact(name, value === '' ? html`<span class="faint">empty</span>` : value))}
      </dl>`
  );
}

/** What a run that goes on was told, and what it did anew. */
function resumedWith(
  { doubt, anew = [] }: NonNullable<RunModel['started']['resumes']>,
  operator: string,
): Markup | false {
  const said = [
    ...(doubt === undefined ? [] : [`It had ended in the middle of a change: ${doubt.text}.`]),
    ...(doubt?.tookPlace === undefined
      ? []
      : [`${operator} says that it ${doubt.tookPlace ? 'took place' : 'did not take place'}.`]),
    ...(anew.length === 0 ? [] : [`Entered anew, since no page had kept it: ${anew.join(', ')}.`]),
  ];
  return said.length > 0 && html`<br /><span>${said.join(' ')}</span>`;
}

export function head(run: RunModel, contents: BagContents): Markup {
  const { started, finished } = run;
  const verdict = finished?.verdict ?? 'unfinished';
  return html`<header class="page-head">
    <p class="eyebrow">Evidence of a run · ${started.runbook.id}</p>
    <h1>${started.runbook.title}</h1>
    <div class="verdict ${verdict}">
      <span class="verdict-word">${VERDICT_WORDS[verdict]}</span>
      <span class="verdict-count"
        >${countsSentence(run)}${finished === undefined ? '' : ` · ${duration(finished.ms)}`}</span
      >
    </div>
    ${standingNote(run, contents)}
    ${started.looksOnly === true && html`<p class="standing looks">This run only looked. It changed nothing, and shows what a run would do.</p>`}
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
      ${
        started.resumes !== undefined &&
        fact(
          'Continues run',
          html`<a href="../${started.resumes.runId}/report.html"><code>${started.resumes.runId}</code></a
            ><br /><span class="faint">whose journal ends with ${started.resumes.head}</span
            >${resumedWith(started.resumes, started.operator)}`,
        )
      }
    </dl>
    ${inputs(run)}
    <dl class="facts digests">
      ${fact('Runbook, SHA-256', html`<code>${started.runbook.sha256}</code>`)}
      ${fact('Journal head, SHA-256', html`<code>${contents.head ?? 'unknown'}</code>`)}
      ${fact('Signing key, SHA-256', html`<code>${contents.fingerprint ?? 'unknown'}</code>`)}
    </dl>
    <p class="clock">${clockSentence(contents)}</p>
  </header>`;
}
