import { nameAt, type VersionedName } from '../../core/names.ts';
import type { PortalNames } from '../api.ts';

/** The portal versions that the practice tenant can show, oldest first. */
export const PRACTICE_VERSIONS = ['2023-09', '2025-04', '2026-01'] as const;
export type PracticeVersion = (typeof PRACTICE_VERSIONS)[number];
export const DEFAULT_VERSION: PracticeVersion = '2025-04';

/** What differs by version, in one table: a name holds from its month to the next, `null` means gone since then. */
const NAMES = {
  pathToApps: {
    '2023-09': 'Identity > Applications > Enterprise applications',
    '2025-04': 'Entra ID > Enterprise apps',
  },
  galleryTitle: { '2023-09': 'Browse Microsoft Entra Gallery' },
  startProvisioning: { '2023-09': 'Get started', '2026-01': 'New configuration' },
  provisioningMode: { '2023-09': 'Provisioning Mode', '2026-01': null },
  connectApplication: { '2023-09': null, '2026-01': 'Connect your application' },
  productName: 'Microsoft Entra admin center',
  /** Of the agent's wizard: the page that asks what the agent is for; later the first page asks it. */
  selectExtension: { '2023-09': 'Select Extension', '2026-01': null },
} as const satisfies Record<string, VersionedName>;

function named(name: VersionedName, version: PracticeVersion): string {
  return nameAt(name, version) ?? '';
}

export function portalNames(version: PracticeVersion): PortalNames {
  const connect = nameAt(NAMES.connectApplication, version);
  return {
    pathToApps: named(NAMES.pathToApps, version).split(' > '),
    galleryTitle: named(NAMES.galleryTitle, version),
    startProvisioning: named(NAMES.startProvisioning, version),
    hasProvisioningMode: nameAt(NAMES.provisioningMode, version) !== null,
    ...(connect === null ? {} : { connectApplication: connect }),
    productName: named(NAMES.productName, version),
  };
}

/** Where the agent's wizard asks for the extension, unless a seed says otherwise. */
export function agentWizard(version: PracticeVersion): 'selectExtension' | 'welcome' {
  return nameAt(NAMES.selectExtension, version) === null ? 'welcome' : 'selectExtension';
}
