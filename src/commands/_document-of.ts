import path from 'node:path';
import type { Mistake } from '../core/errors.ts';
import { Fault } from '../core/errors.ts';
import type { Runbook } from '../core/runbook.ts';

export interface DocumentWanted {
  readonly cwd: string;
  /** The document that the person names, relative to `cwd`. */
  readonly named?: string | undefined;
  /** Folders by repository, from the configuration. */
  readonly folders: Readonly<Record<string, string>>;
}

/** The file of a runbook's document, where it is at hand. */
function fileOf(runbook: Runbook, { cwd, named, folders }: DocumentWanted): string | undefined {
  if (named !== undefined) return path.resolve(cwd, named);
  const { repository, path: own } = runbook.document ?? {};
  const folder = repository === undefined ? undefined : folders[repository];
  return folder === undefined || own === undefined ? undefined : path.join(folder, own);
}

/**
 * Compares a runbook with its document; nothing where the document is not at hand.
 * @throws Fault when a named document cannot be read.
 */
export async function compareWithItsDocument(runbook: Runbook, wanted: DocumentWanted): Promise<readonly Mistake[]> {
  const file = fileOf(runbook, wanted);
  if (file === undefined) return [];
  // What reads documents is loaded for those alone who have one at hand.
  const { compareWithDocument, createDocumentReader, readAll } = await import('../documents/index.ts');
  const reader = createDocumentReader();
  const shown = path.relative(wanted.cwd, file).replaceAll('\\', '/');
  try {
    const { documents } = await readAll({ cwd: wanted.cwd, names: [file], reader, follow: true });
    const written = (image: string): string => image.replaceAll('\\', '/').replace(/^\.\//u, '');
    const images = new Set(documents.flatMap(({ model }) => model.images.map(({ source }) => written(source))));
    return compareWithDocument(runbook, {
      file: shown,
      models: documents.map(({ model }) => model),
      shows: (image) => images.has(written(image)),
    });
  } catch (error) {
    // A configured folder without this document is told; a document that a person names has to be there.
    if (wanted.named !== undefined || !(error instanceof Fault) || error.code !== 'PR-102') throw error;
    return [
      {
        code: 'PR-210',
        severity: 'warning',
        place: { file: runbook.source.file, line: 1, column: 1 },
        fact: `the document ${shown} is not there`,
        hint: 'Look at "documents" of the configuration and at "document" of the runbook',
      },
    ];
  } finally {
    await reader.close();
  }
}
