import type { BagContents, Sidecar } from './bag-reading.ts';
import { html, type Markup } from './markup.ts';
import { stateOf, type ArtifactEvent, type RunModel, type ShotModel, type StepModel } from './run-model.ts';
import { bytes, duration, STATE_SIGNS, STATE_WORDS, DONE_BEFORE, utc, utcClock } from './words.ts';

const PHASES: Readonly<Record<string, string>> = { before: 'Before', after: 'After', failure: 'As it failed' };

const phaseOf = (shot: ShotModel): string =>
  PHASES[/-(?<phase>before|after|failure)(?:-\d+)?\.png$/u.exec(shot.original.path)?.groups?.['phase'] ?? ''] ??
  'Shown';

// Paths of a bag are made of letters, digits and a few signs; encoded all the same, since a journal may be anybody's.
const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function linked(artifact: ArtifactEvent | undefined, text: string, contents: BagContents): Markup | false {
  return artifact !== undefined && contents.linked && html`<a href="${hrefOf(artifact.path)}">${text}</a> `;
}

/** Before an action the controls that it is about, numbered as their boxes are; afterwards what the picture shows. */
function captionOf(shot: ShotModel, step: StepModel, sidecar: Sidecar | undefined): string {
  const labels = sidecar?.marks.map(({ label }) => label) ?? [];
  const phase = phaseOf(shot);
  if (phase === 'After' && step.plan.shows !== undefined) return step.plan.shows;
  if (phase !== 'Before' || labels.length === 0) return shot.original.title;
  if (labels.length === 1) return `“${labels.join('')}”`;
  return labels.map((label, index) => `${index + 1} “${label}”`).join(', ');
}

function picture(shot: ShotModel, step: StepModel, count: number, contents: BagContents): Markup {
  const source = contents.pictures.get(shot.original.path);
  const sidecar = contents.sidecars.get(shot.original.path);
  const shown = captionOf(shot, step, sidecar);
  const id = `shot-${step.number}-${count}`;
  const image =
    source === undefined
      ? html`<p class="none">The picture is not at hand.</p>`
      : html`<img src="${source}" alt="${`${phaseOf(shot)}: ${shown}`}" loading="lazy" decoding="async" />`;
  const target = contents.linked ? hrefOf((shot.marked ?? shot.original).path) : `#${id}`;
  return html`<figure id="${id}">
    <a class="picture" href="${target}">${image}</a>
    ${!contents.linked && html`<a class="close" href="#step-${step.number}">Close</a>`}
    <figcaption>
      <span><strong>${phaseOf(shot)}</strong> ${shown}</span>
      ${sidecar !== undefined && html`<span class="faint">${utc(sidecar.time.utc)} · <span class="url">${sidecar.page.url}</span></span>`}
      <span class="links"
        >${linked(shot.original, 'original', contents)}${linked(shot.sidecar, 'details', contents)}<code
          title="SHA-256 of the original"
          >${shot.original.sha256}</code
        ></span
      >
      ${sidecar !== undefined && sidecar.masks.length > 0 && html`<span class="faint">Masked: ${sidecar.masks.map(({ reason, count: times }) => `${reason} (${times})`).join(', ')}</span>`}
    </figcaption>
  </figure>`;
}

function checks(step: StepModel): Markup | false {
  const results = step.finished?.checks ?? [];
  return (
    results.length > 0 &&
    html`<div class="scroll" role="region" aria-label="${`Checks of step ${step.number}`}" tabindex="0">
      <table class="checks">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Expected</th>
            <th scope="col">Observed</th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          ${results.map(
            (result) =>
              html`<tr>
                <td>${result.check}</td>
                <td>${result.expected}</td>
                <td>${result.observed}</td>
                <td><span class="answer ${result.verdict}">${result.verdict}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
  );
}

function fileLine(file: ArtifactEvent, contents: BagContents): Markup {
  const name = file.path.split('/').at(-1) ?? file.path;
  return html`<li>
    ${file.title}
    <span class="faint">(${file.kind}, ${bytes(file.bytes)})</span>
    ${contents.linked ? html`<a href="${hrefOf(file.path)}">${name}</a>` : name} <code>${file.sha256}</code>
  </li>`;
}

/** What a run that only looks has left: the looks of the step are told as what was done. */
function wouldDo({ finished, actions: looks }: StepModel): Markup | false {
  const { actions = [], looked = true } = finished?.intended ?? {};
  return (
    finished?.outcome === 'pending' &&
    html`<p class="faint">
        ${looked ? 'It would do this now' : 'It would do this, as the runbook says; what stands behind the changes before it could not be looked at'}:
      </p>
      <ol class="actions">
        ${actions
          .slice(looked ? looks.length : 0)
          .map(
            ({ text, server }) =>
              html`<li>
                ${text}${server.length > 0 && html`<br />${server.map((line) => html`<code>${line}</code><br />`)}`}
              </li>`,
          )}
      </ol>`
  );
}

