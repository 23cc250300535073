import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { Fault, messageOf, MistakesFault, systemCode, type Mistake } from '../core/errors.ts';
import { isPortalVersion } from '../core/names.ts';
import { readSchema } from '../core/schema.ts';
import { CONTROL_ROLES, defineScreen, strayKeys, WINDOWS, type Screen } from '../core/screen.ts';
import { readYaml } from '../core/yaml.ts';

const text = z.string().min(1).max(500);
const versioned = z.union([
  text,
  z.record(z.string().refine(isPortalVersion, 'a month such as 2025-04'), text.nullable()),
]);
const control = z.strictObject({
  role: z.enum(CONTROL_ROLES),
  name: versioned,
  aliases: z.array(text).exactOptional(),
  under: versioned.exactOptional(),
  selector: text.exactOptional(),
  options: z.array(versioned).exactOptional(),
  value: text.exactOptional(),
  source: text.exactOptional(),
});

/** A screen as a YAML file holds it: what `defineScreen` takes, as data. */
export const screenShape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/u, 'lower-case letters, digits and hyphens'),
  summary: text,
  window: z.enum(WINDOWS).exactOptional(),
  title: versioned.exactOptional(),
  address: text.exactOptional(),
  ready: text,
  paths: versioned.exactOptional(),
  controls: z.record(z.string().min(1), control),
  leadsTo: z.record(z.string(), z.string()).exactOptional(),
  opens: z.array(z.string()).exactOptional(),
  rows: z.record(z.string(), z.string()).exactOptional(),
  over: z.array(z.string()).exactOptional(),
  commit: z.string().exactOptional(),
  committed: z.array(z.string()).exactOptional(),
  roles: z.strictObject({ anyOf: z.array(text).min(1), source: text.exactOptional() }).exactOptional(),
  source: text.exactOptional(),
});

/**
 * The screens of a user's folders: `.yaml` files, and `.mjs` files whose default export is a function that is handed
 * `defineScreen`.
 * @throws Fault PR-102 for a folder that is not there, PR-205 with all mistakes of a file.
 */
export async function loadScreens(folders: readonly string[]): Promise<Screen[]> {
  const all = await Promise.all(folders.map(screensIn));
  return all.flat();
}

async function screensIn(folder: string): Promise<Screen[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    const fact = systemCode(error) === 'ENOENT' ? `there is no folder ${folder}` : `${folder}: ${messageOf(error)}`;
    throw new Fault('PR-102', fact, { hint: 'Mend "screens" in the configuration.', cause: error });
  });
  const files = names.filter((name) => /\.(?:ya?ml|mjs)$/u.test(name)).sort();
  return Promise.all(files.map((name) => (name.endsWith('.mjs') ? fromModule : fromYaml)(path.join(folder, name))));
}

async function fromYaml(file: string): Promise<Screen> {
  const { yaml, mistakes } = readYaml(await readFile(file, 'utf8'), file, 'PR-205');
  if (yaml === undefined) throw new MistakesFault('PR-205', `the screen ${file} cannot be read`, mistakes);
  const reading = readSchema(screenShape, yaml.value, { yaml, at: [], code: 'PR-205', name: 'the screen' });
  if (reading.value === undefined)
    throw new MistakesFault('PR-205', `the screen ${file} is not in order`, reading.mistakes);
  const screen = reading.value;
  const wrong = strayKeys(screen).map(({ key, path: at }): Mistake => ({
    code: 'PR-205',
    severity: 'error',
    place: yaml.placeOf(at),
    fact: `"${key}" is not one of its controls`,
    hint: `Its controls: ${Object.keys(screen.controls).join(', ')}`,
  }));
  if (wrong.length > 0) throw new MistakesFault('PR-205', `the screen ${file} is not in order`, wrong);
  return defineScreen(screen);
}

async function fromModule(file: string): Promise<Screen> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    const made = z.object({ default: z.function() }).parse(module).default as (define: typeof defineScreen) => unknown;
    const screen = made(defineScreen);
    return defineScreen(screenShape.parse(withoutKind(screen)));
  } catch (error) {
    throw new Fault('PR-205', `the screen ${file} is not in order: ${messageOf(error)}`, {
      cause: error,
      hint: 'A module of screens is: export default (defineScreen) => defineScreen({ name, summary, ready, controls })',
    });
  }
}

function withoutKind(screen: unknown): unknown {
  if (typeof screen !== 'object' || screen === null) return screen;
  return Object.fromEntries(Object.entries(screen).filter(([key]) => key !== 'kind'));
}
