import { createHash } from 'node:crypto';
import type { CheckedDocument } from '../check/check.ts';
import { describeBasis, RULE_IDS, RULES, type Finding, type LeveledFinding, type RuleId } from '../check/finding.ts';

/** The root that every relative address of the log begins from: that of the repository. */
const ROOT = '%SRCROOT%';

export interface SarifOptions {
  /** Of this program. */
  readonly version: string;
  /** The rules that fail a check; the others are notes. */
  readonly failing: ReadonlySet<RuleId>;
  /** Where each document lies in its repository, by its `file`; what is not told is taken as it was named. */
  readonly places?: ReadonlyMap<string, string>;
}

/** A path as SARIF wants it: relative to the root where it can be, otherwise a file URI (RFC 8089). */
function locationOf(path: string): { readonly uri: string; readonly uriBaseId?: string } {
  const uri = path
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^([A-Za-z])%3A/u, '$1:');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  return /^[A-Za-z]:/u.test(uri) ? { uri: `file:///${uri}` } : { uri, uriBaseId: ROOT };
}

const region = ({ lines }: CheckedDocument, start: number, end: number): object => ({
  startLine: lines.line(start),
  startColumn: lines.column(start),
  endLine: lines.line(end),
  endColumn: lines.column(end),
});

/** Messages are plain text; what stood in bold is quoted. */
const plain = (text: string): string => text.replaceAll('**', '"');

/** Stays the same when lines are added above, so that a review knows the finding again; the same words twice differ. */
function fingerprints(document: CheckedDocument, place: string): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ rule, span, section, step }) => {
    const words = document.text.slice(span.start, span.end);
    const key = JSON.stringify([rule, place, section, step, words]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return createHash('sha256').update(`${key} ${count}`).digest('hex').slice(0, 32);
  };
}

function messageOf({ message, basis, ask }: Finding): string {
  return [message, `Basis: ${describeBasis(basis)}`, ask]
    .filter((part) => part !== undefined)
    .map((part) => (/[.?!]$/u.test(part) ? part : `${part}.`))
    .join(' ');
}

function resultsOf(document: CheckedDocument, { places }: SarifOptions): object[] {
  const place = places?.get(document.file) ?? document.file;
  const artifactLocation = locationOf(place);
  const fingerprint = fingerprints(document, place);
  return document.findings.map((finding: LeveledFinding) => {
    const { mend, basis, since, evidence } = finding;
    return {
      ruleId: finding.rule,
      ruleIndex: RULE_IDS.indexOf(finding.rule),
      level: finding.level,
      message: { text: plain(messageOf(finding)) },
      locations: [
        { physicalLocation: { artifactLocation, region: region(document, finding.span.start, finding.span.end) } },
      ],
      partialFingerprints: { 'portalRunbook/v1': fingerprint(finding) },
      properties: {
        basis: basis.kind,
        ...(basis.cite === undefined ? {} : { cite: basis.cite }),
        ...(since === undefined ? {} : { since }),
        ...(evidence === undefined ? {} : { evidence }),
      },
      ...(mend === undefined
        ? {}
        : {
            fixes: [
              {
                description: { text: plain(mend.description) },
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
  });
}

/** SARIF 2.1.0 (OASIS, 27 March 2020), with fixes; GitHub shows it on a pull request. */
export function checkSarif(documents: readonly CheckedDocument[], options: SarifOptions): object {
  const { version, failing, places } = options;
  const rules = RULE_IDS.map((id) => ({
    id,
    name: id.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
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
        tool: { driver: { name: 'portal-runbook', semanticVersion: version, rules } },
        automationDetails: { id: 'portal-runbook/docs-check/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
        artifacts: documents.map(({ file }) => ({
          location: locationOf(places?.get(file) ?? file),
          mimeType: 'text/markdown',
        })),
        results: documents.flatMap((document) => resultsOf(document, options)),
        properties: {
          coverage: documents.map(({ file, coverage, fits }) => ({
            file: places?.get(file) ?? file,
            coverage,
            ...(fits === undefined ? {} : { fits }),
          })),
        },
      },
    ],
  };
}
