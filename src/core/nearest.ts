import { distance } from 'fastest-levenshtein';
import { normalizeLabel } from './names.ts';

/** The candidates most like a word, best first: for "did you mean". Candidates that resemble it by accident are left out. */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  const wanted = normalizeLabel(word);
  const ranked: { text: string; score: number }[] = [];
  for (const text of new Set(candidates)) {
    const candidate = normalizeLabel(text);
    if (candidate === '') continue;
    const contained = wanted.length > 2 && (candidate.includes(wanted) || wanted.includes(candidate));
    const score = distance(wanted, candidate) / Math.max(wanted.length, candidate.length);
    if (score <= 0.5 || contained) ranked.push({ text, score: contained ? Math.min(score, 0.4) : score });
  }
  ranked.sort((left, right) => left.score - right.score || left.text.localeCompare(right.text));
  // Beside a close one a far one only distracts.
  const reach = (ranked[0]?.score ?? 0) + 0.15;
  return ranked
    .filter((entry) => entry.score <= reach)
    .slice(0, most)
    .map((entry) => entry.text);
}

/** `Did you mean "A" or "B"?`, or nothing when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(word, candidates);
  return near.length === 0 ? undefined : `Did you mean ${near.map((text) => `"${text}"`).join(' or ')}?`;
}
