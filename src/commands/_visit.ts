import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import type { CommandIo } from '../core/command.ts';
import { Fault } from '../core/errors.ts';
import type { PortalProfile } from '../core/portal.ts';
import type { Visit } from '../runner/index.ts';
import { createSessionPool } from '../sessions/index.ts';
import { accountNamed } from './_account.ts';
import { openKeep } from './_kept.ts';
import { openProfile, startBrowser } from './_run/browser.ts';
import { dialogOf } from './_run/person.ts';

export interface VisitOptions {
  readonly config: Config;
  /** The account of the portal that looks; the only one, or the first, where none is named. */
  readonly account: string | undefined;
}

/**
 * Looks around in the portal of the configuration, or in a practice tenant that is started for it, signed in with
 * whatever is kept or configured.
 * @throws Fault PR-505 before a browser starts when nobody can be signed in without a person.
 */
export async function visit<T>(io: CommandIo, options: VisitOptions, look: (visit: Visit) => Promise<T>): Promise<T> {
  const { config } = options;
  const portal = config.portals[config.portal];
  if (portal !== undefined) return visitLive(io, options, portal, look);
  const { startPracticeTenant } = await import('./_practice-tenant.ts');
  const folder = await mkdtemp(path.join(tmpdir(), 'portal-runbook-'));
  try {
    const { version } = config.practice;
    const tenant = await startPracticeTenant({ signal: io.signal, version, hostData: folder });
    try {
      const account = options.account ?? 'admin';
      return await inBrowser(io, config, { portal: tenant.profile, account, profile: undefined }, look);
    } finally {
      await tenant.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function visitLive<T>(
  io: CommandIo,
  { config, account: wanted }: VisitOptions,
  portal: PortalProfile,
  look: (visit: Visit) => Promise<T>,
): Promise<T> {
  const { shellNamed } = await import('../pages/_portal/index.ts');
  const name = wanted ?? Object.keys(portal.accounts)[0];
  if (!shellNamed(portal.shell).tellsUser && name === undefined) {
    return inBrowser(io, config, { portal, account: undefined, profile: undefined }, look);
  }
  const { account, owner } = accountNamed(config, name);
  const { profiles, sessions } = openKeep(config);
  const profile = await profiles.read(owner);
  if (profile === undefined && account.password === undefined && (await sessions.read(owner)) === undefined) {
    throw new Fault('PR-505', `nobody is signed in as ${account.user} at ${portal.name}`, {
      hint: `Sign in first: portal-runbook login --portal ${portal.name} --account ${owner.account} --browser msedge`,
    });
  }
  return inBrowser(io, config, { portal, account: owner.account, profile }, look);
}

interface Visitor {
  readonly portal: PortalProfile;
  readonly account: string | undefined;
  readonly profile: Parameters<typeof openProfile>[1] | undefined;
}

async function inBrowser<T>(
  io: CommandIo,
  config: Config,
  { portal, account, profile }: Visitor,
  look: (visit: Visit) => Promise<T>,
): Promise<T> {
  const { visitPortal } = await import('../runner/index.ts');
  const { shellNamed } = await import('../pages/_portal/index.ts');
  const lease = await (profile === undefined
    ? startBrowser(config).then((browser) => browser.giveAway())
    : openProfile(config, profile));
  try {
    const shell = shellNamed(portal.shell);
    return await visitPortal(
      {
        lease,
        portal,
        shell,
        account: shell.tellsUser ? account : undefined,
        dialog: dialogOf(io),
        sessions: createSessionPool(portal.practice ? undefined : openKeep(config).sessions),
        viewport: { width: config.browser.width, height: config.browser.height },
        patience: config.timeouts.control,
        signal: io.signal,
      },
      look,
    );
  } finally {
    await lease.end();
  }
}
