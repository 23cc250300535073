import type { Claim } from '../model.ts';

/** What `docs claims --json` gives of a document. */
export interface ClaimsJson {
  readonly file: string;
  readonly claims: readonly Pick<
    Claim,
    'line' | 'column' | 'section' | 'step' | 'verb' | 'label' | 'path' | 'value' | 'where' | 'conditional'
  >[];
}

export function claimsJson(file: string, claims: readonly Claim[]): ClaimsJson {
  return {
    file,
    claims: claims.map(({ line, column, section, step, verb, label, path, value, where, conditional }) => ({
      line,
      column,
      section,
      step,
      verb,
      label,
      path,
      value,
      where,
      conditional,
    })),
  };
}
