import type Sharp from 'sharp';
import { sizeOfPng, type Box } from './capture.ts';
import { openLettering, type Lettering } from './lettering.ts';
import { coverOf, fill, lay, type Color, type Raster } from './raster.ts';

/** How documentation draws its boxes: RGB 233,28,28, 3 px, hugging the control (portal facts, section 6). */
const BOX: { readonly color: Color; readonly width: number } = { color: [233, 28, 28], width: 3 };
const BAND = {
  background: [27, 31, 39],
  ink: [244, 246, 249],
  faint: [174, 183, 196],
  alarm: [255, 180, 84],
} as const satisfies Record<string, Color>;
const WHITE: Color = [255, 255, 255];
const TEXT = 13;
const LEADING = 20;
const MARGIN = 16;

/** What the band says, a line each; the first is the headline. */
export interface BandText {
  readonly headline: string;
  readonly lines: readonly string[];
}

export interface MarkedPictures {
  /** PNG with band and boxes. */
  readonly marked: Uint8Array;
  /** WebP with boxes, for the report. */
  readonly thumbnail: Uint8Array;
}

async function drawBoxes(on: Raster, boxes: readonly Box[], scale: number, lettering: Lettering): Promise<void> {
  const line = BOX.width * scale;
  const text = TEXT * scale;
  const radius = 11 * scale;
  const side = Math.ceil(2 * radius);
  const disc =
    boxes.length > 1
      ? await coverOf(
          `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><circle cx="${side / 2}" cy="${side / 2}" r="${radius}"/></svg>`,
        )
      : undefined;
  await lettering.prepare('0123456789', text);
  for (const [index, box] of boxes.entries()) {
    // The line hugs the control from outside; where the picture ends, it is drawn inside.
    const left = Math.max(0, Math.round(box.x - line));
    const top = Math.max(0, Math.round(box.y - line));
    const right = Math.min(on.width, Math.round(box.x + box.width + line));
    const bottom = Math.min(on.height, Math.round(box.y + box.height + line));
    if (right - left <= 2 * line || bottom - top <= 2 * line) continue;
    fill(on, { x: left, y: top, width: right - left, height: line }, BOX.color);
    fill(on, { x: left, y: bottom - line, width: right - left, height: line }, BOX.color);
    fill(on, { x: left, y: top, width: line, height: bottom - top }, BOX.color);
    fill(on, { x: right - line, y: top, width: line, height: bottom - top }, BOX.color);
    if (disc === undefined) continue;
    const number = String(index + 1);
    const center = { x: Math.max(radius, left), y: Math.max(radius, top) };
    lay(on, disc, Math.round(center.x - radius), Math.round(center.y - radius), BOX.color);
    const begin = center.x - lettering.width(number, text) / 2;
    lettering.draw(on, number, begin, center.y + text * 0.36, text, WHITE);
  }
}

interface BandRow {
  readonly row: string;
  readonly ink: Color;
}

function rowsOfBand(band: BandText, width: number, scale: number, lettering: Lettering): BandRow[] {
  const wrap = (text: string): string[] => lettering.wrap(text, width - 2 * MARGIN * scale, TEXT * scale);
  return [
    ...wrap(band.headline).map((row) => ({ row, ink: BAND.alarm })),
    ...band.lines.flatMap((line, index) =>
      wrap(line).map((row) => ({ row, ink: index === 0 ? BAND.ink : BAND.faint })),
    ),
  ];
}

const heightOfBand = (rows: readonly BandRow[], scale: number): number =>
  Math.ceil((rows.length * LEADING + MARGIN) * scale);

async function drawBand(on: Raster, rows: readonly BandRow[], scale: number, lettering: Lettering): Promise<void> {
  fill(on, { x: 0, y: 0, width: on.width, height: heightOfBand(rows, scale) }, BAND.background);
  await lettering.prepare(rows.map(({ row }) => row).join(''), TEXT * scale);
  for (const [index, { row, ink }] of rows.entries()) {
    const baseline = (MARGIN / 2 + LEADING * (index + 0.72)) * scale;
    lettering.draw(on, row, MARGIN * scale, baseline, TEXT * scale, ink);
  }
}

/** Which pixels of a picture of that size the word REHEARSAL lies on, and by how much. */
interface Watermark {
  readonly at: Uint32Array;
  readonly share: Uint8Array;
}

