import { defineScreen, link, menuitem } from '../core/screen.ts';

export default defineScreen({
  name: 'entra-connect',
  summary: 'The start page of what connects directories and applications behind a firewall',
  title: 'Microsoft Entra Connect',
  address: '#view/Microsoft_AAD_Connect_Provisioning/AADConnectMenuBlade/~/GetStarted',
  ready: 'agents',
  controls: {
    agents: link('View all agents'),
    cloudSync: menuitem('Cloud sync', { selector: '.fxc-menu' }),
  },
  leadsTo: { agents: 'provisioning-agents' },
});
