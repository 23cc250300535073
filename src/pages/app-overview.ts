import { defineScreen, menuitem } from '../core/screen.ts';

export default defineScreen({
  name: 'app-overview',
  summary: 'The overview of one enterprise application, with its menu',
  address:
    '#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/servicePrincipalId/{servicePrincipalId}/appId/{appId}',
  ready: 'provisioning',
  controls: {
    overview: menuitem('Overview', { selector: '.fxc-menu' }),
    properties: menuitem('Properties', { selector: '.fxc-menu' }),
    usersAndGroups: menuitem('Users and groups', { selector: '.fxc-menu' }),
    singleSignOn: menuitem('Single sign-on', { selector: '.fxc-menu' }),
    provisioning: menuitem('Provisioning', { selector: '.fxc-menu' }),
    auditLogs: menuitem('Audit logs', { selector: '.fxc-menu' }),
  },
  leadsTo: {
    properties: 'app-properties',
    usersAndGroups: 'app-assignments',
    provisioning: 'provisioning-overview',
    auditLogs: 'app-audit-logs',
  },
});
