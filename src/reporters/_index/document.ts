import type { RunSummary } from '../../core/run-summary.ts';
import { html, Markup } from '../_report/markup.ts';
import { STYLE } from '../_report/style.ts';
import { duration, plural, utc } from '../_report/words.ts';

const WORDS: Readonly<Record<RunSummary['verdict'], string>> = {
  passed: 'Passed',
  pending: 'Looked only',
  failed: 'Failed',
  'in-doubt': 'In doubt',
  interrupted: 'Interrupted',
  running: 'Running',
};

/** What differs from the run before, of the same runbook in the same tenant. */
export function changesSince(run: RunSummary, before: RunSummary | undefined): string[] {
  if (before === undefined) return ['first run'];
  const changes: string[] = [];
  if (run.verdict !== before.verdict) changes.push(`${WORDS[before.verdict].toLowerCase()} before`);
  if (run.runbook.sha256 !== before.runbook.sha256) changes.push('runbook edited');
  if (run.portal.version !== before.portal.version)
    changes.push(`portal ${before.portal.version} → ${run.portal.version}`);
  if (run.tool !== before.tool) changes.push(`${before.tool} → ${run.tool}`);
  const ids = [...new Set([...before.steps.keys(), ...run.steps.keys()])];
  const moved = ids.filter((id) => run.steps.get(id) !== before.steps.get(id));
  const ended = moved.filter((id) => run.steps.has(id) && before.steps.has(id));
  changes.push(...ended.slice(0, 3).map((id) => `${id}: ${before.steps.get(id) ?? ''} → ${run.steps.get(id) ?? ''}`));
  if (ended.length > 3) changes.push(`${plural(ended.length - 3, 'more step')} ended otherwise`);
  // Behind a step that failed none is reached: told as a number, not one by one.
  const fewer = moved.filter((id) => !run.steps.has(id)).length;
  const more = moved.length - ended.length - fewer;
  if (fewer > 0) changes.push(`${plural(fewer, 'step')} not reached that ended before`);
  if (more > 0) changes.push(`${plural(more, 'step')} ended that did not before`);
  return changes.length === 0 ? ['nothing'] : changes;
}

const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function row(run: RunSummary, before: RunSummary | undefined): Markup {
  return html`<tr>
    <td><span class="outcome ${run.verdict}">${WORDS[run.verdict]}</span></td>
    <th scope="row">
      <a href="${hrefOf(run.path)}/${run.sealed ? 'report.html' : ''}">${run.runbook.title}</a><br /><code class="faint"
        >${run.runId}</code
      >
    </th>
    <td>${utc(run.started)}</td>
    <td>${run.ms !== undefined && duration(run.ms)}</td>
    <td>
      ${run.portal.tenantId ?? 'not configured'}<br /><span
        class="tag ${run.standing === 'LIVE' ? 'live-tag' : 'rehearsal-tag'}"
        >${run.standing === 'LIVE' ? 'live' : 'rehearsal'}</span
      >
    </td>
    <td>${changesSince(run, before).map((change) => html`<div>${change}</div>`)}</td>
  </tr>`;
}

const EXTRA = `.index td,.index th{padding:.7rem}.index th{font-weight:500}.index td:nth-child(4),.index thead th{white-space:nowrap}.index td:empty{padding:0}.index th code{white-space:nowrap}.live-tag{color:var(--good);background:var(--good-ground)}.rehearsal-tag{color:var(--rehearsal);background:var(--rehearsal-ground)}.outcome.running{color:var(--accent)}.index tbody td:first-child{white-space:nowrap}
@media (max-width:40rem){.index thead{display:none}.index tr{display:block;padding:.8rem 0;border-bottom:1px solid var(--line)}.index td,.index th{display:block;border:0;padding:.1rem 0}}`;

/** `index.html` of a folder of reports. @param runs the latest first. */
export function indexDocument(runs: readonly RunSummary[]): string {
  const before = (run: RunSummary, index: number): RunSummary | undefined =>
    runs
      .slice(index + 1)
      .find((other) => other.runbook.id === run.runbook.id && other.portal.tenantId === run.portal.tenantId);
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
        <title>Reports of portal-runbook</title>
        <style>
          ${new Markup(STYLE)}${new Markup(EXTRA)}
        </style>
      </head>
      <body>
        <main>
          <header class="page-head">
            <p class="eyebrow">portal-runbook</p>
            <h1>Reports</h1>
            <p>
              ${plural(runs.length, 'run')}, the latest first. What stands here is told by the runs themselves;
              <code>portal-runbook evidence verify</code> checks a folder.
            </p>
          </header>
          <section aria-label="Runs">
            ${
              runs.length === 0
                ? html`<p class="none">No run has left a report here yet.</p>`
                : html`<table class="index">
                    <thead>
                      <tr>
                        <th scope="col">Verdict</th>
                        <th scope="col">Runbook</th>
                        <th scope="col">When</th>
                        <th scope="col">Duration</th>
                        <th scope="col">Tenant</th>
                        <th scope="col">Changed since the run before</th>
                      </tr>
                    </thead>
                    <tbody>
                      ${runs.map((run, index) => row(run, before(run, index)))}
                    </tbody>
                  </table>`
            }
          </section>
        </main>
      </body>
    </html> `.text;
}
