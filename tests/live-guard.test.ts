import { expect, test } from '@playwright/test';
import type { Page } from 'playwright-core';
import type { PortalIdentity, PortalProfile, PortalShell } from '../src/core/portal.ts';
import { button, defineScreen, heading, link } from '../src/core/screen.ts';
import { entraShell } from '../src/pages/_portal/entra.ts';
import { webShell } from '../src/pages/_portal/web.ts';
import { readBack, type Standing } from '../src/runner/live-guard.ts';
import { runOn } from './_run.ts';
import { startSite } from './_site.ts';

const TENANT = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const OTHER = '11112222-0000-cccc-1111-dddd2222eeee';

function standing(
  identity: PortalIdentity | undefined,
  { language = 'en-US', ...portal }: Partial<PortalProfile> & { readonly language?: string } = {},
): Standing {
  return {
    portal: {
      name: 'contoso',
      practice: false,
      address: 'https://entra.microsoft.com/',
      origins: [],
      version: '2025-04',
      shell: 'entra',
      accounts: {},
      ...portal,
    },
    shell: {
      ...entraShell,
      language: () => Promise.resolve(language),
      identity: () => Promise.resolve(identity),
      version: () => Promise.resolve(undefined),
    },
    identity: undefined,
  };
}

/** The shell above asks no page. */
const NO_PAGE = {} as Page;
const read = (scope: Standing, user?: string): Promise<void> => readBack(scope, NO_PAGE, user);

test('a live portal must say who is signed in and where; another user, tenant or language is refused', async () => {
  const ada = { user: 'ada@contoso.example', tenantId: TENANT };
  await expect(read(standing(ada, { tenantId: TENANT }), 'Ada@contoso.example')).resolves.toBeUndefined();
  for (const [scope, fact] of [
    [standing(undefined), 'does not say that ada@contoso.example is signed in and which tenant it shows'],
    [standing({ tenantId: TENANT }), 'does not say that ada@contoso.example is signed in'],
    [standing({ user: ada.user }, { tenantId: TENANT }), `does not say that it shows tenant ${TENANT}`],
    [standing({ ...ada, user: 'eve@contoso.example' }), 'eve@contoso.example is signed in, not ada@contoso.example'],
    [standing({ ...ada, tenantId: OTHER }, { tenantId: TENANT }), `shows tenant ${OTHER}, not ${TENANT}`],
  ] as const) {
    await expect(read(scope, ada.user)).rejects.toMatchObject({
      code: 'PR-502',
      exit: 3,
      message: expect.stringContaining(fact),
    });
  }
  await expect(read(standing(ada, { language: 'de-DE' }))).rejects.toMatchObject({
    code: 'PR-506',
    exit: 3,
    hint: expect.stringContaining('Settings > Language'),
  });
  // The session of before a change is that of after the sign-in.
  const scope = standing(ada);
  await read(scope, ada.user);
  scope.shell.identity = () => Promise.resolve({ ...ada, tenantId: OTHER });
  await expect(read(scope)).rejects.toMatchObject({ code: 'PR-502' });
});

test('where the version is left to the pages, a page that tells it apart is believed, and the journal says so', async () => {
  const site = await startSite();
  const shell: PortalShell = {
    ...webShell,
    version: () => Promise.resolve({ seen: '"Entra ID" in the sidebar', spans: [{ since: '2025-04' }] }),
  };
  const projects = defineScreen({
    name: 'projects',
    summary: 'All projects',
    title: 'Projects',
    ready: 'make',
    controls: {
      make: button({ '2018-01': 'Make project', '2026-01': 'New project' }),
      // Not there yet in the version that is taken first.
      elsewhere: link({ '2018-01': null, '2026-01': 'Elsewhere' }),
      title: heading('Projects'),
    },
  });
  try {
    const ran = await runOn(
      site.address,
      `- id: open
  title: Open
  do: [{ open: / }]
- id: make
  title: Make
  do: [{ click: Make project }]
  expect: [{ heading: New project }]`,
      { screens: [projects], shell, version: 'auto' },
    );
    expect(ran.verdict).toBe('passed');
    expect(ran.events.filter(({ type }) => type === 'portal.version')).toMatchObject([
      { version: '2025-04', orElse: ['2026-01'], seen: '"Entra ID" in the sidebar' },
      { version: '2026-01', orElse: [], seen: expect.stringContaining('"New project" on projects') },
    ]);
    expect(ran.journal.filter((line) => line.includes('"portal.version"'))).toHaveLength(2);
  } finally {
    await site.close();
  }
});
