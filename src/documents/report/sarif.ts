import type { CheckedDocument } from '../check/check.ts';
import { describeBasis, RULE_IDS, RULES, type Finding, type LeveledFinding, type RuleId } from '../check/finding.ts';

/** A path as SARIF wants it: a URI, relative where the file is below the working folder. */
function uriOf(file: string): string {
  const path = file
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^([A-Za-z])%3A/u, '$1:');
  if (path.startsWith('/')) return `file://${path}`;
  return /^[A-Za-z]:/u.test(path) ? `file:///${path}` : path;
}

const region = ({ lines }: CheckedDocument, start: number, end: number): object => ({
  startLine: lines.line(start),
  startColumn: lines.column(start),
  endLine: lines.line(end),
  endColumn: lines.column(end),
});

/** Stays the same when lines are added above, so that a review knows the finding again. */
function fingerprint(document: CheckedDocument, { rule, span, section, step }: Finding): string {
  return [rule, document.file, section ?? '', String(step ?? ''), document.text.slice(span.start, span.end)].join('|');
}

function resultOf(document: CheckedDocument, finding: LeveledFinding): object {
  const artifactLocation = { uri: uriOf(document.file) };
  const { mend, basis, ask, since } = finding;
  const text = [finding.message, `Basis: ${describeBasis(basis)}.`, ask]
    .filter((part) => part !== undefined)
    .join('. ')
    .replace(/\.\. /gu, '. ');
  return {
    ruleId: finding.rule,
    ruleIndex: RULE_IDS.indexOf(finding.rule),
    level: finding.level,
    message: { text: text.replaceAll('**', '"') },
    locations: [
      { physicalLocation: { artifactLocation, region: region(document, finding.span.start, finding.span.end) } },
    ],
    partialFingerprints: { 'portalRunbook/v1': fingerprint(document, finding) },
    properties: {
      basis: basis.kind,
      ...(basis.cite === undefined ? {} : { cite: basis.cite }),
      ...(since === undefined ? {} : { since }),
    },
    ...(mend === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: mend.description.replaceAll('**', '"') },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: mend.edits.map((edit) => ({
                    deletedRegion: region(document, edit.start, edit.end),
                    insertedContent: { text: edit.text },
                  })),
                },
              ],
            },
          ],
        }),
  };
}

/** SARIF 2.1.0 (OASIS, 27 March 2020), with fixes; GitHub shows it on a pull request. */
export function checkSarif(
  documents: readonly CheckedDocument[],
  version: string,
  failing: ReadonlySet<RuleId>,
): object {
  const rules = RULE_IDS.map((id) => ({
    id,
    shortDescription: { text: RULES[id].title },
    fullDescription: { text: RULES[id].help },
    help: { text: RULES[id].help },
    defaultConfiguration: { level: failing.has(id) ? 'warning' : 'note' },
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'portal-runbook', version, rules } },
        columnKind: 'utf16CodeUnits',
        artifacts: documents.map(({ file }) => ({ location: { uri: uriOf(file) }, mimeType: 'text/markdown' })),
        results: documents.flatMap((document) => document.findings.map((finding) => resultOf(document, finding))),
        properties: {
          coverage: documents.map(({ file, coverage, fits }) => ({
            file,
            coverage,
            ...(fits === undefined ? {} : { fits }),
          })),
        },
      },
    ],
  };
}
