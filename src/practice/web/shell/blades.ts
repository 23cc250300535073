import type { Application, PortalNames } from '../../api.ts';
import type { Address } from './address.ts';
import {
  applicationMenu,
  applicationsMenu,
  cloudSyncMenu,
  connectMenu,
  provisioningMenu,
  rolesMenu,
  type MenuGroup,
} from './menus.ts';

/** What a blade shows inside: a React view in a frame, or a page that the shell draws itself. */
export type Content = { readonly view: string } | { readonly classic: 'provisioning' };

export interface Blade {
  readonly title: string;
  readonly subtitle: string;
  readonly menu: readonly MenuGroup[];
  readonly content: Content;
  /** The menu item that is marked. */
  readonly page: string;
}

const plain = (title: string, view: string, subtitle = ''): Blade => ({
  title,
  subtitle,
  menu: [],
  content: { view },
  page: '',
});

/** Title and content of a menu blade: an unknown page falls back to the first one. */
function withMenu(
  name: string,
  subtitle: string,
  menu: readonly MenuGroup[],
  page: string,
  views: Readonly<Record<string, string>>,
): Blade {
  const items = menu.flatMap((group) => group.items);
  const item = items.find((candidate) => candidate.page === page) ?? items[0];
  const shown = item?.page ?? '';
  return {
    title: `${name} | ${item?.name ?? ''}`,
    subtitle,
    menu,
    content: { view: views[shown] ?? 'NotInPractice' },
    page: shown,
  };
}

/** The id of the application that an address is about. */
export function subjectOf({ parameters }: Address): string | undefined {
  return parameters['servicePrincipalId'] ?? parameters['objectId'];
}

type Describe = (address: Address, names: PortalNames, application: Application | undefined) => Blade;

const blades: Readonly<Record<string, Describe>> = {
  'EntraDashboard.ReactView': (_address, names) => plain('Home', 'EntraDashboard', names.productName),
  'TenantOverview.ReactView': () => plain('Overview', 'TenantOverview', 'Directory'),
  StartboardApplicationsMenuBlade: ({ page }) =>
    withMenu('Enterprise applications', '', applicationsMenu, page === '' ? 'AppAppsPreview' : page, {
      AppAppsPreview: 'AppAppsPreview',
      AuditLogs: 'AuditLogs',
    }),
  AppGalleryBladeV2: (_address, names) => plain(names.galleryTitle, 'AppGalleryBladeV2'),
  ManagedAppMenuBlade: ({ page }, _names, application) =>
    // The real portal has no page of its own for this item: an address that names it shows the overview.
    withMenu(
      application?.displayName ?? '',
      'Enterprise Application',
      applicationMenu,
      page === 'Provisioning' ? '' : page,
      {
        Overview: 'ManagedAppOverview',
        Properties: 'ManagedAppProperties',
        UsersAndGroups: 'ManagedAppAssignments',
        AuditLogs: 'AuditLogs',
      },
    ),
  ProvisioningMenuBlade: ({ page }, _names, application) =>
    page === 'ProvisioningConfiguration'
      ? { ...plain('Provisioning', '', application?.displayName ?? ''), content: { classic: 'provisioning' } }
      : withMenu('Provisioning', application?.displayName ?? '', provisioningMenu, page, {
          Overview: 'ProvisioningOverview',
          UsersAndGroups: 'ManagedAppAssignments',
          AuditLogs: 'AuditLogs',
        }),
  AADConnectMenuBlade: ({ page }) =>
    withMenu('Microsoft Entra Connect', '', connectMenu, page, { GetStarted: 'ConnectGetStarted' }),
  ActivationMenuBlade: ({ page }) =>
    withMenu('My roles', 'Privileged Identity Management', rolesMenu, page, { aadmigratedroles: 'MyRoles' }),
  CloudSyncMenuBlade: ({ page }) =>
    withMenu('Cloud sync', 'Microsoft Entra Connect', cloudSyncMenu, page, { CloudSyncAgents: 'CloudSyncAgents' }),
};

export function describeBlade(address: Address, names: PortalNames, application: Application | undefined): Blade {
  const describe = Object.hasOwn(blades, address.blade) ? blades[address.blade] : undefined;
  return describe?.(address, names, application) ?? plain(address.blade.replace(/(Menu)?Blade$/u, ''), 'NotInPractice');
}
