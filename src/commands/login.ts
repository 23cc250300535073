import { z } from 'zod';
import { loadConfig, systemEnvironment, type Config } from '../config/index.ts';
import { defineCommand, type CommandIo } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import { printableLines } from '../core/printable.ts';
import type { PortalIdentity } from '../core/portal.ts';
import type { BrowserLease, LoggedIn } from '../runner/index.ts';
import { PROFILE_BROWSERS, type ProfileBrowser } from '../sessions/index.ts';
import { accountNamed, type PortalAccount } from './_account.ts';
import { browserNamed, requireBrowser } from './_browser.ts';
import { openKeep, type Keep } from './_kept.ts';
import { settingsOf } from './_run/browser.ts';
import { dialogOf } from './_run/person.ts';

const schema = z.strictObject({
  portal: z.string().optional(),
  account: z.string().optional(),
  browser: z.enum(PROFILE_BROWSERS, `must be one of ${PROFILE_BROWSERS.join(', ')}`).optional(),
  headed: z.boolean().default(false),
  config: z.string().optional(),
  json: z.boolean().default(false),
});
type Input = z.output<typeof schema>;

/** A person who has to look for a phone, or a key in a drawer. */
const PATIENCE_MS = 15 * 60_000;

interface Kept {
  readonly identity: PortalIdentity | undefined;
  readonly where: 'file' | 'profile';
  readonly until: Date | undefined;
}

async function signIn(
  io: CommandIo,
  config: Config,
  { portal, account }: PortalAccount,
  lease: BrowserLease,
): Promise<LoggedIn> {
  const { logIn } = await import('../runner/index.ts');
  const { shellNamed } = await import('../pages/_portal/index.ts');
  const shell = shellNamed(portal.shell);
  if (account.password === undefined) {
    io.err(
      printableLines(`Sign in as ${account.user} in the window that opens; it is closed once the portal shows.\n`),
    );
  }
  return logIn({
    lease,
    portal,
    shell,
    account,
    viewport: { width: config.browser.width, height: config.browser.height },
    dialog: dialogOf(io),
    askDone: async () => (await io.ask('Press Enter here when you have signed in: ')) !== undefined,
    signal: io.signal,
    patience: PATIENCE_MS,
  });
}

/** A person who signs in has to see the window. */
function visibleTo({ account }: PortalAccount, config: Config): ReturnType<typeof settingsOf> {
  const settings = settingsOf(config);
  return { ...settings, headed: settings.headed || account.password === undefined };
}

/** A profile that stays signed in as a person's own browser does. */
async function keepProfile(
  io: CommandIo,
  config: Config,
  keep: Keep,
  of: PortalAccount,
  name: ProfileBrowser,
): Promise<Kept> {
  const { launchProfile } = await import('../runner/index.ts');
  const { path } = await browserNamed(name);
  const folder = await keep.profiles.prepare(of.owner);
  const lease = await launchProfile({ folder, path, ...visibleTo(of, config) });
  try {
    const { identity } = await signIn(io, config, of, lease);
    await keep.profiles.keep(of.owner, name);
    await keep.sessions.remove(of.owner);
    return { identity, where: 'profile', until: undefined };
  } finally {
    await lease.end();
  }
}

async function keepCookies(io: CommandIo, config: Config, keep: Keep, of: PortalAccount): Promise<Kept> {
  // A key that is missing is said before a person takes the trouble.
  await keep.sessions.ready();
  const { launchBrowser } = await import('../runner/index.ts');
  const { path } = await requireBrowser(config.browser);
  const browser = await launchBrowser({ path, ...visibleTo(of, config) });
  try {
    const { identity, cookies } = await signIn(io, config, of, { browser, end: () => browser.close() });
    const { until } = await keep.sessions.write(of.owner, { cookies, tenantId: identity?.tenantId });
    await keep.profiles.remove(of.owner);
    return { identity, where: 'file', until };
  } finally {
    await browser.close();
  }
}

// Not within the default export: tsc 6.0 leaves the `.ts` ending of imports in there as it is.
async function run(io: CommandIo, input: Input): Promise<number> {
  const config = await loadConfig({
    cwd: io.cwd,
    flags: {
      config: input.config,
      portal: input.portal,
      'browser.headed': input.headed ? 'true' : undefined,
    },
    environment: systemEnvironment(),
  });
  const of = accountNamed(config, input.account);
  const keep = openKeep(config);
  const kept = await (input.browser === undefined
    ? keepCookies(io, config, keep, of)
    : keepProfile(io, config, keep, of, input.browser));
  const { portal, account, user } = of.owner;
  if (input.json) {
    const { identity, where, until } = kept;
    io.out(`${JSON.stringify({ portal, account, user, ...identity, kept: where, until: until ?? null }, null, 2)}\n`);
    return EXIT.ok;
  }
  const tenant = kept.identity?.tenantId === undefined ? '' : `, tenant ${kept.identity.tenantId}`;
  const until = kept.until === undefined ? '' : `, at the latest until ${kept.until.toISOString()}`;
  io.out(
    printableLines(
      `Signed in at ${portal} as ${kept.identity?.user ?? user}${tenant}.\n` +
        `"portal-runbook run --portal ${portal}" uses this ${kept.where === 'file' ? 'session' : 'profile'} for account ${account}${until}; "portal-runbook logout" removes it.\n`,
    ),
  );
  return EXIT.ok;
}

export default defineCommand({
  name: 'login',
  summary: 'Sign in at a portal and keep the session for later runs',
  options: [
    { flags: '--portal <name>', description: 'The portal of the configuration' },
    { flags: '--account <name>', description: 'The account of the portal; the only one unless there are several' },
    {
      flags: '--browser <name>',
      description: `Keep a whole profile of this browser instead of cookies: ${PROFILE_BROWSERS.join(', ')}`,
    },
    { flags: '--headed', description: 'Show the browser, even where the configuration has the password' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema,
  examples: [
    'portal-runbook login --portal contoso-test',
    'portal-runbook login --portal contoso --account admin --browser msedge',
  ],
  run,
});
