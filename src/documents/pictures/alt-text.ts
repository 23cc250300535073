import type { ImageReference } from '../model.ts';

const SHORTEST = 40;
const LONGEST = 150;

export interface AltTextAdvice {
  readonly image: ImageReference;
  /** What to mend, each a sentence without its period. */
  readonly advice: readonly string[];
}

/** What Microsoft Learn asks of alternative texts: 40 to 150 characters, a capital first, a period last, no two alike. */
export function reviewAltTexts(images: readonly ImageReference[]): AltTextAdvice[] {
  const key = (alt: string): string => alt.trim().toLowerCase();
  const seen = new Map<string, string>();
  return images.flatMap((image) => {
    // What a lightbox shows has the text of its picture.
    if (image.lightboxOf !== undefined) return [];
    const alt = image.alt.trim();
    const advice: string[] = [];
    if (alt === '') advice.push('it has no alternative text');
    else {
      const { length } = alt;
      if (length < SHORTEST || length > LONGEST)
        advice.push(`its alternative text has ${length} characters, not ${SHORTEST} to ${LONGEST}`);
      if (!/^[\p{Lu}\p{N}]/u.test(alt)) advice.push('its alternative text begins without a capital');
      if (!alt.endsWith('.')) advice.push('its alternative text ends without a period');
      const other = seen.get(key(alt));
      if (other !== undefined && other !== image.source)
        advice.push(`its alternative text is that of ${other} as well`);
      seen.set(key(alt), image.source);
    }
    return advice.length === 0 ? [] : [{ image, advice }];
  });
}
