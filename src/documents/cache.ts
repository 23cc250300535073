import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentModel } from './model.ts';
import type { DocumentReader } from './reader.ts';
import type { DocumentSource } from './source.ts';
import { makeFolder } from '../core/files.ts';

/** Raised whenever what is read from the same text may change. */
const FORMAT = 2;

const isModel = (value: unknown): value is DocumentModel =>
  typeof value === 'object' && value !== null && 'claims' in value && 'steps' in value && 'unread' in value;

/**
 * A reader that remembers what it read, by the SHA-256 of the content; a cache that cannot be read or written is done
 * without.
 * @param folder of the cache; made when it is first written.
 * @param version of this program: another one reads anew.
 */
export function withCache(reader: DocumentReader, folder: string, version: string): DocumentReader {
  const own = join(folder, `documents-${FORMAT}-${version}`);
  const fileOf = (source: DocumentSource): string => join(own, source.sha256.slice(0, 2), `${source.sha256}.json`);

  async function remembered(source: DocumentSource): Promise<DocumentModel | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(fileOf(source), 'utf8'));
      return isModel(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  async function remember(source: DocumentSource, model: DocumentModel): Promise<void> {
    const file = fileOf(source);
    const draft = `${file}.${randomUUID()}`;
    try {
      await makeFolder(join(file, '..'));
      await writeFile(draft, JSON.stringify(model));
      await rename(draft, file);
    } catch {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }

  return {
    async read(source) {
      const known = await remembered(source);
      if (known !== undefined) return known;
      const model = await reader.read(source);
      await remember(source, model);
      return model;
    },
    close: () => reader.close(),
  };
}
