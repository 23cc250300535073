import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * A built file beside a module, for what Node must load by itself: a thread, a process. The tests run the sources; what
 * they start runs as a user has it, from `dist`.
 * @param module `import.meta.url`
 * @param name such as `./worker.js`
 */
export function builtFile(module: string, name: string): URL {
  const own = new URL(name, module);
  if (!module.endsWith('.ts')) return own;
  let root = dirname(fileURLToPath(module));
  while (!existsSync(join(root, 'package.json')) && dirname(root) !== root) root = dirname(root);
  return pathToFileURL(join(root, 'dist', relative(join(root, 'src'), fileURLToPath(own))));
}
