import { button, defineScreen, grid, menuitem, searchbox } from '../core/screen.ts';

const ADD_APPLICATION = 'https://learn.microsoft.com/entra/identity/enterprise-apps/add-application-portal';

export default defineScreen({
  name: 'enterprise-apps',
  summary: 'All enterprise applications of the tenant',
  title: 'Enterprise applications',
  address: '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview',
  paths: {
    '2018-01': 'Azure Active Directory > Enterprise applications',
    '2023-09': 'Identity > Applications > Enterprise applications',
    '2025-04': 'Entra ID > Enterprise apps',
  },
  ready: 'newApplication',
  source: ADD_APPLICATION,
  controls: {
    newApplication: menuitem('New application', { source: ADD_APPLICATION }),
    search: searchbox('Search by application name or object ID'),
    list: grid('Enterprise applications'),
    allApplications: menuitem('All applications', { selector: '.fxc-menu' }),
    auditLogs: menuitem('Audit logs', { selector: '.fxc-menu' }),
    close: button('Close Enterprise applications | All applications'),
  },
  leadsTo: { newApplication: 'app-gallery', auditLogs: 'enterprise-apps-audit-logs' },
  opens: ['newApplication'],
  rows: { list: 'app-overview' },
});
