import { resolve } from 'node:path';
import { Fault } from '../core/errors.ts';
import { findDocuments, shownFrom } from './files.ts';
import { includesOf } from './includes.ts';
import type { DocumentModel } from './model.ts';
import type { DocumentReader } from './reader.ts';
import { readSource, type DocumentSource } from './source.ts';

export interface ReadDocument {
  readonly source: DocumentSource;
  readonly model: DocumentModel;
  /** Absolute. */
  readonly path: string;
  /** The included documents, absolute. */
  readonly includes: readonly string[];
}

export interface ReadAll {
  readonly documents: readonly ReadDocument[];
  /** Documents that could not be read, among several. */
  readonly faults: readonly Fault[];
}

export interface ReadAllOptions {
  readonly cwd: string;
  readonly names: readonly string[];
  readonly reader: DocumentReader;
  /** Reads what the documents include as well, each once. */
  readonly follow: boolean;
  /** Only these, absolute; all when not given. */
  readonly only?: ReadonlySet<string>;
}

const AT_ONCE = 32;

/**
 * Reads documents by name, folder or glob, and the includes that lie in their repository.
 * @throws Fault PR-102 for a name that leads to nothing; any fault of the document when there is but one.
 */
export async function readAll({ cwd, names, reader, follow, only }: ReadAllOptions): Promise<ReadAll> {
  const named = await findDocuments(cwd, names);
  const queue = named.filter((file) => only === undefined || only.has(resolve(cwd, file)));
  const seen = new Set(queue.map((file) => resolve(cwd, file)));
  const documents: ReadDocument[] = [];
  const faults: Fault[] = [];
  const alone = queue.length === 1;

  async function readOne(file: string): Promise<void> {
    const path = resolve(cwd, file);
    try {
      const source = await readSource(path, file);
      const model = await reader.read(source);
      const includes = await includesOf(path, model);
      documents.push({ source, model, path, includes });
      if (!follow) return;
      for (const include of includes) {
        if (seen.has(include)) continue;
        seen.add(include);
        queue.push(shownFrom(cwd, include));
      }
    } catch (error) {
      // An include that is not there is a finding of the document that names it.
      if (error instanceof Fault && error.code === 'PR-102' && !named.includes(file)) return;
      if (!(error instanceof Fault) || alone) throw error;
      faults.push(error);
    }
  }

  for (let at = 0; at < queue.length;) {
    const batch = queue.slice(at, at + AT_ONCE);
    at += batch.length;
    await Promise.all(batch.map(readOne));
  }
  documents.sort((left, right) => (left.source.file < right.source.file ? -1 : 1));
  return { documents, faults };
}
