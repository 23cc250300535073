import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import type { Runbook } from '../core/runbook.ts';
import { tellFaults } from './_documents.ts';
import { planDocuments, type PlannedDocument } from './_pictures/plan.ts';
import { listOnly, renewDocuments } from './_pictures/renew.ts';
import { headText, picturesJson, resultText, type DocumentResult } from './_pictures/report.ts';
import { readGround } from './_run/prepare.ts';

/** A picture that ends so is not what the portal shows, or may not be. */
const FAILING = new Set(['no-rights', 'data-missing', 'page-changed', 'refused', 'not-taken']);

export default defineCommand({
  name: 'docs pictures',
  summary: 'Renew the pictures that a document shows, with red boxes and sample names, where they really differ',
  arguments: [{ name: 'documents', description: 'Markdown files, folders or globs', required: true, variadic: true }],
  options: [
    { flags: '--check', description: 'List what would be renewed by which step; open no browser and write nothing' },
    {
      flags: '--runbook <file>',
      description: 'The runbook whose steps name the pictures; the one that names the document unless told',
    },
    { flags: '--portal <name>', description: 'The portal of the configuration to take them on' },
    { flags: '--portal-version <month>', description: 'The version that the practice tenant shows' },
    { flags: '--input <name=value>', description: 'A value for an input of the runbook', repeatable: true },
    { flags: '--yes', description: 'Agree to the changes on a live portal, where there is no terminal to ask at' },
    { flags: '--headed', description: 'Show the browser' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--json', description: 'What became of each picture, as JSON' },
  ],
  schema: z.strictObject({
    documents: z.array(z.string()).min(1),
    check: z.boolean().default(false),
    runbook: z.string().optional(),
    portal: z.string().optional(),
    portalVersion: z.string().optional(),
    input: z.array(z.string()).default([]),
    yes: z.boolean().default(false),
    headed: z.boolean().default(false),
    config: z.string().optional(),
    json: z.boolean().default(false),
  }),
  examples: ['portal-runbook docs pictures docs/install.md --check', 'portal-runbook docs pictures docs/install.md'],
  async run(io, input) {
    const { config, portal, portalVersion, headed, json, yes } = input;
    const ground = await readGround(io, { config, portal, practiceVersion: portalVersion, headed });
    const { documents, faults } = await planDocuments(io, ground, input);
    tellFaults(io, faults);
    // Everything is told before the first byte is written.
    if (!json) for (const { plan, runbook } of documents) io.out(headText({ plan, runbook: runbook?.id ?? null }));
    const results: DocumentResult[] = [];
    let exit: number = faults.length > 0 ? EXIT.failed : EXIT.ok;
    const tell = (result: DocumentResult): void => {
      results.push(result);
      if (!json) io.out(resultText(result));
      if (result.pictures.some(({ outcome }) => FAILING.has(outcome)) && exit === EXIT.ok) exit = EXIT.failed;
    };
    for (const [runbook, its] of byRunbook(documents)) {
      if (input.check || runbook === undefined) {
        for (const document of its) tell(listOnly(ground, document));
        continue;
      }
      const renewed = await renewDocuments(io, ground, runbook, its, { input: input.input, yes, json });
      for (const result of renewed.results) tell(result);
      const { fault } = renewed.taken ?? {};
      if (fault !== undefined && fault.exit !== EXIT.usage) exit = fault.exit;
    }
    if (json) io.out(`${JSON.stringify(results.map(picturesJson), null, 2)}\n`);
    return exit;
  },
});

function byRunbook(documents: readonly PlannedDocument[]): Map<Runbook | undefined, PlannedDocument[]> {
  const groups = new Map<Runbook | undefined, PlannedDocument[]>();
  for (const document of documents) groups.set(document.runbook, [...(groups.get(document.runbook) ?? []), document]);
  return groups;
}
