import { expect, test } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environmentOf, loadConfig, type Config, type Flags } from '../src/config/index.ts';
import { Fault, formatFault } from '../src/core/errors.ts';

const NAME = 'portal-runbook.config.yaml';

/** The configuration of a folder of its own, with these files in it. */
async function load(
  files: Readonly<Record<string, string>>,
  more: { variables?: Record<string, string>; flags?: Flags; below?: string } = {},
): Promise<Config> {
  const folder = test.info().outputDir;
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const cwd = path.join(folder, more.below ?? '');
  await mkdir(cwd, { recursive: true });
  return loadConfig({ cwd, flags: more.flags ?? {}, environment: environmentOf(more.variables ?? {}) });
}

/** What a person reads when it goes wrong. */
async function complaint(...request: Parameters<typeof load>): Promise<string> {
  const thrown = await load(...request).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Fault)) throw new Error('no fault', { cause: thrown });
  expect(thrown.exit).toBe(2);
  return formatFault(thrown);
}

const CONTOSO = `portals:
  contoso:
    address: https://entra.microsoft.com
    origins: [https://login.microsoftonline.com]
    tenantId: aaaabbbb-0000-cccc-1111-dddd2222eeee
    version: "2026-01"
    accounts:
      admin: { user: admin@contoso.com, password: "\${ENTRA_PASSWORD}", totp: "\${ENTRA_TOTP}" }
`;

test('without a file everything has a default and the practice tenant is the portal', async () => {
  const config = await load({});
  expect(config).toMatchObject({
    portal: 'practice',
    portals: {},
    practice: { version: '2025-04' },
    timeouts: { control: 10_000, step: 300_000 },
    reports: path.join(test.info().outputDir, 'reports'),
  });
});

test('the nearest file upward counts, and its paths are relative to it', async () => {
  const text =
    'reports: out\nscreens: ./mine\ndocuments: { MicrosoftDocs/entra-docs: ../docs }\nbrowser: { path: bin/edge }\n';
  const config = await load({ [NAME]: text }, { below: 'a/b' });
  const home = test.info().outputDir;
  expect(config.file).toBe(path.join(home, NAME));
  expect(config.reports).toBe(path.join(home, 'out'));
  expect(config.screens).toEqual([path.join(home, 'mine')]);
  expect(config.documents).toEqual({ 'MicrosoftDocs/entra-docs': path.join(home, '..', 'docs') });
  expect(config.browser.path).toBe(path.join(home, 'bin', 'edge'));
});

test('flags win over the environment, the environment over .env, .env over the file', async () => {
  const files = { [NAME]: 'timeouts: { step: 1m }\nhost: { name: file }\nreports: file\n' };
  const dotenv = 'PORTAL_RUNBOOK_TIMEOUTS_STEP=2m\nPORTAL_RUNBOOK_HOST_NAME=dotenv\nPORTAL_RUNBOOK_REPORTS=dotenv\n';
  const variables = { PORTAL_RUNBOOK_HOST_NAME: 'environment', PORTAL_RUNBOOK_REPORTS: 'environment' };
  expect((await load(files)).timeouts.step).toBe(60_000);
  const config = await load({ ...files, '.env': dotenv }, { variables, flags: { reports: 'flag' }, below: 'deep' });
  expect(config.timeouts.step).toBe(120_000);
  expect(config.host.name).toBe('environment');
  expect(config.reports).toBe(path.join(test.info().outputDir, 'deep', 'flag'));
});

test('a portal of the file becomes a profile with its accounts from the environment', async () => {
  const variables = { ENTRA_PASSWORD: 'from-file', PORTAL_RUNBOOK_CONTOSO_ADMIN_TOTP: 'JBSWY3DPEHPK3PXP' };
  const config = await load({ [NAME]: CONTOSO }, { variables, flags: { portal: 'contoso' } });
  expect(config.portals['contoso']).toEqual({
    name: 'contoso',
    practice: false,
    address: 'https://entra.microsoft.com/',
    origins: ['https://entra.microsoft.com', 'https://login.microsoftonline.com'],
    tenantId: 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
    version: '2026-01',
    shell: 'entra',
    accounts: { admin: { user: 'admin@contoso.com', password: 'from-file', totp: 'JBSWY3DPEHPK3PXP' } },
  });
});

