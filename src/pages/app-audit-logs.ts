import { defineScreen, grid, menuitem, searchbox } from '../core/screen.ts';

export default defineScreen({
  name: 'app-audit-logs',
  summary: 'Who changed what about one enterprise application',
  address:
    '#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/AuditLogs/servicePrincipalId/{servicePrincipalId}/appId/{appId}',
  ready: 'list',
  controls: {
    refresh: menuitem('Refresh'),
    search: searchbox('Search activity, target or actor'),
    list: grid('Audit logs'),
    overview: menuitem('Overview', { selector: '.fxc-menu' }),
    provisioning: menuitem('Provisioning', { selector: '.fxc-menu' }),
  },
  leadsTo: { overview: 'app-overview', provisioning: 'provisioning-overview' },
});
