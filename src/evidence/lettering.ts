import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { PathCommand } from 'opentype.js';

export interface Lettering {
  /** SVG path data of one line of text, its baseline beginning at (x, y), in pixels of the given size. */
  path(text: string, x: number, y: number, size: number): string;
  width(text: string, size: number): number;
  /** The text in lines that are at most so wide, broken after signs that addresses are made of. */
  wrap(text: string, width: number, size: number): string[];
}

/**
 * Draws text as outlines of the font that ships with this program, so that a picture looks the same on every machine:
 * text that is left to the system needs fonts there, and complains on stderr where there are none.
 */
async function readLettering(): Promise<Lettering> {
  const { default: opentype } = await import('opentype.js');
  const file = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const bytes = await readFile(file);
  const font = opentype.parse(Uint8Array.from(bytes).buffer);
  // Glyph by glyph, without ligatures and kerning: the font's substitution tables are more than the parser knows.
  const advance = (character: string, size: number): number =>
    ((font.charToGlyph(character).advanceWidth ?? 0) * size) / font.unitsPerEm;
  const width = (text: string, size: number): number =>
    Array.from(text).reduce((sum, character) => sum + advance(character, size), 0);
  // A band has hundreds of glyphs and a run dozens of bands: each outline is made once, in relative coordinates.
  const outlines = new Map<string, string>();
  const outline = (character: string, size: number): string => {
    const key = `${size} ${character}`;
    const known = outlines.get(key);
    if (known !== undefined) return known;
    const made = relativePath(font.charToGlyph(character).getPath(0, 0, size).commands);
    outlines.set(key, made);
    return made;
  };
  return {
    width,
    path(text, x, y, size) {
      let data = '';
      let left = x;
      for (const character of text) {
        data += `M${left.toFixed(2)} ${y.toFixed(2)}${outline(character, size)}`;
        left += advance(character, size);
      }
      return data;
    },
    wrap(text, available, size) {
      const lines: string[] = [];
      let line = '';
      for (const part of text.split(/(?<=[\s/?&=,;:.-])/u)) {
        if (line !== '' && width(line + part, size) > available) {
          lines.push(line);
          line = '';
        }
        for (const character of part) {
          if (line !== '' && width(line + character, size) > available) {
            lines.push(line);
            line = '';
          }
          line += character;
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
