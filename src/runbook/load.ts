import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf, MistakesFault, systemCode, type Mistake } from '../core/errors.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { Runbook } from '../core/runbook.ts';
import { MAX_YAML_BYTES } from '../core/yaml.ts';
import { readRunbook, type LoadedRunbook } from './read.ts';

/** Reads at most a little more than is allowed, so that the wrong file does not fill the memory. */
async function readBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    if (!(await handle.stat()).isFile()) throw new Fault('PR-102', `${file} is no file`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_YAML_BYTES + 1), 0, MAX_YAML_BYTES + 1, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
};

/**
 * Reads a runbook file with all its mistakes.
 * @param file as the person named it; relative to `cwd`.
 * @throws Fault PR-102 when there is no such file.
 */
export async function loadRunbook(
  file: string,
  vocabulary: Vocabulary,
  options: { readonly cwd: string },
): Promise<LoadedRunbook> {
  const bytes = await readBytes(path.resolve(options.cwd, file)).catch((error: unknown) => {
    if (error instanceof Fault) throw error;
    const reason = REASONS[systemCode(error) ?? ''] ?? messageOf(error);
    throw new Fault('PR-102', `cannot read ${file}: ${reason}`, {
      hint: 'Run "portal-runbook list" to see the runbooks.',
      cause: error,
    });
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return readRunbook(text, file, sha256, vocabulary);
  } catch (error) {
    if (!(error instanceof TypeError) || systemCode(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    const mistake: Mistake = {
      code: 'PR-201',
      severity: 'error',
      place: { file, line: 1, column: 1 },
      fact: 'the file is not UTF-8 text',
      hint: 'Save it as UTF-8',
    };
    return { file, runbook: undefined, mistakes: [mistake] };
  }
}

export const errorsIn = (mistakes: readonly Mistake[]): Mistake[] =>
  mistakes.filter(({ severity }) => severity === 'error');

/** `3 errors and 1 warning`. */
export function countMistakes(mistakes: readonly Mistake[]): string {
  const errors = errorsIn(mistakes).length;
  const warnings = mistakes.length - errors;
  const of = (count: number, word: string): string[] =>
    count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`];
  return [...of(errors, 'error'), ...of(warnings, 'warning')].join(' and ') || 'no mistakes';
}

/**
 * A runbook that may run: without errors, and with every step written.
 * @throws MistakesFault with all that stands against it.
 */
export function runbookToRun({ file, runbook, mistakes }: LoadedRunbook): Runbook {
  const against = mistakes
    .filter(({ severity, code }) => severity === 'error' || code === 'PR-209')
    .map((mistake): Mistake => ({ ...mistake, severity: 'error' }));
  if (runbook !== undefined && against.length === 0) return runbook;
  const code = against[0]?.code ?? 'PR-202';
  throw new MistakesFault(code, `${countMistakes(against)} in ${file}; nothing was run`, against);
}
