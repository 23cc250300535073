import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { systemCode } from '../../core/errors.ts';
import { placeOf, targetOf, type Place } from '../places.ts';

/** Where a picture of a document lies, or why it is not written. */
export type PictureFile = { readonly path: string } | { readonly refused: string };

const DEVICE = /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)(?:\.|$)/iu;

/** What Windows would read as something else than a file of that name: a device, a stream, a name without its end. */
const misread = (part: string): boolean =>
  DEVICE.test(part) || /[. ]$/u.test(part) || /[<>:"|?*]/u.test(part) || /\p{Cc}/u.test(part);

const isLink = async (path: string): Promise<boolean> => {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
};

/** The repository of a document; its own folder where it lies in none. With all links resolved. */
const groundOf = ({ file, repository }: Place): Promise<string> => realpath(repository ?? dirname(file));

/**
 * The file that a picture's source names, if it may be written: a PNG inside of the repository of its document, with no
 * symbolic link on the way, by a name that is a file everywhere. To be asked again right before writing.
 */
export async function pictureFile(document: string, source: string): Promise<PictureFile> {
  const place = await placeOf(document);
  const target = targetOf(place, source);
  if (target === undefined)
    return {
      refused: source.startsWith('~')
        ? 'it is given from the folder of docfx.json, and there is none above the document'
        : 'it is not given by a path relative to the document',
    };
  const ground = await groundOf(place);
  const folder = dirname(place.file);
  const file = join(await realpath(folder), relative(folder, target));
  const way = relative(ground, file);
  const parts = way.split(sep);
  if (way === '' || parts[0] === '..' || resolve(ground, way) !== file)
    return { refused: 'it lies outside of the repository of the document' };
  if (parts.some(misread) || parts[0]?.toLowerCase() === '.git')
    return { refused: 'its name stands for something else than a file' };
  if (!/\.png$/iu.test(file)) return { refused: 'it is no PNG' };
  let at = ground;
  for (const part of parts) {
    at = join(at, part);
    if (await isLink(at)) return { refused: `${relative(ground, at).replaceAll('\\', '/')} is a symbolic link` };
  }
  return { path: file };
}
