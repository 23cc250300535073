import { defineScreen, grid, menuitem } from '../core/screen.ts';

export default defineScreen({
  name: 'app-assignments',
  summary: 'The users and groups that are assigned to one enterprise application',
  address:
    '#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/UsersAndGroups/servicePrincipalId/{servicePrincipalId}/appId/{appId}',
  ready: 'add',
  controls: {
    add: menuitem('Add user/group'),
    list: grid('Assignments'),
    overview: menuitem('Overview', { selector: '.fxc-menu' }),
    provisioning: menuitem('Provisioning', { selector: '.fxc-menu' }),
  },
  leadsTo: { overview: 'app-overview', provisioning: 'provisioning-overview' },
});
