import { printable } from '../../core/printable.ts';
import type { PictureOutcome, PicturePlan } from '../../documents/index.ts';

/** What became of one picture. */
export interface PictureResult {
  readonly picture: string;
  readonly line: number;
  readonly column: number;
  readonly step: string | null;
  /** `pending` where nothing is taken, by `--check`. */
  readonly outcome: PictureOutcome | 'pending';
  readonly detail: string;
  readonly shownBy: readonly string[];
}

export interface DocumentResult {
  readonly plan: PicturePlan;
  readonly runbook: string | null;
  /** Where the pictures were taken; null where none were. */
  readonly portal: { readonly practice: boolean; readonly version: string } | null;
  readonly pictures: readonly PictureResult[];
  /** What ended the walk before its last step. */
  readonly ended?: {
    readonly step: string | null;
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
  };
}

const WORDS: Readonly<Record<PictureResult['outcome'], string>> = {
  same: 'same',
  renewed: 'renewed',
  'no-rights': 'no rights',
  'data-missing': 'data missing',
  'page-changed': 'page changed',
  'no-step': 'no step',
  refused: 'refused',
  'not-taken': 'not taken',
  pending: 'to take',
};

/** What is told before anything is changed: who else shows a picture, and what no step renews. */
export function headText({ plan, runbook }: Pick<DocumentResult, 'plan' | 'runbook'>): string {
  const shared = plan.pictures.filter(({ shownBy }) => shownBy.length > 0);
  const lines = [
    `${plan.file}: ${plan.pictures.length} picture${plan.pictures.length === 1 ? '' : 's'}, ${runbook === null ? 'no runbook renews them' : `renewed by runbook ${runbook}`}`,
    ...plan.includedBy.map((article) => `  is included by ${article}, whose pictures change with it`),
    ...shared.map(({ picture, shownBy }) => `  ${picture} is shown by ${shownBy.join(', ')} as well`),
    ...plan.unused.map(({ step, image }) => `  step ${step} renews ${image}, which the document does not show`),
    ...plan.altTexts.map(({ line, column, advice }) => `  ${plan.file}:${line}:${column}: ${advice}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

export function resultText({ plan, pictures, portal, ended }: DocumentResult): string {
  const width = Math.max(...Object.values(WORDS).map((word) => word.length));
  const lines = pictures.map(({ outcome, picture, line, column, step, detail }) =>
    printable(
      `  ${WORDS[outcome].padEnd(width)}  ${picture}  ${step === null ? '' : `step ${step}`}${detail === '' ? '' : `${step === null ? '' : ': '}${detail}`}${outcome === 'same' || outcome === 'renewed' || outcome === 'pending' ? '' : `  (${plan.file}:${line}:${column})`}`,
    ),
  );
  if (ended !== undefined) {
    const step = ended.step === null ? '' : `step ${ended.step}: `;
    lines.push(printable(`  ${step}${ended.message} [${ended.code}]`));
    lines.push(...(ended.hint?.split('\n') ?? []).map((line) => printable(`    ${line}`)));
  }
  if (portal?.practice === true && pictures.some(({ outcome }) => outcome === 'renewed'))
    lines.push(
      '  These are pictures of the practice tenant, and say so: rehearse with them, and publish those of a live portal.',
    );
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

export function picturesJson({ plan, runbook, portal, pictures, ended }: DocumentResult): unknown {
  return {
    file: plan.file,
    runbook,
    portal,
    ended: ended ?? null,
    pictures,
    altTexts: plan.altTexts,
    unused: plan.unused,
    includedBy: plan.includedBy,
  };
}
