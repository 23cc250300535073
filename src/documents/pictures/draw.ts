/** How the boxes of a document's pictures look. */
export interface BoxStyle {
  /** `#rrggbb` */
  readonly color: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels between the control and its box. */
  readonly padding: number;
}

/** A rectangle in pixels of the picture. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const WIDEST = 1200;
// Under 1 MB with what is then written into the file.
const MOST_BYTES = 980_000;

function boxesSvg(boxes: readonly Rectangle[], size: { width: number; height: number }, style: BoxStyle): Buffer {
  const half = style.width / 2;
  const out = half + style.padding;
  const drawn = boxes.flatMap((box) => {
    // Half of a line lies on each side of its path: outset, so that the line hugs the control from outside.
    const left = Math.max(half, Math.round(box.x) - out);
    const top = Math.max(half, Math.round(box.y) - out);
    const right = Math.min(size.width - half, Math.round(box.x + box.width) + out);
    const bottom = Math.min(size.height - half, Math.round(box.y + box.height) + out);
    if (right <= left || bottom <= top) return [];
    return [
      `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="none" stroke="${style.color}" stroke-width="${style.width}"/>`,
    ];
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${drawn.join('')}</svg>`,
  );
}

/**
 * Makes a document's picture from a shot: boxes drawn, at most 1200 px wide and 1 MB large, as Microsoft Learn asks.
 * @throws TypeError when even a palette does not make it small enough.
 */
export async function drawPicture(shot: Buffer, boxes: readonly Rectangle[], style: BoxStyle): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { width, height } = await sharp(shot).metadata();
  const scale = width > WIDEST ? WIDEST / width : 1;
  const size = { width: Math.min(width, WIDEST), height: Math.round(height * scale) };
  // Boxes are drawn last: a line that is scaled down is no longer as wide as it should be.
  const scaled = boxes.map((box) => ({
    x: box.x * scale,
    y: box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  }));
  const base = await sharp(shot)
    .removeAlpha()
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = sharp(base.data, { raw: base.info })
    .composite(scaled.length === 0 ? [] : [{ input: boxesSvg(scaled, size, style), left: 0, top: 0 }])
    // Drawing over it has given it an alpha channel, which shows nothing and costs bytes.
    .removeAlpha();
  const lossless = await picture.clone().png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
  if (lossless.length < MOST_BYTES) return lossless;
  const palette = await picture.png({ palette: true, effort: 10, compressionLevel: 9 }).toBuffer();
  if (palette.length < MOST_BYTES) return palette;
  throw new TypeError(`the picture would have ${palette.length} bytes`);
}
