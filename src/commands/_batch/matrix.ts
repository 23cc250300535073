import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Fault, MistakesFault, systemCode } from '../../core/errors.ts';
import { readSchema } from '../../core/schema.ts';
import { readYaml, type YamlText } from '../../core/yaml.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/u, 'a name has lower-case letters, digits and hyphens, as in "contoso-test"');
const line = z.string().min(1).max(2_000);

const entry = z.strictObject({
  name: name.describe('What reports call it'),
  portal: name.optional().describe('A portal of the configuration; the one that --portal or the configuration names'),
  tenant: line.optional().describe('On the practice portal: the domain of one of its tenants'),
  accounts: z.record(name, name).default({}).describe('Which account of the portal stands for one of the runbook'),
  inputs: z.record(z.string(), z.string()).default({}).describe('Values for inputs of the runbooks'),
});

/** What `--matrix FILE` holds. */
const matrixShape = z.strictObject({
  format: z.literal(1),
  practice: z
    .strictObject({
      tenants: line.optional().describe('File of practice tenants, as `practice --tenants` takes it'),
      faults: line.optional().describe('File of what is to go wrong, as `practice --faults` takes it'),
    })
    .default({})
    .describe('What the practice portal starts with'),
  tenants: z.array(entry).min(1).max(20_000),
});

export type MatrixEntry = z.output<typeof entry>;

export interface Matrix {
  readonly entries: readonly MatrixEntry[];
  /** Absolute. */
  readonly practice: { readonly tenants?: string | undefined; readonly faults?: string | undefined };
  readonly yaml: YamlText;
}

/**
 * Reads a matrix: each entry is a tenant in which all the runbooks are run.
 * @throws Fault PR-102 for a file that cannot be read, MistakesFault PR-108 with every mistake of its shape.
 */
export async function readMatrix(file: string, cwd: string): Promise<Matrix> {
  const at = path.resolve(cwd, file);
  const text = await readFile(at, 'utf8').catch((error: unknown) => {
    const fact = systemCode(error) === 'ENOENT' ? `there is no matrix ${file}` : `${file} cannot be read`;
    throw new Fault('PR-102', fact, { cause: error });
  });
  const { yaml, mistakes } = readYaml(text, file, 'PR-108');
  if (yaml === undefined) throw new MistakesFault('PR-108', `the matrix ${file} cannot be read`, mistakes);
  const reading = readSchema(matrixShape, yaml.value, { yaml, at: [], code: 'PR-108', name: 'the matrix' });
  if (reading.value === undefined)
    throw new MistakesFault('PR-108', `the matrix ${file} is not in order`, reading.mistakes);
  const { tenants: entries, practice } = reading.value;
  const absolute = (one: string | undefined): string | undefined =>
    one === undefined ? undefined : path.resolve(path.dirname(at), one);
  return { entries, practice: { tenants: absolute(practice.tenants), faults: absolute(practice.faults) }, yaml };
}
