import { z } from 'zod';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { versionsOf, type VersionedName } from '../core/names.ts';
import { didYouMean } from '../core/nearest.ts';
import { readScreens } from '../core/registries.ts';
import type { Screen } from '../core/screen.ts';
import { vocabularyWith } from './_vocabulary.ts';

/** A name with the month since which it holds, where that differs. */
function show(name: VersionedName): string {
  if (typeof name === 'string') return `"${name}"`;
  const parts = versionsOf(name).map((month) => {
    const text = name[month];
    return `${month}: ${typeof text === 'string' ? `"${text}"` : 'gone'}`;
  });
  return parts.join(', ');
}

function describe(screen: Screen): string {
  const controls = Object.entries(screen.controls).map(([key, control]) => {
    const next = screen.leadsTo?.[key];
    const under = control.under === undefined ? '' : `, under ${show(control.under)}`;
    return `      ${control.role} ${show(control.name)}${under}${next === undefined ? '' : ` -> ${next}`}`;
  });
  const paths = screen.paths === undefined ? [] : [`      browse: ${show(screen.paths)}`];
  return [`  ${screen.name}: ${screen.summary}`, ...paths, ...controls].join('\n');
}

const schema = z.strictObject({
  screen: z.string().optional(),
  probe: z.boolean().default(false),
  portal: z.string().optional(),
  account: z.string().optional(),
  config: z.string().optional(),
  json: z.boolean().default(false),
});
type Input = z.output<typeof schema>;

async function run(io: CommandIo, input: Input): Promise<number> {
  if (input.probe) return probe(io, input);
  const { screen: wanted, json } = input;
  const stray = (['portal', 'account', 'config'] as const).find((name) => input[name] !== undefined);
  if (stray !== undefined) throw new Fault('PR-101', `--${stray} goes with --probe`);
  const all = await readScreens();
  const screens = [...all.values()].filter(({ name }) => wanted === undefined || name === wanted);
  if (screens.length === 0 && wanted !== undefined) {
    throw new Fault('PR-205', `there is no screen named "${wanted}"`, {
      hint: didYouMean(wanted, all.keys()) ?? 'Run "portal-runbook screens" to see all.',
    });
  }
  io.out(json ? `${JSON.stringify(screens, null, 2)}\n` : `${screens.map(describe).join('\n')}\n`);
  return EXIT.ok;
}

async function probe(io: CommandIo, { screen: address, portal, account, config: file, json }: Input): Promise<number> {
  const config = await loadConfig({ cwd: io.cwd, flags: { portal, config: file }, environment: systemEnvironment() });
  const { screens } = await vocabularyWith(config.screens);
  const { probeScreen } = await import('../runner/index.ts');
  const { visit } = await import('./_visit.ts');
  const draft = await visit(io, { config, account }, (visited) =>
    probeScreen(visited, address, new Set(screens.keys())),
  );
  const { draftText } = await import('./_draft-text.ts');
  io.out(json ? `${JSON.stringify(draft.screen, null, 2)}\n` : draftText(draft));
  return EXIT.ok;
}

export default defineCommand({
  name: 'screens',
  summary: 'Show the screens that are known, or draft one from a page of the portal',
  arguments: [
    { name: 'screen', description: 'Only the screen of this name; with --probe the address of a page of the portal' },
  ],
  options: [
    { flags: '--probe', description: 'Print what is on a page now, as a screen file to start from' },
    { flags: '--portal <name>', description: 'With --probe: the portal; the practice tenant without one' },
    { flags: '--account <name>', description: 'With --probe: who looks; the first account unless told' },
    { flags: '--config <file>', description: 'With --probe: the configuration file' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: [
    'portal-runbook screens',
    'portal-runbook screens --json',
    'portal-runbook screens --probe --portal contoso-test #home',
  ],
  run,
});
