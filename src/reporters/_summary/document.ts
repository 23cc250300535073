import { html, Markup } from '../_report/markup.ts';
import { STYLE } from '../_report/style.ts';
import { duration, plural, utc } from '../_report/words.ts';
import { countsLine, SUMMARY_WORDS, type SummarizedRun, type Summary } from './summary.ts';

const EXTRA = `.index td,.index th{padding:.7rem}.index th{font-weight:500}.index tbody td:first-child{white-space:nowrap}.index .why{max-width:34rem}
@media (max-width:40rem){.index thead{display:none}.index tr{display:block;padding:.8rem 0;border-bottom:1px solid var(--line)}.index td,.index th{display:block;border:0;padding:.1rem 0}}`;

const hrefOf = (bag: string): string => bag.split('/').map(encodeURIComponent).join('/');
const capital = (text: string): string => text.replace(/^./u, (letter) => letter.toUpperCase());

function row(run: SummarizedRun): Markup {
  const { name, runbook, verdict, bag, steps, ms, stoppedAt, fault } = run;
  return html`<tr>
    <td><span class="outcome ${verdict}">${capital(SUMMARY_WORDS[verdict])}</span></td>
    <th scope="row">
      ${bag === undefined ? name : html`<a href="${hrefOf(bag)}/report.html">${name}</a>`}<br /><span class="faint"
        >${runbook.title}</span
      >
    </th>
    <td>${run.tenant ?? run.portal}</td>
    <td>${steps.passed} of ${steps.all}</td>
    <td>${verdict === 'not-run' ? '' : duration(ms)}</td>
    <td class="why">
      ${stoppedAt !== undefined && html`<div>${stoppedAt}</div>`}
      ${fault !== undefined && html`<div>${fault.message} <code class="faint">${fault.code}</code></div>`}
      ${fault?.hint !== undefined && html`<div class="faint">${fault.hint}</div>`}
    </td>
  </tr>`;
}

/** The page over all runs of one command; what went wrong stands first. */
export function summaryDocument(summary: Summary): string {
  const { runs, counts, started, ms, workers, notes, id } = summary;
  const ordered = [
    ...runs.filter(({ verdict }) => verdict !== 'passed'),
    ...runs.filter(({ verdict }) => verdict === 'passed'),
  ];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${countsLine(counts)} · portal-runbook</title>
        <style>
          ${new Markup(STYLE)}${new Markup(EXTRA)}
        </style>
      </head>
      <body>
        <main>
          <header class="page-head">
            <p class="eyebrow">portal-runbook</p>
            <h1>${plural(runs.length, 'run')}: ${countsLine(counts)}</h1>
            <p>Begun ${utc(started)}, ${duration(ms)}, ${workers} at once at most. <code class="faint">${id}</code></p>
            ${notes.map((note) => html`<p>${note}</p>`)}
          </header>
          <section aria-label="Runs">
            <table class="index">
              <thead>
                <tr>
                  <th scope="col">Verdict</th>
                  <th scope="col">Run</th>
                  <th scope="col">Tenant</th>
                  <th scope="col">Steps</th>
                  <th scope="col">Duration</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                ${ordered.map(row)}
              </tbody>
            </table>
          </section>
        </main>
      </body>
    </html> `.text;
}