type Attested = NonNullable<StepModel['actions'][number]['attested']>;

/** Nobody but a person saw it: who says so, when, and in which words. */
const attestation = ({ who, at, reason }: Attested): Markup =>
  html`<span class="tag">attested</span>
    <span class="faint">by ${who}, ${utc(at)}${reason !== undefined && `: ${reason}`}</span>`;

function done({ text, undocumented, result, attested }: StepModel['actions'][number]): Markup {
  return html`<li>
    ${text}${undocumented && html` <span class="tag">not in the document</span>`}
    ${result !== undefined && html`<br /><span class="faint">${result}</span>`}
    ${attested !== undefined && html`<br />${attestation(attested)}`}
  </li>`;
}

/** What a person changed in the runbook while the run stood still. */
const correction = ({ why, changes, action, time }: StepModel['corrections'][number]): Markup =>
  html`<details>
    <summary>
      ${changes === '' ? 'A person had the run go on' : 'A person corrected the runbook'}, ${utc(time)}; it went on with
      action ${action + 1}
    </summary>
    <p class="faint">It had stopped: ${why}</p>
    ${changes !== '' && html`<pre>${changes}</pre>`}
  </details>`;

function article(step: StepModel, contents: BagContents): Markup {
  const state = stateOf(step);
  const { plan, finished } = step;
  const about = [
    plan.reproduces.length > 0 ? `document item ${plan.reproduces.join(', ')}` : undefined,
    plan.window === 'portal' ? undefined : `in the ${plan.window} window`,
    plan.effect === 'read' ? 'looks only' : 'changes something',
    step.started === undefined ? undefined : `${utcClock(step.started.time)} UTC`,
    finished === undefined ? undefined : duration(finished.ms),
    finished?.attempt === undefined ? undefined : `try ${finished.attempt}`,
    plan.controls.length > 0 ? plan.controls.join(', ') : undefined,
  ].filter((part) => part !== undefined);
  const fault = finished?.fault;
  return html`<article class="step ${state}" id="step-${step.number}" aria-labelledby="step-${step.number}-title">
    <div class="step-head">
      <span class="mark ${state}" aria-hidden="true">${STATE_SIGNS[state]}</span>
      <div>
        <h4 id="step-${step.number}-title">${step.number}. ${plan.title}</h4>
        <p class="faint">
          <span class="outcome ${state}">${finished?.doneIn === undefined ? STATE_WORDS[state] : DONE_BEFORE}</span> ·
          ${about.join(' · ')} · <code>${plan.id}</code>
        </p>
      </div>
    </div>
    ${fault !== undefined && html`<p class="fault"><strong>${fault.code}</strong> ${fault.message}${fault.hint !== undefined && html`<br /><span class="hint">${fault.hint}</span>`}</p>`}
    ${step.intent !== undefined && html`<p class="fault">Begun and never seen to end: ${step.intent.text}</p>`}
    ${
      step.actions.length > 0 &&
      html`<ol class="actions">
        ${step.actions.map(done)}
      </ol>`
    }
    ${
      finished?.doneIn !== undefined &&
      html`<p>
        Done in run <a href="../${finished.doneIn}/report.html#step-${step.number}"><code>${finished.doneIn}</code></a
        >, which this one continues; its pictures are there.
      </p>`
    }
    ${step.corrections.map(correction)}
    ${finished?.recovered !== undefined && html`<p class="faint">${finished.recovered}</p>`}
    ${finished?.attested !== undefined && html`<p>${attestation(finished.attested)}</p>`} ${wouldDo(step)}
    ${checks(step)}
    ${step.shots.length > 0 && html`<div class="pictures">${step.shots.map((shot, index) => picture(shot, step, index + 1, contents))}</div>`}
    ${
      step.files.length > 0 &&
      html`<ul class="files">
        ${step.files.map((file) => fileLine(file, contents))}
      </ul>`
    }
  </article>`;
}

export function steps(run: RunModel, contents: BagContents): Markup {
  const sections: { title: string; steps: StepModel[] }[] = [];
  for (const step of run.steps) {
    const last = sections.at(-1);
    if (last?.title === step.plan.section) last.steps.push(step);
    else sections.push({ title: step.plan.section, steps: [step] });
  }
  return html`<section id="steps" aria-labelledby="steps-title">
    <h2 id="steps-title">Steps</h2>
    ${sections.map(
      (section) =>
        html`<div class="section">
          <h3>${section.title}</h3>
          ${section.steps.map((step) => article(step, contents))}
        </div>`,
    )}
  </section>`;
}
