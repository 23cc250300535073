import { DETERMINERS, PLACE_PREPOSITIONS } from './nouns.ts';
import { nounOf } from './objects.ts';
import { GENERIC, PRONOUN } from './reading.ts';
import type { Token } from './tokens.ts';

const BEHAVES =
  /^(?:to|is|are|be|was|were|has|have|should|will|can|shows|displays|reads|equals|passes|passed|succeeds|completes|finishes|appears|exists|opens|contains|matches|works)$/u;

/** "that the validation passes", "for the deployment to complete": what is to be so, where the document does not mark it. */
export function subjectOf(words: readonly Token[], capitals = false): Token | undefined {
  const from = /^(?:that|for|until)$/u.test(words[0]?.lower ?? '') ? 1 : 0;
  const until = words.findIndex((token, index) => index > from && (token.kind !== 'word' || BEHAVES.test(token.lower)));
  const own = words.slice(from, until);
  if (until < 0 || own.length > 5 || words[until]?.kind !== 'word') return undefined;
  if (
    own.some(
      (token) =>
        PLACE_PREPOSITIONS.has(token.lower) ||
        /^(?:of|how|who|that|which|you|there|few|minutes|seconds)$/u.test(token.lower),
    )
  )
    return undefined;
  // An account such as "user2" is named without an article.
  const named =
    DETERMINERS.has(own[0]?.lower ?? '') ||
    /^[a-z]+\d+$/u.test(own[0]?.text ?? '') ||
    (capitals && /^\p{Lu}/u.test(own[0]?.text ?? ''));
  const noun = named ? nounOf(own) : undefined;
  return noun === undefined || PRONOUN.test(noun.lower) || GENERIC.test(noun.lower) ? undefined : noun;
}

/** Whether a name stands as what something is: "is **On**", "be set to **On**". */
export function isState(words: readonly Token[], name: Token): boolean {
  const before = words.slice(0, words.indexOf(name)).filter((token) => !DETERMINERS.has(token.lower));
  const [verb, last] = before.slice(-2);
  return (
    /^(?:is|are|be|shows|displays|reads|equals)$/u.test(last?.lower ?? '') ||
    (last?.lower === 'to' && /^(?:set|changed|switched|turned)$/u.test(verb?.lower ?? ''))
  );
}
