import type { CheckedDocument } from '../check/check.ts';
import type { Finding } from '../check/finding.ts';

const place = ({ lines }: CheckedDocument, start: number, end: number): object => ({
  line: lines.line(start),
  column: lines.column(start),
  endLine: lines.line(end),
  endColumn: lines.column(end),
});

function findingJson(document: CheckedDocument, finding: Finding): object {
  const { span, mend, ...rest } = finding;
  const edits = mend?.edits.map(({ start, end, text }) => ({ ...place(document, start, end), text }));
  return {
    ...rest,
    ...place(document, span.start, span.end),
    ...(mend === undefined ? {} : { mend: { description: mend.description, edits } }),
  };
}

/** `docs check --json`: lines and columns count from 1, columns in UTF-16 units; `end` lies behind the last character. */
export function checkJson(documents: readonly CheckedDocument[]): object {
  return {
    format: 1,
    documents: documents.map((document) => ({
      file: document.file,
      portalVersion: document.version,
      fits: document.fits ?? null,
      runbook: document.runbook ?? null,
      claims: document.claims,
      coverage: document.coverage,
      disabled: document.disabled,
      findings: document.findings.map((finding) => findingJson(document, finding)),
      notVerified: document.notVerified.map(({ claim, reason }) => ({
        line: claim.line,
        column: claim.column,
        section: claim.section,
        step: claim.step,
        verb: claim.verb,
        label: claim.label,
        reason,
      })),
    })),
  };
}
