import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf, systemCode } from '../core/errors.ts';

export const CONFIG_NAME = 'portal-runbook.config.yaml';

export interface ConfigFile {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new Fault('PR-102', `cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * The nearest configuration, from a folder upward.
 * @param named a file that must be there.
 * @throws Fault PR-102 when the named file is not there, or one cannot be read.
 */
export async function findConfigFile(cwd: string, named: string | undefined): Promise<ConfigFile | undefined> {
  if (named !== undefined) {
    const file = path.resolve(cwd, named);
    const text = await readIfThere(file);
    if (text === undefined) throw new Fault('PR-102', `there is no configuration file ${named}`);
    return { file, text };
  }
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    const file = path.join(folder, CONFIG_NAME);
    const text = await readIfThere(file);
    if (text !== undefined) return { file, text };
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The variables of the `.env` beside the configuration, or in the current folder; the environment wins over them. */
export async function readDotenv(folder: string): Promise<Readonly<Record<string, string>>> {
  const text = await readIfThere(path.join(folder, '.env'));
  if (text === undefined) return {};
  const { parse } = await import('dotenv');
  return parse(text);
}
