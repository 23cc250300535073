import { labelsOf } from './objects.ts';
import { nameOf } from './places.ts';
import { base, verbLabel, type Family } from './reading.ts';

export const text: Family = (reading) => {
  const { object, clause } = reading;
  const said = clause.words.map((token) => token.lower).join(' ');
  const code = labelsOf(clause.words).find((token) => token.mark === 'code');
  if (/^as (?:an? )?administrator/u.test(said)) {
    const label = nameOf([
      ...clause.verbTokens,
      ...clause.words.slice(0, clause.words.findIndex((token) => token.lower.startsWith('administrator')) + 1),
    ]);
    return [{ ...base(reading, 'select'), label }];
  }
  if (
    /\b(?:installer|setup|wizard|program|application|agent|\.exe|\.msi)\b/u.test(said) &&
    code === undefined &&
    !/command|script|powershell/u.test(said)
  )
    return [{ ...base(reading, 'offPortal'), label: object.heads[0] }];
  if (code !== undefined) return [{ ...base(reading, 'run'), value: code }];
  const awaitsCode =
    /\b(?:following|below|command|commands|script|scripts|query|cmdlet|cmdlets|it|code|this)\b/u.test(said) ||
    said === '';
  if (!awaitsCode && object.heads.length === 0 && clause.verb.words !== 'run' && clause.verb.words !== 'execute')
    return [{ ...base(reading, 'run'), awaitsCode: true }];
  return [{ ...base(reading, 'run'), label: object.heads[0], awaitsCode: object.heads.length === 0 }];
};

export const act: Family = (reading) => {
  const { clause, object } = reading;
  const word = clause.verb.words;
  const said = clause.words.map((token) => token.lower).join(' ');
  if (word === 'refresh' || word === 'reload')
    return [{ ...base(reading, 'press'), label: object.heads[0] ?? verbLabel(clause) }];
  if (word === 'apply' && /\b(?:settings?|policy) to\b/u.test(said)) return [];
  if (word === 'save' || word === 'apply') {
    if (/\b(?:file|files|script|copy|document|notepad|csv|pdf|as|to)\b/u.test(said) && object.heads.length === 0)
      return [{ ...base(reading, 'offPortal') }];
    if (
      /\b(?:file|script|document)\b/u.test(said) ||
      (object.heads.length > 0 && !/\b(?:changes|settings)\b/u.test(said))
    )
      return [{ ...base(reading, 'offPortal'), label: object.heads[0] }];
    if (/\b(?:filters?|labels?|following)\b/u.test(said) && word === 'apply') return [];
    return [{ ...base(reading, 'select'), label: verbLabel(clause) }];
  }
  if (word === 'follow') return /\b(?:these|steps|below|link)\b/u.test(said) ? [] : [base(reading, 'offPortal')];
  if (word === 'download' || word === 'upload')
    return [{ ...base(reading, clause.verb.claim), label: object.heads[0] ?? object.noun }];
  const into = object.places.find((place) => place.preposition === 'into');
  return [{ ...base(reading, 'offPortal', into), label: object.heads[0] ?? labelsOf(object.phrases.of)[0] }];
};
