import pixelmatch from 'pixelmatch';

/** Fewer differing pixels than a changed letter has are noise; smoothed edges are left out of the count already. */
export const TOLERANCE = 12;
const MOST_PIXELS = 40_000_000;

export interface Difference {
  readonly differs: boolean;
  /** What differs, for people. */
  readonly what: string;
}

/** Whether two pictures differ to the eye. What cannot be decoded, or has another size, does. */
export async function comparePictures(before: Buffer, after: Buffer): Promise<Difference> {
  const { default: sharp } = await import('sharp');
  const pixels = (png: Buffer): ReturnType<typeof decode> => decode(png);
  async function decode(png: Buffer): Promise<{ data: Buffer; width: number; height: number }> {
    const { data, info } = await sharp(png, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  }
  const now = await pixels(after);
  const old = await pixels(before).catch(() => undefined);
  if (old === undefined) return { differs: true, what: 'the old file is no picture' };
  if (old.width !== now.width || old.height !== now.height)
    return { differs: true, what: `${old.width} x ${old.height} before` };
  const count = pixelmatch(old.data, now.data, undefined, now.width, now.height, { threshold: 0.1 });
  return { differs: count >= TOLERANCE, what: `${count} pixels differ` };
}