const REHEARSAL: { readonly color: Color; readonly opacity: number } = { color: [122, 31, 162], opacity: 0.13 };
const MOST_SIZES = 4;
const watermarks = new Map<string, Promise<Watermark>>();

async function makeWatermark(width: number, height: number, lettering: Lettering): Promise<Watermark> {
  const word = 'REHEARSAL';
  const text = Math.min(width / 7, height / 3);
  const data = lettering.path(word, (width - lettering.width(word, text)) / 2, height / 2 + text * 0.36, text);
  const angle = (-Math.atan2(height, width) * 180) / Math.PI / 1.6;
  const { data: cover } = await coverOf(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="rotate(${angle.toFixed(1)} ${width / 2} ${height / 2})"><path d="${data}"/></g></svg>`,
  );
  const places: number[] = [];
  for (let at = 0; at < cover.length; at += 1) if (cover[at] !== 0) places.push(at);
  return {
    at: Uint32Array.from(places),
    share: Uint8Array.from(places, (at) => Math.round((cover[at] ?? 0) * REHEARSAL.opacity)),
  };
}

/** The pictures of a run have few sizes: each is made once. */
function watermarkFor(width: number, height: number, lettering: Lettering): Promise<Watermark> {
  const key = `${width} ${height}`;
  const known = watermarks.get(key) ?? makeWatermark(width, height, lettering);
  watermarks.delete(key);
  watermarks.set(key, known);
  const [oldest] = watermarks.keys();
  if (watermarks.size > MOST_SIZES && oldest !== undefined) watermarks.delete(oldest);
  return known;
}

function drawWatermark({ data }: Raster, { at, share }: Watermark): void {
  for (let index = 0; index < at.length; index += 1) {
    const pixel = (at[index] ?? 0) * 3;
    const over = share[index] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const under = data[pixel + channel] ?? 0;
      data[pixel + channel] = Math.round((under * (255 - over) + (REHEARSAL.color[channel] ?? 0) * over) / 255);
    }
  }
}

const THUMBNAIL = { width: 560, height: 1100 };

export interface MarkOptions {
  readonly boxes: readonly Box[];
  readonly band: BandText;
  readonly rehearsal: boolean;
  /** Pixels of the picture per CSS pixel. */
  readonly scale: number;
}

/** Loads what the first picture would wait for. */
export async function prepareMarkedPictures(): Promise<void> {
  await drawingLibrary();
  await openLettering();
}

/** No picture comes twice: what libvips would keep of each is memory for nothing. */
async function drawingLibrary(): Promise<typeof Sharp> {
  const { default: library } = await import('sharp');
  library.cache(false);
  return library;
}

/**
 * Makes what people look at from the untouched PNG. Reading, packing and shrinking go on in threads of their own; what
 * is drawn is a few thousand pixels, and a tenth of the work of having an SVG laid over each picture.
 */
export async function markPicture(png: Buffer, options: MarkOptions): Promise<MarkedPictures> {
  const [sharp, lettering] = await Promise.all([drawingLibrary(), openLettering()]);
  const { boxes, band, rehearsal, scale } = options;
  const { width, height } = sizeOfPng(png);
  const rows = rowsOfBand(band, width, scale, lettering);
  const above = heightOfBand(rows, scale);
  const pixels = await sharp(png).removeAlpha().toColourspace('srgb').raw().toBuffer();
  const whole: Raster = { data: Buffer.alloc((above + height) * width * 3), width, height: above + height };
  const page: Raster = { data: whole.data.subarray(above * width * 3), width, height };
  pixels.copy(page.data);
  if (rehearsal) drawWatermark(page, await watermarkFor(width, height, lettering));
  if (boxes.length > 0) await drawBoxes(page, boxes, scale, lettering);
  await drawBand(whole, rows, scale, lettering);
  const raw = (raster: Raster): { raw: { width: number; height: number; channels: 3 } } => ({
    raw: { width: raster.width, height: raster.height, channels: 3 },
  });
  const [marked, thumbnail] = await Promise.all([
    sharp(whole.data, raw(whole)).png({ compressionLevel: 3 }).toBuffer(),
    sharp(page.data, raw(page))
      .resize({ ...THUMBNAIL, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 72, effort: 1 })
      .toBuffer(),
  ]);
  return { marked, thumbnail };
}