test('a variable that is not set leaves the password out and does not hinder the practice tenant', async () => {
  const config = await load({ [NAME]: CONTOSO });
  expect(config.portal).toBe('practice');
  expect(config.portals['contoso']?.accounts['admin']).toEqual({ user: 'admin@contoso.com' });
});

test('the proxy comes from the environment unless the file names one', async () => {
  const variables = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost' };
  expect((await load({}, { variables })).browser).toMatchObject({ proxy: 'http://proxy:3128', noProxy: 'localhost' });
  const named = await load({ [NAME]: 'browser: { proxy: "http://own:1" }' }, { variables });
  expect(named.browser.proxy).toBe('http://own:1');
});

test('all mistakes of the file are told at once, each at its place', async () => {
  const text = `portl: x
portals:
  contoso:
    adress: https://entra.microsoft.com/
    version: next
    tenantId: 42
timeouts:
  step: 90
`;
  const told = await complaint({ [NAME]: text });
  const name = NAME;
  expect(told).toContain(`${name}:1:1: unknown key "portl" [PR-103]. Did you mean "portal" or "portals"?`);
  expect(told).toContain(`${name}:4:5: unknown key "adress" [PR-103]. Did you mean "address"?`);
  expect(told).toMatch(/:4:5: "address" is missing/u);
  expect(told).toMatch(/:5:14: version: expected .*2025-04/u);
  expect(told).toMatch(/:6:15: tenantId: expected a tenant id/u);
  expect(told).toMatch(/:8:9: step: expected a time such as 90s.*"90"/u);
});

test('wrong values of environment and flags name their source', async () => {
  const variables = { PORTAL_RUNBOOK_TIMEOUTS_STEP: 'soon', PORTAL_RUNBOOK_BROWSER_HEADED: 'maybe' };
  const told = await complaint({}, { variables });
  expect(told).toContain('PORTAL_RUNBOOK_TIMEOUTS_STEP: expected a time such as 90s, 5m or 250ms, found "soon"');
  expect(told).toContain('PORTAL_RUNBOOK_BROWSER_HEADED');
});

test('an unknown portal names those that are known', async () => {
  expect(await complaint({ [NAME]: CONTOSO }, { flags: { portal: 'contso' } })).toContain('Did you mean "contoso"?');
  expect(await complaint({ [NAME]: `portal: contos\n${CONTOSO}` })).toContain(`${NAME}:1:9`);
  expect(await complaint({ [NAME]: CONTOSO.replace('contoso:', 'practice:') })).toContain(
    'belongs to the practice tenant',
  );
});

test('a named file that is not there, or is no YAML, ends with its name', async () => {
  expect(await complaint({}, { flags: { config: 'none.yaml' } })).toContain('none.yaml [PR-102]');
  expect(await complaint({ [NAME]: 'a: [1\nb: &x 1\nc: *x' })).toContain(NAME);
});

test('what is masked is a list of rules, from profiles and by itself, and an unknown profile is an error', async () => {
  const profiles = "  profiles:\n    contoso: [{ text: 'EMP-[0-9]+', reason: number of an employee }]\n";
  const config = await load({ [NAME]: `evidence:\n  mask: [contoso, { label: Badge }]\n${profiles}` });
  expect(config.evidence.mask).toEqual([
    { by: 'text', what: 'EMP-[0-9]+', reason: 'number of an employee' },
    { by: 'label', what: 'Badge', reason: 'configured' },
  ]);
  expect(await complaint({ [NAME]: 'evidence: { mask: [personal-date] }\n' })).toMatch(
    /:1:20: there is no profile "personal-date".*personal-data/su,
  );
  expect(await complaint({ [NAME]: "evidence: { mask: [{ text: '(' }] }\n" })).toContain('regular expression');
});
