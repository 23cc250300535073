import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { versionsOf, type VersionedName } from '../core/names.ts';
import { didYouMean } from '../core/nearest.ts';
import { readScreens } from '../core/registries.ts';
import type { Screen } from '../core/screen.ts';

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

export default defineCommand({
  name: 'screens',
  summary: 'Show the screens that are known, with their controls and names by portal version',
  arguments: [{ name: 'screen', description: 'Only the screen of this name' }],
  options: [{ flags: '--json', description: 'As JSON' }],
  schema: z.strictObject({ screen: z.string().optional(), json: z.boolean().default(false) }),
  examples: ['portal-runbook screens', 'portal-runbook screens --json'],
  async run(io, { screen: wanted, json }) {
    const all = await readScreens();
    const screens = [...all.values()].filter(({ name }) => wanted === undefined || name === wanted);
    if (screens.length === 0 && wanted !== undefined) {
      throw new Fault('PR-205', `there is no screen named "${wanted}"`, {
        hint: didYouMean(wanted, all.keys()) ?? 'Run "portal-runbook screens" to see all.',
      });
    }
    io.out(json ? `${JSON.stringify(screens, null, 2)}\n` : `${screens.map(describe).join('\n')}\n`);
    return EXIT.ok;
  },
});
