import { defineScreen, menuitem, textbox } from '../core/screen.ts';

export default defineScreen({
  name: 'app-properties',
  summary: 'The properties of one enterprise application',
  address:
    '#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Properties/servicePrincipalId/{servicePrincipalId}/appId/{appId}',
  ready: 'name',
  controls: {
    save: menuitem('Save'),
    discard: menuitem('Discard'),
    name: textbox('Name'),
    overview: menuitem('Overview', { selector: '.fxc-menu' }),
    provisioning: menuitem('Provisioning', { selector: '.fxc-menu' }),
  },
  leadsTo: { overview: 'app-overview', provisioning: 'provisioning-overview' },
});
