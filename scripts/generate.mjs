// Writes what is generated from the built code into dist/. Run by the build.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = path.join(path.dirname(import.meta.dirname), 'dist');
const built = (file) => import(pathToFileURL(path.join(dist, ...file.split('/'))).href);

const { readCommands } = await built('core/registries.js');
const { outlineOf } = await built('commands/_catalog.js');

const commands = [...(await readCommands()).values()];
writeFileSync(path.join(dist, 'commands.json'), JSON.stringify(commands.map(outlineOf)));
