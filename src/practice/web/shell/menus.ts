import type { PortalNames } from '../../api.ts';
import { allApplications, HOME, type Address } from './address.ts';

/** An item of the sidebar: a group expands at the first click and routes at the next; a leaf routes. */
export interface SidebarItem {
  readonly name: string;
  readonly icon?: string;
  readonly address?: Address;
  readonly items?: readonly SidebarItem[];
}

const page = (extension: string, blade: string, name = ''): Address => ({
  extension,
  blade,
  page: name,
  parameters: {},
});

export const entraConnect = page('Microsoft_AAD_Connect_Provisioning', 'AADConnectMenuBlade', 'GetStarted');
export const cloudSyncAgents = page('Microsoft_AAD_Connect_Provisioning', 'CloudSyncMenuBlade', 'CloudSyncAgents');
const myRoles = page('Microsoft_Azure_PIMCommon', 'ActivationMenuBlade', 'aadmigratedroles');
const leaf = (name: string, address: Address, icon?: string): SidebarItem => ({
  name,
  address,
  ...(icon === undefined ? {} : { icon }),
});
const other = (name: string): SidebarItem =>
  leaf(name, page('Microsoft_AAD_IAM', `${name.replaceAll(/\W/gu, '')}Blade`));

/** The way to the apps, as this version of the portal goes it, with its usual neighbours on each level. */
export function sidebarOf(names: PortalNames): readonly SidebarItem[] {
  const [group = 'Entra ID', ...rest] = names.pathToApps;
  const apps = rest.at(-1) ?? 'Enterprise apps';
  const nested = rest.length > 1;
  const appItems = [leaf(apps, allApplications), other('App registrations')];
  const directory = [
    leaf('Overview', page('Microsoft_AAD_IAM', 'TenantOverview.ReactView')),
    other('Users'),
    other('Groups'),
    other('Devices'),
  ];
  const hybrid = leaf(nested ? 'Microsoft Entra Connect' : 'Entra Connect', entraConnect);
  return [
    leaf('Home', HOME, 'home'),
    {
      name: group,
      icon: 'directory',
      address: page('Microsoft_AAD_IAM', 'TenantOverview.ReactView'),
      items: [
        ...directory,
        ...(nested ? [{ name: rest[0] ?? 'Applications', items: appItems }] : appItems),
        other('Roles & admins'),
        other('Delegated admin partners'),
        hybrid,
        other('Custom branding'),
        other('Audit logs'),
      ],
    },
    {
      name: 'ID Protection',
      icon: 'shield',
      items: [other('Dashboard'), other('Conditional Access'), other('Authentication methods')],
    },
    {
      name: 'ID Governance',
      icon: 'governance',
      items: [
        other('Entitlement management'),
        other('Access reviews'),
        leaf('Privileged Identity Management', myRoles),
        other('Lifecycle workflows'),
      ],
    },
    { name: 'Monitoring & health', icon: 'pulse', items: [other('Sign-in logs'), other('Provisioning logs')] },
  ];
}

/** An item of a blade's own menu; without `view` and `address` the practice tenant has no page for it. */
export interface MenuItem {
  readonly name: string;
  readonly page: string;
}

export interface MenuGroup {
  readonly name: string;
  readonly items: readonly MenuItem[];
}

/** The name of a page in the address, as the real portal writes them: `Audit logs` is `AuditLogs`. */
const pageOf = (name: string): string =>
  name
    .split(/\W+/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

const items = (...names: readonly (string | readonly [string, string])[]): MenuItem[] =>
  names.map((entry) =>
    typeof entry === 'string' ? { name: entry, page: pageOf(entry) } : { name: entry[0], page: entry[1] },
  );

export const applicationsMenu: readonly MenuGroup[] = [
  { name: '', items: items('Overview', 'Diagnose and solve problems') },
  {
    name: 'Manage',
    items: items(
      ['All applications', 'AppAppsPreview'],
      'Private network connectors',
      'User settings',
      'App launchers',
      'Custom authentication extensions',
    ),
  },
  { name: 'Security', items: items('Conditional Access', 'Consent and permissions') },
  {
    name: 'Activity',
    items: items(
      'Sign-in logs',
      'Usage & insights',
      'Audit logs',
      'Provisioning logs',
      'Access reviews',
      'Admin consent requests',
    ),
  },
];

export const applicationMenu: readonly MenuGroup[] = [
  { name: '', items: items('Overview', 'Deployment Plan', 'Diagnose and solve problems') },
  {
    name: 'Manage',
    items: items(
      'Properties',
      'Owners',
      'Roles and administrators',
      'Users and groups',
      'Single sign-on',
      'Provisioning',
      'Self-service',
    ),
  },
  { name: 'Security', items: items('Conditional Access', 'Permissions') },
  { name: 'Activity', items: items('Sign-in logs', 'Usage & insights', 'Audit logs', 'Provisioning logs') },
];

export const provisioningMenu: readonly MenuGroup[] = [
  { name: '', items: items('Overview', 'Provision on demand') },
  { name: 'Manage', items: items('Attribute mapping', 'Users and groups', 'Expression builder') },
  { name: 'Monitor', items: items('Provisioning logs', 'Audit logs', 'Insights') },
];

export const connectMenu: readonly MenuGroup[] = [
  { name: '', items: items('Get started', 'Cloud sync', 'Connect Sync') },
];

export const rolesMenu: readonly MenuGroup[] = [
  {
    name: 'Activate',
    items: items(
      ['Microsoft Entra roles', 'aadmigratedroles'],
      ['Groups', 'aadgroup'],
      ['Azure resources', 'azurerbac'],
    ),
  },
];

export const cloudSyncMenu: readonly MenuGroup[] = [
  { name: '', items: items('Configurations', ['Agents', 'CloudSyncAgents'], 'Audit logs') },
];
