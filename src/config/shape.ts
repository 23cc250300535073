import { z } from 'zod';
import { duration } from '../core/duration.ts';
import { isPortalVersion } from '../core/names.ts';

const line = z.string().min(1).max(2_000);
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/u, 'a name has lower-case letters, digits and hyphens, as in "contoso-test"');

const version = z
  .string()
  .refine(isPortalVersion, 'expected a month such as 2025-04')
  .describe('The month since which the names of the portal hold');

const address = z
  .string()
  .refine(
    (text) => /^https?:\/\//u.test(text) && URL.canParse(text),
    'expected an address such as https://entra.microsoft.com/',
  );

/** An origin, where `*.` stands for any name below: `https://*.msftauth.net`. */
const origin = z
  .string()
  .regex(
    /^https?:\/\/(?:\*\.)?[A-Za-z0-9.-]+(?::\d{1,5})?$/u,
    'expected an origin such as https://login.microsoftonline.com',
  );

const account = z.strictObject({
  user: line.describe('User principal name, or a variable such as ${ENTRA_USER}'),
  password: line.optional().describe('A variable such as ${ENTRA_PASSWORD}; for test tenants only'),
  totp: line.optional().describe('Base32 secret of the one-time code (RFC 6238), as a variable'),
});

const graph = z.strictObject({
  address: address.default('https://graph.microsoft.com').describe('Where Microsoft Graph is'),
  login: address.default('https://login.microsoftonline.com').describe('Where its tokens are had'),
  tenantId: line.optional().describe('The tenant of the app registration; that of the portal otherwise'),
  clientId: line.describe('Application id of an app registration that may read and nothing else'),
  clientSecret: line.optional().describe('A variable such as ${GRAPH_SECRET}'),
});

const portal = z.strictObject({
  address: address.describe('Base address of the portal'),
  shell: name.default('entra').describe('How the portal is built: entra, or plain for any web application'),
  origins: z.array(origin).default([]).describe('Where else the browser may go: sign-in, federation, downloads'),
  tenantId: z.guid('expected a tenant id such as aaaabbbb-0000-cccc-1111-dddd2222eeee').optional(),
  version: z.union([z.literal('auto'), version]).default('auto'),
  accounts: z.record(name, account).default({}),
  graph: graph.optional().describe('How checks ask Microsoft Graph whether it says what the page says'),
});

const practice = z.strictObject({
  version: version.default('2025-04').describe('The portal version that the practice tenant shows'),
});

const browser = z.strictObject({
  path: line.optional().describe('The program; otherwise one is looked for'),
  headed: z.boolean().default(false).describe('Show the window'),
  slowMo: duration.default(0).describe('Pause between actions, such as 250ms'),
  width: z.int().min(320).max(7_680).default(1_200),
  height: z.int().min(240).max(4_320).default(800),
  proxy: z.string().optional().describe('http://host:port; HTTPS_PROXY otherwise'),
});

const host = z.strictObject({
  kind: z.enum(['practice', 'guided', 'windows']).default('practice').describe('Who does the server side'),
  name: line.optional().describe('Name of the server, as certificates name it'),
  address: line.optional().describe('Where it is reached; its name otherwise'),
});

const isPattern = (text: string): boolean => {
  try {
    return !new RegExp(text, 'iu').test('');
  } catch {
    return false;
  }
};

const reason = line.optional().describe('What the place holds, for the file beside the picture');
const maskRule = z.union(
  [
    z.strictObject({ selector: line.describe('A CSS selector'), reason }),
    z.strictObject({ label: line.describe('The name of a field'), reason }),
    z.strictObject({
      text: line
        .refine(isPattern, 'expected a regular expression that does not match the empty text')
        .describe('A regular expression, whatever case'),
      reason,
    }),
  ],
  'expected { selector: ... }, { label: ... } or { text: ... }, each with a reason if you like',
);

const evidence = z.strictObject({
  level: z.enum(['full', 'none']).default('full').describe('none takes pictures of failures only'),
  mask: z
    .array(
      z.union(
        [name, maskRule],
        'expected the name of a profile such as personal-data, or { selector: ... }, { label: ... }, { text: ... }',
      ),
    )
    .default([])
    .describe('What no picture shows: names of profiles, and rules'),
  profiles: z
    .record(name, z.array(maskRule).min(1))
    .default({})
    .describe('Profiles of your own; personal-data is there'),
  operator: line.optional().describe('Who runs it; the user of the operating system otherwise'),
});

const box = z.strictObject({
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/iu, 'expected a color such as "#e91c1c"')
    .default('#e91c1c')
    .describe('RGB 233,28,28 unless told'),
  width: z.int().min(1).max(20).default(3).describe('Pixels of the line'),
  padding: z.int().min(0).max(40).default(0).describe('Pixels between the control and its box'),
});

const pictures = z.strictObject({
  box: box.prefault({}),
  replace: z
    .record(line, line)
    .default({})
    .describe('Names of people and tenants that no picture may show, with what it shows instead'),
});

const timeouts = z.strictObject({
  control: duration.default(10_000).describe('One wait for something on the page'),
  step: duration.default(300_000).describe('One step'),
  run: duration.default(3_600_000).describe('The whole run'),
});

/** `portal-runbook.config.yaml`. */
export const configShape = z.strictObject({
  portal: name.default('practice').describe('The portal that is used unless --portal names another'),
  portals: z.record(name, portal).default({}).describe('The portals by name'),
  practice: practice.prefault({}),
  documents: z.record(line, line).default({}).describe('Folders of documents by repository'),
  rules: z
    .record(line, z.enum(['error', 'warning', 'note', 'off']))
    .default({})
    .describe('How grave the findings of "docs check" are, by rule; a note fails nothing, off does not look'),
  screens: z
    .union([line, z.array(line)])
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .default([])
    .describe('Folders with screens of your own'),
  host: host.prefault({}),
  evidence: evidence.prefault({}),
  pictures: pictures.prefault({}).describe('What "docs pictures" writes'),
  browser: browser.prefault({}),
  timeouts: timeouts.prefault({}),
  reports: line.default('reports').describe('The folder that runs leave their bags in'),
});

export type ConfigShape = z.output<typeof configShape>;
export type MaskRuleShape = z.output<typeof maskRule>;
export type PortalShape = z.output<typeof portal>;
