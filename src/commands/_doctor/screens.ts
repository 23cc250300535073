import type { Config } from '../../config/index.ts';
import type { CommandIo } from '../../core/command.ts';
import { formatFault } from '../../core/errors.ts';
import type { Screen } from '../../core/screen.ts';
import { guessVersion } from '../../core/version-span.ts';
import { readScreens } from '../../core/registries.ts';
import { loadScreens } from '../../runbook/index.ts';
import type { Stop, Visit, Walk } from '../../runner/index.ts';
import { visit } from '../_visit.ts';
import type { Finding } from './finding.ts';

/** The screens that the portal of the configuration can have: those that come along are of the admin center. */
async function screensOf(config: Config): Promise<Screen[]> {
  const [known, own] = await Promise.all([readScreens(), loadScreens(config.screens)]);
  const entra = (config.portals[config.portal]?.shell ?? 'entra') === 'entra';
  return [...(entra ? known.values() : []), ...own];
}

/** Walks the screens of the portal, read-only, and tells of each as soon as it was looked at. */
export async function screenFindings(
  io: CommandIo,
  { config, account }: { readonly config: Config; readonly account: string | undefined },
  tell: (finding: Finding) => void,
): Promise<void> {
  const screens = await screensOf(config);
  const { walkScreens } = await import('../../runner/index.ts');
  await visit(io, { config, account }, async (visited) => {
    tell(sessionFinding(visited));
    const walk = await walkScreens(visited, screens, (stop) => {
      tell(screenFinding(stop));
    });
    for (const { name } of walk.passedBy) {
      tell({
        what: `screen ${name}`,
        state: 'note',
        fact: 'not looked at: nothing leads to it that only opens a page',
      });
    }
    for (const finding of versionFindings(walk, visited)) tell(finding);
  });
}

function sessionFinding({ portal, identity, shell }: Visit): Finding {
  const what = 'session';
  if (!shell.tellsUser)
    return { what, state: 'ok', fact: `${portal.address} opens; its pages do not say who is signed in` };
  const { user, tenantId } = identity ?? {};
  if (user === undefined || tenantId === undefined) {
    const unsaid = user === undefined ? 'who is signed in' : 'which tenant it shows';
    return {
      what,
      state: 'wrong',
      fact: `the page does not say ${unsaid}`,
      hint: 'Nothing is changed on a live portal without that.',
    };
  }
  return { what, state: 'ok', fact: `${user} in tenant ${tenantId}` };
}

function screenFinding({ screen, way, look, fault }: Stop): Finding {
  const what = `screen ${screen.name}`;
  if (look === undefined) {
    // What opens it may stand on the page in another state of the object; the page itself was told of.
    const state = fault?.code === 'PR-301' ? 'note' : 'wrong';
    return { what, state, fact: `not looked at: ${fault === undefined ? 'no way to it' : formatFault(fault)}` };
  }
  const { controls } = look;
  const found = controls.filter(({ name }) => name !== undefined);
  const missing = controls.filter(({ name }) => name === undefined);
  const several = controls.filter(({ key, count }) => count > 1 && screen.controls[key]?.role !== 'grid');
  const lines = [
    ...missing.map(({ role, names, instead }) => {
      const near = instead.length === 0 ? '' : ` (there is ${instead.join(', ')})`;
      return `not in sight: ${role} ${names.map((name) => `"${name}"`).join(' or ')}${near}`;
    }),
    ...controls.flatMap(({ role, as, name }) =>
      as === undefined ? [] : [`declared as ${role}: ${as} "${name ?? ''}"`],
    ),
    ...several.map(({ role, name, count }) => `${count} of them: ${role} "${name ?? ''}"`),
  ];
  return {
    what,
    state: missing.length === 0 ? 'ok' : 'note',
    fact: [`${found.length} of ${controls.length} controls, by ${way ?? 'its address'}`, ...lines].join('\n'),
    controls: controls.map(({ key, role, as, name, names, instead }) => ({
      key,
      role,
      ...(as === undefined ? {} : { as }),
      name: name ?? null,
      names,
      ...(instead.length === 0 ? {} : { instead }),
    })),
  };
}

function versionFindings({ clues, months }: Walk, { portal }: Visit): Finding[] {
  const what = 'version';
  const guess = guessVersion(clues, months);
  if (guess === undefined) {
    return portal.shell === 'web'
      ? []
      : [{ what, state: 'note', fact: 'nothing that was seen tells it; set "version" of the portal' }];
  }
  const { version, orElse, against } = guess;
  const telling = clues.filter((clue) => clue.spans.length > 0 && !against.includes(clue));
  const seen = [...new Set(telling.map((clue) => clue.seen))].join(', ');
  const doubt = orElse.length === 0 ? '' : `; nothing seen tells it from ${orElse.join(', ')}`;
  const findings: Finding[] = [
    {
      what,
      state: orElse.length === 0 ? 'ok' : 'note',
      fact: `the names are those of ${version}${doubt}\nseen: ${seen}`,
    },
  ];
  if (against.length > 0) {
    findings.push({ what, state: 'note', fact: `of another version: ${against.map((clue) => clue.seen).join(', ')}` });
  }
  return findings;
}
