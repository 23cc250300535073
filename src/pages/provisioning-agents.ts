import { defineScreen, grid, menuitem } from '../core/screen.ts';

export default defineScreen({
  name: 'provisioning-agents',
  summary: 'The provisioning agents that are registered in the tenant, with their state and version',
  title: 'Cloud sync',
  address: '#view/Microsoft_AAD_Connect_Provisioning/CloudSyncMenuBlade/~/CloudSyncAgents',
  ready: 'list',
  controls: {
    refresh: menuitem('Refresh'),
    list: grid('On-premises provisioning agents'),
  },
});
