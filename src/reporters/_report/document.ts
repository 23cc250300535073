import { files, limits, masked, verifying } from './assurance.ts';
import type { BagContents } from './bag-reading.ts';
import { html, Markup } from './markup.ts';
import { exceptions } from './exceptions.ts';
import { hasControls, matrix } from './matrix.ts';
import { head, isRehearsal } from './overview.ts';
import type { RunModel } from './run-model.ts';
import { steps } from './steps.ts';
import { STYLE } from './style.ts';
import { timeline } from './timeline.ts';
import { VERDICT_WORDS } from './words.ts';

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

// From so many steps on, those out of sight are not laid out until they are scrolled to.
const MANY = 60;

const PLACES = [
  ['exceptions', 'Exceptions'],
  ['timeline', 'Timeline'],
  ['controls', 'Controls'],
  ['steps', 'Steps'],
  ['masked', 'Masked'],
  ['files', 'Files'],
  ['verify', 'Verify'],
  ['limits', 'Limits'],
] as const;

/** The whole report as one HTML page without script that loads nothing from anywhere. */
export function reportDocument(run: RunModel, contents: BagContents): string {
  const title = `${VERDICT_WORDS[run.finished?.verdict ?? 'unfinished']}: ${run.started.runbook.title}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body class="${isRehearsal(run, contents) ? 'is-rehearsal' : 'is-live'}${run.steps.length > MANY ? ' many' : ''}">
        <a class="skip" href="#steps">To the steps</a>
        <nav aria-label="Parts of this report">
          <div>
            <span class="brand">portal-runbook</span>
            <ul>
              ${PLACES.filter(([id]) => id !== 'controls' || hasControls(run)).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
            </ul>
          </div>
        </nav>
        <main>
          ${head(run, contents)} ${exceptions(run)} ${timeline(run)} ${hasControls(run) && matrix(run)}
          ${steps(run, contents)} ${masked(contents)} ${files(run)} ${verifying(contents)} ${limits()}
        </main>
        <footer>
          Run ${run.started.runId} · ${run.started.tool.name} ${run.started.tool.version} · not affiliated with
          Microsoft
        </footer>
      </body>
    </html> `;
  return page.text;
}
