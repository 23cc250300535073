// Writes what comes out of the built code itself into dist/: the outline of the commands that --help reads, the JSON
// Schemas for editors, the reference, and the list of others' work. Run by the build.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { thirdPartyPage } from './third-party.mjs';

const dist = path.join(path.dirname(import.meta.dirname), 'dist');
const built = (file) => import(pathToFileURL(path.join(dist, ...file.split('/'))).href);

function write(file, content) {
  const target = path.join(dist, ...file.split('/'));
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
}

const { readCommands, readVocabulary } = await built('core/registries.js');
const { outlineOf } = await built('commands/_catalog.js');
const { commandsPage, errorsPage, stepsPage } = await built('core/reference.js');
const { runbookJsonSchema } = await built('runbook/json-schema.js');
const { configJsonSchema } = await built('config/json-schema.js');

const commands = [...(await readCommands()).values()].sort((left, right) => left.name.localeCompare(right.name));
const vocabulary = await readVocabulary();

write('commands.json', JSON.stringify(commands.map(outlineOf)));
write('schemas/runbook.schema.json', runbookJsonSchema(vocabulary));
write('schemas/config.schema.json', configJsonSchema());
write('reference/commands.md', commandsPage(commands));
write('reference/steps.md', stepsPage(vocabulary.steps.values(), vocabulary.checks.values()));
write('reference/errors.md', errorsPage());
write('reference/third-party.md', thirdPartyPage());
