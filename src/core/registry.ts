import { readdir } from 'node:fs/promises';
import { systemCode } from './errors.ts';

/** What a registry holds: the default export of each file of a folder, by its `name`. */
export interface Registered {
  readonly kind: string;
  readonly name: string;
}

export type Registry<T extends Registered> = ReadonlyMap<string, T>;

function isRegistered(value: unknown, kind: string): value is Registered {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === kind &&
    'name' in value &&
    typeof value.name === 'string'
  );
}

/** Git keeps no empty folder: one that is not there holds nothing. */
async function namesIn(folder: URL): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Reads a folder of the program: every module in it, but not in folders below and not those that begin with `_`.
 * @param guard narrows what `define...` made; its `kind` is checked already.
 * @throws TypeError for a module without such a default export, or two of one name: a bug of that file.
 */
export async function readRegistry<T extends Registered>(
  folder: URL,
  kind: T['kind'],
  guard: (value: Registered) => value is T,
): Promise<Registry<T>> {
  const names = (await namesIn(folder)).filter((name) => /^[^_.].*\.(?:js|ts)$/u.test(name) && !name.endsWith('.d.ts'));
  const modules = await Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, module: (await import(new URL(name, folder).href)) as { default?: unknown } })),
  );
  const registry = new Map<string, T>();
  for (const { name, module } of modules) {
    const value = module.default;
    if (!isRegistered(value, kind) || !guard(value))
      throw new TypeError(`${name} has no ${kind} as its default export`);
    if (registry.has(value.name)) throw new TypeError(`${name}: a ${kind} named "${value.name}" exists already`);
    registry.set(value.name, value);
  }
  return registry;
}
