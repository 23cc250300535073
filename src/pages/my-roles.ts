import { defineScreen, menuitem, tab } from '../core/screen.ts';

export default defineScreen({
  name: 'my-roles',
  summary: 'The roles of whoever is signed in, and those that wait to be activated',
  title: 'My roles',
  address: '#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~/aadmigratedroles',
  ready: 'eligible',
  controls: {
    refresh: menuitem('Refresh'),
    eligible: tab('Eligible assignments'),
    active: tab('Active assignments'),
  },
});
