import type { CheckedDocument } from '../check/check.ts';
import { describeBasis } from '../check/finding.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/gu, ' ');

/** A summary for a pull request: one table of findings, one line a document. */
export function checkMarkdown(documents: readonly CheckedDocument[]): string {
  const count = documents.reduce((sum, document) => sum + document.findings.length, 0);
  const out = [
    '# Documents against the portal',
    '',
    `${count} finding${count === 1 ? '' : 's'} in ${documents.length} document${documents.length === 1 ? '' : 's'}.`,
    '',
  ];
  if (count > 0) {
    out.push('| Place | Rule | What | Mend | Basis |', '| --- | --- | --- | --- | --- |');
    for (const document of documents) {
      for (const finding of document.findings) {
        const place = `${document.file}:${document.lines.line(finding.span.start)}:${document.lines.column(finding.span.start)}`;
        const mend = finding.mend?.description ?? finding.ask ?? '';
        out.push(
          `| ${[`\`${place}\``, finding.rule, finding.message, mend, describeBasis(finding.basis)].map(cell).join(' | ')} |`,
        );
      }
    }
    out.push('');
  }
  out.push('| Document | Claims | Verified | Portal version | Fits best |', '| --- | --- | --- | --- | --- |');
  for (const { file, claims, coverage, version, fits } of documents)
    out.push(`| ${cell(file)} | ${claims} | ${coverage} % | ${version} | ${fits ?? ''} |`);
  return `${out.join('\n')}\n`;
}
