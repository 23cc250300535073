import { defineScreen, grid, menuitem, searchbox } from '../core/screen.ts';

export default defineScreen({
  name: 'enterprise-apps-audit-logs',
  summary: 'Who changed what about the enterprise applications of the tenant',
  title: 'Enterprise applications',
  address: '#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AuditLogs',
  ready: 'list',
  controls: {
    refresh: menuitem('Refresh'),
    search: searchbox('Search activity, target or actor'),
    list: grid('Audit logs'),
    allApplications: menuitem('All applications', { selector: '.fxc-menu' }),
  },
  leadsTo: { allApplications: 'enterprise-apps' },
});
