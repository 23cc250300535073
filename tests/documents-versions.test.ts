import { expect, test } from '@playwright/test';
import { readScreens } from '../src/core/registries.ts';
import type { Screen } from '../src/core/screen.ts';
import { checkDocument, mendDocument } from '../src/documents/index.ts';
import { readDocument } from '../src/documents/read.ts';
import type { DocumentSource } from '../src/documents/source.ts';

// The words that changed on the way to a new application, as documents of every age and half-changed ones write them,
// against every version of the portal: each changed word is found, none is invented, and mending leaves none.

const VERSIONS = ['2023-08', '2023-09', '2025-04', '2026-01'] as const;
type Version = (typeof VERSIONS)[number];

const WAYS: Readonly<Record<Version, string>> = {
  '2023-08': '**Azure Active Directory** > **Enterprise applications**',
  '2023-09': '**Identity** > **Applications** > **Enterprise applications**',
  '2025-04': '**Entra ID** > **Enterprise apps**',
  '2026-01': '**Entra ID** > **Enterprise apps**',
};
const GALLERIES: Readonly<Record<Version, string>> = {
  '2023-08': 'Browse Azure AD Gallery',
  '2023-09': 'Browse Microsoft Entra Gallery',
  '2025-04': 'Browse Microsoft Entra Gallery',
  '2026-01': 'Browse Microsoft Entra Gallery',
};
const STARTS: Readonly<Record<Version, string>> = {
  '2023-08': 'Get started',
  '2023-09': 'Get started',
  '2025-04': 'Get started',
  '2026-01': 'New configuration',
};

const text = (way: string, gallery: string, start: string): string => `## Add the app

1. Sign in to the Azure portal.
1. Browse to ${way}.
1. Select **New application**.
1. On the **${gallery}** page, search for **On-Premises ECMA App**, give it a name, and select **Create**.
1. From the menu, go to the **Provisioning** page, and select **${start}**.
`;

let screens: readonly Screen[] = [];
test.beforeAll(async () => {
  screens = [...(await readScreens()).values()];
});

const sourceOf = (content: string): DocumentSource => ({
  file: 'article.md',
  text: content,
  byteOrderMark: false,
  bytes: content.length,
  sha256: '',
});

/** What is found, as "rule words that it is about". */
function found(content: string, version: Version): string[] {
  const source = sourceOf(content);
  const { findings } = checkDocument({ source, model: readDocument(content), screens, version });
  return findings.map(({ rule, span }) => `${rule} ${content.slice(span.start, span.end).replaceAll('*', '')}`);
}

for (const written of VERSIONS) {
  for (const portal of VERSIONS) {
    test(`a document of ${written} against the portal of ${portal}`, () => {
      const content = text(WAYS[written], GALLERIES[written], STARTS[written]);
      const changed = [
        WAYS[written] === WAYS[portal] ? [] : [`navigation-changed ${WAYS[written].replaceAll('*', '')}`],
        GALLERIES[written] === GALLERIES[portal] ? [] : [`label-changed ${GALLERIES[written]}`],
        STARTS[written] === STARTS[portal] ? [] : [`label-changed ${STARTS[written]}`],
      ].flat();
      expect(found(content, portal)).toEqual(changed);
    });
  }
}

test('other ways to write the way', () => {
  const at = (way: string, version: Version = '2025-04'): string[] =>
    found(text(way, GALLERIES[version], STARTS[version]), version);
  // With what is done on the page behind it.
  expect(at('**Entra ID** > **Enterprise apps** > **All applications**')).toEqual([]);
  expect(at('**Identity** > **Applications** > **Enterprise applications** > **All applications**')).toEqual([
    'navigation-changed Identity > Applications > Enterprise applications',
  ]);
  // In one mark, with other arrows, in other capitals.
  expect(at('**Identity > Applications > Enterprise applications**')).toEqual([
    'navigation-changed Identity > Applications > Enterprise applications',
  ]);
  expect(at('**entra id** > **Enterprise Apps**')).toEqual([]);
  // Half of it was changed.
  expect(at('**Entra ID** > **Enterprise applications**')).toEqual([
    'navigation-changed Entra ID > Enterprise applications',
  ]);
  // The page by its title, which did not change; a way that nobody describes.
  expect(at('**Enterprise applications**')).toEqual([]);
  expect(at('**All services** > **Enterprise applications**')).toEqual([]);
});

test('single clicks are a way as well, and are mended where they stand', () => {
  const content = `## S\n\n1. In the menu, under **Azure Active Directory**, select **Enterprise applications**.\n1. Search for **On-premises ECMA app**, and select **Create**.\n`;
  const source = sourceOf(content);
  const { findings } = checkDocument({ source, model: readDocument(content), screens, version: '2025-04' });
  expect(findings.map(({ rule }) => rule)).toEqual(['navigation-changed', 'step-missing']);
  expect(mendDocument(source, findings).text).toBe(
    content
      .replace(
        'under **Azure Active Directory**, select **Enterprise applications**',
        'under **Entra ID**, select **Enterprise apps**',
      )
      .replace('Search for', 'Select **New application**, and then search for'),
  );
  expect(found(content, '2023-08')).toEqual(['step-missing On-premises ECMA app']);
});

test('a mended document has nothing left to mend', () => {
  for (const portal of VERSIONS) {
    let content = text(WAYS['2023-08'], GALLERIES['2023-08'], STARTS['2023-08']);
    const check = (): ReturnType<typeof checkDocument> =>
      checkDocument({ source: sourceOf(content), model: readDocument(content), screens, version: portal });
    content = mendDocument(sourceOf(content), check().findings).text;
    expect(check().findings.filter(({ mend }) => mend !== undefined)).toEqual([]);
    expect(content).toContain(WAYS[portal]);
  }
});
