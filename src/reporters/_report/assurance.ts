import type { BagContents } from './bag-reading.ts';
import { html, type Markup } from './markup.ts';
import type { RunModel } from './run-model.ts';
import { bashCommands, powershellCommands, type VerifyingCommand } from './verifying.ts';
import { bytes, plural } from './words.ts';

/** What no picture of the run shows. */
export function masked(contents: BagContents): Markup {
  const counts = new Map<string, { selector: string; reason: string; pictures: number; places: number }>();
  for (const { masks } of contents.sidecars.values()) {
    for (const { selector, reason, count } of masks) {
      const entry = counts.get(`${selector} ${reason}`) ?? { selector, reason, pictures: 0, places: 0 };
      entry.pictures += 1;
      entry.places += count;
      counts.set(`${selector} ${reason}`, entry);
    }
  }
  return html`<section id="masked" aria-labelledby="masked-title">
    <h2 id="masked-title">What was masked</h2>
    ${
      counts.size === 0
        ? html`<p class="none">Nothing had to be painted over on any picture.</p>`
        : html`<ul>
            ${[...counts.values()].map(({ selector, reason, pictures, places }) => html`<li>${reason}: ${plural(places, 'place')} on ${plural(pictures, 'picture')} <code>${selector}</code></li>`)}
          </ul>`
    }
    <p>
      The browser painted these places over before the picture was taken. Secrets of the run were replaced by
      <code>••••••</code> in all texts.
    </p>
  </section>`;
}

const commands = (list: readonly VerifyingCommand[]): Markup =>
  html`<ol class="commands">
    ${list.map(
      ({ what, type, answer }) =>
        html`<li>
          <p>${what}</p>
          <pre tabindex="0"><code>${type}</code></pre>
          <p class="faint">Must answer: <code>${answer}</code></p>
        </li>`,
    )}
  </ol>`;

export function verifying(contents: BagContents): Markup {
  return html`<section id="verify" aria-labelledby="verify-title">
    <h2 id="verify-title">How to verify this</h2>
    <p>
      This report is one file of a folder that shows its own damage. Open a terminal in that folder; nothing of ours is
      needed. Be told the fingerprint of the signing key by another way than this folder.
    </p>
    <h3>With sha256sum and openssl</h3>
    ${commands(bashCommands(contents.fingerprint ?? '', contents.head ?? ''))}
    <h3>With PowerShell</h3>
    ${commands(powershellCommands(contents.fingerprint ?? '', contents.head ?? ''))}
    <h3>With the program itself</h3>
    <pre tabindex="0"><code>portal-runbook evidence verify .</code></pre>
  </section>`;
}

export function limits(): Markup {
  return html`<section id="limits" aria-labelledby="limits-title">
    <h2 id="limits-title">What this cannot prove</h2>
    <ul>
      <li>
        Who holds the signing key could make another bag and sign it. Keep the key's fingerprint and the journal's head
        elsewhere, soon after the run.
      </li>
      <li>A bag without its seal whose tail was cut off, journal and checkpoints alike, looks like a crash.</li>
      <li>Times come from the machine that ran. No time service has signed them.</li>
      <li>A picture shows what the browser showed. Where the portal was wrong, so is the picture.</li>
      <li>Controls that a person worked on outside the browser are attested, not observed.</li>
    </ul>
  </section>`;
}

export function files(run: RunModel): Markup {
  return html`<section id="files" aria-labelledby="files-title">
    <h2 id="files-title">Files</h2>
    <details>
      <summary>${plural(run.artifacts.length, 'file')} taken up by the journal, with SHA-256</summary>
      <div class="scroll" role="region" aria-label="Files" tabindex="0">
        <table class="file-table">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Size</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            ${run.artifacts.map(
              (file) =>
                html`<tr>
                  <td>${file.path}</td>
                  <td>${bytes(file.bytes)}</td>
                  <td><code>${file.sha256}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}
