import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, systemCode } from '../../core/errors.ts';
import { makeFolder, writeWhole } from '../../core/files.ts';
import { comparePictures } from './compare.ts';
import { drawPicture, type BoxStyle } from './draw.ts';
import { pictureFile } from './picture-file.ts';
import { recordOf, withRecord, type PictureRecord } from './record.ts';
import type { StepPicture } from './store.ts';

const MOST_BYTES = 50_000_000;

export interface Renewal {
  readonly outcome: 'same' | 'renewed' | 'refused';
  /** For people. */
  readonly detail: string;
  readonly bytes: number;
}

async function readOld(path: string): Promise<{ readonly bytes: Buffer; readonly mode: number } | undefined> {
  try {
    const { size, mode } = await stat(path);
    return { bytes: size > MOST_BYTES ? Buffer.alloc(0) : await readFile(path), mode: mode & 0o777 };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Puts the picture of a step where the document shows it, if it differs to the eye from what is there: whole or not at all.
 * A picture of a live portal does not give way to one of the practice tenant.
 */
export async function renewPicture(
  target: { readonly document: string; readonly picture: string },
  shot: StepPicture,
  record: Omit<PictureRecord, 'v' | 'phase' | 'boxes'>,
  style: BoxStyle,
): Promise<Renewal> {
  const drawn = await drawPicture(shot.png, shot.boxes, style);
  const boxes = shot.boxes.map(({ label }) => label);
  const png = withRecord(drawn, { v: 1, ...record, phase: shot.phase, boxes });
  // The folders may have changed since the plan was made.
  const file = await pictureFile(target.document, target.picture);
  if ('refused' in file) return { outcome: 'refused', detail: file.refused, bytes: 0 };
  let old: Awaited<ReturnType<typeof readOld>>;
  try {
    old = await readOld(file.path);
  } catch (error) {
    return { outcome: 'refused', detail: `what is there cannot be read: ${messageOf(error)}`, bytes: 0 };
  }
  const what = await compared(old?.bytes, png);
  if (what === undefined) return { outcome: 'same', detail: '', bytes: old?.bytes.length ?? 0 };
  const made = old === undefined ? undefined : recordOf(old.bytes);
  if (record.practice && made?.practice === false)
    return {
      outcome: 'refused',
      detail: 'what is there was taken on the live portal, this on the practice tenant',
      bytes: 0,
    };
  try {
    await makeFolder(dirname(file.path));
    await writeWhole(file.path, png, old?.mode);
  } catch (error) {
    return { outcome: 'refused', detail: `it cannot be written and is as it was: ${messageOf(error)}`, bytes: 0 };
  }
  return { outcome: 'renewed', detail: what, bytes: png.length };
}

/** What differs; undefined where nothing does. */
async function compared(old: Buffer | undefined, png: Buffer): Promise<string | undefined> {
  if (old === undefined) return 'new';
  const { differs, what } = await comparePictures(old, png);
  return differs ? what : undefined;
}
