import type { Sharp } from 'sharp';
import { sizeOfPng, type Box } from './capture.ts';
import { openLettering, type Lettering } from './lettering.ts';

/** How documentation draws its boxes: RGB 233,28,28, 3 px, hugging the control (portal facts, section 6). */
const BOX = { color: 'rgb(233,28,28)', width: 3 };
const BAND = { background: '#1b1f27', ink: '#f4f6f9', faint: '#aeb7c4', alarm: '#ffb454' };

/** What the band says, a line each; the first is the headline. */
export interface BandText {
  readonly headline: string;
  readonly lines: readonly string[];
}

export interface MarkedPictures {
  /** PNG with band and boxes. */
  readonly marked: Buffer;
  /** WebP with boxes, for the report. */
  readonly thumbnail: Buffer;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const svg = ({ width, height }: Size, content: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`);

function boxesSvg(boxes: readonly Box[], size: Size, scale: number, lettering: Lettering): Buffer {
  const line = BOX.width * scale;
  const drawn = boxes.map((box, index) => {
    // Half of a line lies on each side of its path: outset by half, so that the line hugs the control from outside.
    const left = Math.max(line / 2, box.x - line / 2);
    const top = Math.max(line / 2, box.y - line / 2);
    const right = Math.min(size.width - line / 2, box.x + box.width + line / 2);
    const bottom = Math.min(size.height - line / 2, box.y + box.height + line / 2);
    if (right <= left || bottom <= top) return '';
    const frame = `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="none" stroke="${BOX.color}" stroke-width="${line}"/>`;
    if (boxes.length === 1) return frame;
    const number = String(index + 1);
    const radius = 11 * scale;
    const text = 13 * scale;
    const center = { x: Math.max(radius, left), y: Math.max(radius, top) };
    const digits = lettering.path(number, center.x - lettering.width(number, text) / 2, center.y + text * 0.36, text);
    return `${frame}<circle cx="${center.x}" cy="${center.y}" r="${radius}" fill="${BOX.color}"/><path d="${digits}" fill="#fff"/>`;
  });
  return svg(size, drawn.join(''));
}

function bandSvg(
  band: BandText,
  width: number,
  scale: number,
  lettering: Lettering,
): { input: Buffer; height: number } {
  const margin = 16 * scale;
  const text = 13 * scale;
  const leading = 20 * scale;
  const rows = [
    ...lettering.wrap(band.headline, width - 2 * margin, text).map((row) => ({ row, ink: BAND.alarm })),
    ...band.lines.flatMap((line, index) =>
      lettering.wrap(line, width - 2 * margin, text).map((row) => ({ row, ink: index === 0 ? BAND.ink : BAND.faint })),
    ),
  ];
  const height = Math.ceil(rows.length * leading + margin);
  const drawn = rows.map(
    ({ row, ink }, index) =>
      `<path d="${lettering.path(row, margin, margin / 2 + leading * (index + 0.72), text)}" fill="${ink}"/>`,
  );
  return {
    input: svg(
      { width, height },
      `<rect width="${width}" height="${height}" fill="${BAND.background}"/>${drawn.join('')}`,
    ),
    height,
  };
}

function rehearsalSvg(size: Size, lettering: Lettering): Buffer {
  const word = 'REHEARSAL';
  const text = Math.min(size.width / 7, size.height / 3);
  const left = (size.width - lettering.width(word, text)) / 2;
  const data = lettering.path(word, left, size.height / 2 + text * 0.36, text);
  const angle = (-Math.atan2(size.height, size.width) * 180) / Math.PI / 1.6;
  return svg(
    size,
    `<g transform="rotate(${angle.toFixed(1)} ${size.width / 2} ${size.height / 2})"><path d="${data}" fill="#7a1fa2" fill-opacity="0.13"/></g>`,
  );
}

const THUMBNAIL = { width: 560, height: 1100 };

export interface MarkOptions {
  readonly boxes: readonly Box[];
  /** Left out for pictures that go into a document. */
  readonly band: BandText | undefined;
  readonly rehearsal: boolean;
  /** Pixels of the picture per CSS pixel. */
  readonly scale: number;
}

/** Makes what people look at from the untouched PNG. Works in threads of its own and not on that of the run. */
export async function markPicture(png: Buffer, options: MarkOptions): Promise<MarkedPictures> {
  const [{ default: sharp }, lettering] = await Promise.all([import('sharp'), openLettering()]);
  const size = sizeOfPng(png);
  const { boxes, band, rehearsal, scale } = options;
  const over = [
    ...(rehearsal ? [{ input: rehearsalSvg(size, lettering), left: 0, top: 0 }] : []),
    ...(boxes.length > 0 ? [{ input: boxesSvg(boxes, size, scale, lettering), left: 0, top: 0 }] : []),
  ];
  const marked: Sharp = sharp(png).removeAlpha().composite(over);
  const flat = await marked.raw().toBuffer({ resolveWithObject: true });
  const raw = { raw: { width: flat.info.width, height: flat.info.height, channels: flat.info.channels } };
  const drawn = band === undefined ? undefined : bandSvg(band, size.width, scale, lettering);
  const whole = sharp(flat.data, raw);
  const [withBand, thumbnail] = await Promise.all([
    (drawn === undefined
      ? whole
      : whole
          .extend({ top: drawn.height, background: BAND.background })
          .composite([{ input: drawn.input, left: 0, top: 0 }])
    )
      .png({ compressionLevel: 5 })
      .toBuffer(),
    sharp(flat.data, raw)
      .resize({ ...THUMBNAIL, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 72, effort: 2 })
      .toBuffer(),
  ]);
  return { marked: withBand, thumbnail };
}
