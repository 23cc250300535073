import { z } from 'zod';
import { loadConfig, systemEnvironment } from '../config/index.ts';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import { accountNamed } from './_account.ts';
import { openKeep } from './_kept.ts';

export default defineCommand({
  name: 'logout',
  summary: 'Remove the kept session of an account, with its browser profile',
  options: [
    { flags: '--portal <name>', description: 'The portal of the configuration' },
    { flags: '--account <name>', description: 'The account of the portal; the only one unless there are several' },
    { flags: '--config <file>', description: 'The configuration file' },
    { flags: '--json', description: 'As JSON' },
  ],
  schema: z.strictObject({
    portal: z.string().optional(),
    account: z.string().optional(),
    config: z.string().optional(),
    json: z.boolean().default(false),
  }),
  examples: ['portal-runbook logout --portal contoso-test'],
  async run(io, { portal: named, account: wanted, config: file, json }) {
    const flags = { config: file, portal: named };
    const config = await loadConfig({ cwd: io.cwd, flags, environment: systemEnvironment() });
    const { owner } = accountNamed(config, wanted);
    const keep = openKeep(config);
    const session = await keep.sessions.remove(owner);
    const profile = await keep.profiles.remove(owner);
    const { portal, account } = owner;
    if (json) io.out(`${JSON.stringify({ portal, account, removed: { session, profile } }, null, 2)}\n`);
    else if (!session && !profile) io.out(`Nothing was kept for account ${account} of ${portal}.\n`);
    else {
      io.out(`Removed the ${session ? 'session' : 'profile'} of account ${account} of ${portal} from this computer.\n`);
    }
    return EXIT.ok;
  },
});
