import path from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import {
  checkJson,
  checkMarkdown,
  checkSarif,
  checkText,
  repositoryOf,
  RULE_IDS,
  type ReadDocument,
  type RuleId,
  type Severities,
} from '../documents/index.ts';
import { checkDocuments, tellFaults } from './_documents.ts';
import { toolVersion } from './_version.ts';

const isRule = (text: string): text is RuleId => RULE_IDS.some((id) => id === text);

function failingRules(written: readonly string[] | undefined, severities: Severities): ReadonlySet<RuleId> {
  if (written === undefined)
    return new Set(RULE_IDS.filter((id) => severities[id] !== 'note' && (id !== 'not-verified' || id in severities)));
  const rules = new Set<RuleId>();
  for (const text of written.flatMap((list) => list.split(',')).map((rule) => rule.trim())) {
    if (text === 'none' || text === '') continue;
    if (!isRule(text))
      throw new Fault('PR-101', `there is no rule ${text}`, {
        hint: didYouMean(text, RULE_IDS) ?? `The rules are ${RULE_IDS.join(', ')}.`,
      });
    rules.add(text);
  }
  return rules;
}

/** Where documents lie in their repository, by the names that they were given; code review wants it so. */
async function placesOf(documents: readonly ReadDocument[]): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  for (const { path: file, source } of documents) {
    const root = await repositoryOf(file);
    if (root !== undefined) places.set(source.file, path.relative(root, file).replaceAll('\\', '/'));
  }
  return places;
}

export default defineCommand({
  name: 'docs check',
  summary: 'Say where documents no longer match the portal, and what to write instead',
  arguments: [{ name: 'documents', description: 'Markdown files, folders or globs', required: true, variadic: true }],
  options: [
    {
      flags: '--runbook <file>',
      description: 'The runbook that reproduces the document; the one that names it unless told',
    },
    { flags: '--run <bag>', description: 'A bag of a run: what it saw on a live portal is a ground to correct' },
    {
      flags: '--portal-version <month>',
      description: 'The portal that is to be described; the one of the configuration unless told',
    },
    { flags: '--changed <revision>', description: 'Only documents that differ from this git revision' },
    {
      flags: '--fail-on <rules>',
      description: 'Rules that end with exit code 1, by commas; all but not-verified unless told',
      repeatable: true,
    },
    { flags: '--verbose', description: 'Also list what could not be verified' },
    { flags: '--json', description: 'Findings as JSON' },
    { flags: '--sarif', description: 'Findings as SARIF 2.1.0, with fixes' },
    { flags: '--markdown', description: 'A summary as Markdown' },
    { flags: '--no-cache', description: 'Read every document anew' },
  ],
  schema: z.strictObject({
    documents: z.array(z.string()).min(1),
    runbook: z.string().optional(),
    run: z.string().optional(),
    portalVersion: z.string().optional(),
    changed: z.string().optional(),
    failOn: z.array(z.string()).optional(),
    verbose: z.boolean().default(false),
    json: z.boolean().default(false),
    sarif: z.boolean().default(false),
    markdown: z.boolean().default(false),
    cache: z.boolean().default(true),
  }),
  examples: [
    'portal-runbook docs check docs/install.md',
    'portal-runbook docs check docs --sarif --changed origin/main',
  ],
  async run(io, input) {
    // Wrong words are told before anything is read.
    failingRules(input.failOn, {});
    const version = await toolVersion();
    const { documents, faults, severities } = await checkDocuments(io, input, version);
    const failing = failingRules(input.failOn, severities);
    const checked = documents.map((document) => document.checked);
    tellFaults(io, faults);
    if (input.sarif) {
      const places = await placesOf(documents.map(({ read }) => read));
      io.out(`${JSON.stringify(checkSarif(checked, { version, failing, places }), null, 2)}\n`);
    } else if (input.json) io.out(`${JSON.stringify(checkJson(checked), null, 2)}\n`);
    else if (input.markdown) io.out(checkMarkdown(checked));
    else
      for (const one of checked)
        io.out(checkText(one, { colors: io.colors && io.outIsTerminal, columns: io.columns, verbose: input.verbose }));
    const fails =
      faults.length > 0 ||
      checked.some(
        ({ findings, notVerified }) =>
          findings.some(({ rule }) => failing.has(rule)) || (failing.has('not-verified') && notVerified.length > 0),
      );
    return fails ? EXIT.failed : EXIT.ok;
  },
});
