/** A picture as its bytes: red, green, blue for each pixel, row by row. */
export interface Raster {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

export type Color = readonly [red: number, green: number, blue: number];

/** How much of each pixel is covered, 0 to 255. */
export interface Cover {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Paints a rectangle; what lies outside is left out. */
export function fill(
  { data, width, height }: Raster,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  [red, green, blue]: Color,
): void {
  const left = Math.max(0, Math.round(box.x));
  const right = Math.min(width, Math.round(box.x + box.width));
  const top = Math.max(0, Math.round(box.y));
  const bottom = Math.min(height, Math.round(box.y + box.height));
  for (let row = top; row < bottom; row += 1) {
    let at = (row * width + left) * 3;
    for (let column = left; column < right; column += 1) {
      data[at++] = red;
      data[at++] = green;
      data[at++] = blue;
    }
  }
}

/** Lays a colour over the pixels that are covered, with the upper left corner of the cover at (x, y). */
export function lay({ data, width, height }: Raster, cover: Cover, x: number, y: number, color: Color): void {
  const [red, green, blue] = color;
  for (let row = Math.max(0, -y); row < Math.min(cover.height, height - y); row += 1) {
    for (let column = Math.max(0, -x); column < Math.min(cover.width, width - x); column += 1) {
      const share = cover.data[row * cover.width + column] ?? 0;
      if (share === 0) continue;
      const at = ((y + row) * width + x + column) * 3;
      data[at] = mixed(data[at] ?? 0, red, share);
      data[at + 1] = mixed(data[at + 1] ?? 0, green, share);
      data[at + 2] = mixed(data[at + 2] ?? 0, blue, share);
    }
  }
}

const mixed = (under: number, over: number, share: number): number =>
  Math.round((under * (255 - share) + over * share) / 255);

/** What an SVG covers, by its opacity. */
export async function coverOf(svg: string): Promise<Cover> {
  const { default: sharp } = await import('sharp');
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const cover = new Uint8Array(info.width * info.height);
  for (let at = 0; at < cover.length; at += 1) cover[at] = data[at * info.channels + 3] ?? 0;
  return { data: cover, width: info.width, height: info.height };
}
