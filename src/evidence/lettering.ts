import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PathCommand } from 'opentype.js';
import { coverOf, lay, type Color, type Cover, type Raster } from './raster.ts';

export interface Lettering {
  /** SVG path data of one line of text, its baseline beginning at (x, y), in pixels of the given size. */
  path(text: string, x: number, y: number, size: number): string;
  width(text: string, size: number): number;
  /** The text in lines that are at most so wide, broken after signs that addresses are made of. */
  wrap(text: string, width: number, size: number): string[];
  /** Draws one line of text, its baseline beginning at (x, y). The signs must have been made ready in that size. */
  draw(on: Raster, text: string, x: number, y: number, size: number, color: Color): void;
  /** Makes signs ready to be drawn; to be awaited before `draw`. */
  prepare(text: string, size: number): Promise<void>;
}

/** A sign can begin at a third of a pixel: at whole ones, small letters stand unevenly. */
const PARTS = 3;

/** How a sign of a size covers pixels, for each part of a pixel at which it can begin; its origin at (2, base). */
interface Tile {
  readonly covers: readonly Cover[];
  readonly base: number;
}

/**
 * Draws text as outlines of the font that ships with this program, so that a picture looks the same on every machine:
 * text that is left to the system needs fonts there, and complains on stderr where there are none.
 */
async function readLettering(): Promise<Lettering> {
  const { default: opentype } = await import('opentype.js');
  const file = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const bytes = await readFile(file);
  // Each of its thousands of signs is read when it is first drawn.
  const font = opentype.parse(Uint8Array.from(bytes).buffer, { lowMemory: true });
  // Glyph by glyph, without ligatures and kerning: the font's substitution tables are more than the parser knows.
  const advances = new Map<string, number>();
  const advance = (character: string, size: number): number => {
    let ems = advances.get(character);
    if (ems === undefined) {
      ems = (font.charToGlyph(character).advanceWidth ?? 0) / font.unitsPerEm;
      advances.set(character, ems);
    }
    return ems * size;
  };
  const width = (text: string, size: number): number =>
    Array.from(text).reduce((sum, character) => sum + advance(character, size), 0);
  const path = (text: string, x: number, y: number, size: number): string => {
    let data = '';
    let left = x;
    for (const character of text) {
      data += `M${left.toFixed(2)} ${y.toFixed(2)}${relativePath(font.charToGlyph(character).getPath(0, 0, size).commands)}`;
      left += advance(character, size);
    }
    return data;
  };
  // A band has hundreds of signs and a run dozens of bands: each sign is made once, and then only laid on.
  const tiles = new Map<string, Tile>();
  const keyOf = (character: string, size: number): string => `${size} ${character}`;
  async function makeTiles(characters: readonly string[], size: number): Promise<void> {
    const base = Math.ceil(size * 1.1);
    const height = Math.ceil(size * 1.5);
    const place = Math.ceil(Math.max(...characters.map((character) => advance(character, size)), size)) + 6;
    const count = characters.length * PARTS;
    const outlines = Array.from({ length: count }, (_, at) =>
      path(characters[Math.floor(at / PARTS)] ?? '', 2 + (at % PARTS) / PARTS, at * height + base, size),
    );
    // One below the other, so that each is a piece of the bytes.
    const strip = await coverOf(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${place}" height="${height * count}"><path d="${outlines.join('')}"/></svg>`,
    );
    characters.forEach((character, index) => {
      const covers = Array.from({ length: PARTS }, (_, part): Cover => {
        const from = (index * PARTS + part) * height * place;
        return { data: strip.data.subarray(from, from + height * place), width: place, height };
      });
      tiles.set(keyOf(character, size), { covers, base });
    });
  }
  return {
    width,
    path,
    async prepare(text, size) {
      const missing = [...new Set(text)].filter((character) => !tiles.has(keyOf(character, size)));
      if (missing.length > 0) await makeTiles(missing, size);
    },
    draw(on, text, x, y, size, color) {
      let left = x;
      for (const character of text) {
        const tile = tiles.get(keyOf(character, size));
        const thirds = Math.round(left * PARTS);
        const cover = tile?.covers[thirds % PARTS];
        if (tile !== undefined && cover !== undefined) {
          lay(on, cover, Math.floor(thirds / PARTS) - 2, Math.round(y) - tile.base, color);
        }
        left += advance(character, size);
      }
    },
    wrap(text, available, size) {
      const lines: string[] = [];
      let line = '';
      let used = 0;
      const fit = (next: number): void => {
        if (line === '' || used + next <= available) return;
        lines.push(line);
        line = '';
        used = 0;
      };
      for (const part of text.split(/(?<=[\s/?&=,;:.-])/u)) {
        fit(width(part, size));
        for (const character of part) {
          const next = advance(character, size);
          fit(next);
          line += character;
          used += next;
        }
      }
      return line === '' ? lines : [...lines, line];
    },
  };
}

/** The commands of an outline that begins at (0, 0), each relative to the point before it (SVG 2, 9.3). */
function relativePath(commands: readonly PathCommand[]): string {
  let data = '';
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const from = (toX: number, toY: number): string => `${(toX - x).toFixed(2)} ${(toY - y).toFixed(2)} `;
  for (const command of commands) {
    if (command.type === 'Z') {
      data += 'z';
      [x, y] = [startX, startY];
      continue;
    }
    if (command.type === 'C') data += `c${from(command.x1, command.y1)}${from(command.x2, command.y2)}`;
    else if (command.type === 'Q') data += `q${from(command.x1, command.y1)}`;
    else data += command.type.toLowerCase();
    data += from(command.x, command.y);
    [x, y] = [command.x, command.y];
    if (command.type === 'M') [startX, startY] = [x, y];
  }
  return data;
}

let lettering: Promise<Lettering> | undefined;

/** Read once per process: the font takes a moment to parse. */
export function openLettering(): Promise<Lettering> {
  lettering ??= readLettering();
  return lettering;
}
