import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { Fault, MistakesFault, systemCode, type Mistake } from '../../core/errors.ts';
import { readSchema } from '../../core/schema.ts';
import { readYaml } from '../../core/yaml.ts';

const CODE = 'PR-902';

/**
 * YAML of a seed or a fault plan.
 * @throws MistakesFault PR-902 with every mistake at its place.
 */
export function parseSettings<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const refuse = (mistakes: readonly Mistake[]): MistakesFault =>
    new MistakesFault(CODE, `${file} is not what the practice tenant takes`, mistakes);
  const { yaml, mistakes } = readYaml(text, file, CODE);
  if (yaml === undefined) throw refuse(mistakes);
  const reading = readSchema(schema, yaml.value, { yaml, at: [], code: CODE, name: 'the file' });
  if (reading.value === undefined) throw refuse(reading.mistakes);
  return reading.value;
}

/** @throws Fault PR-102 for a file that cannot be read. */
export async function readSettings<S extends z.ZodType>(file: string, schema: S): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const fact = systemCode(thrown) === 'ENOENT' ? `no file ${file}` : `${file} cannot be read`;
    throw new Fault('PR-102', fact, { cause: thrown });
  }
  return parseSettings(text, file, schema);
}
