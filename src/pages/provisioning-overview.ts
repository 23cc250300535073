import { button, defineScreen } from '../core/screen.ts';

export default defineScreen({
  name: 'provisioning-overview',
  summary: 'The overview of the provisioning of one application, before and after it is configured',
  title: 'Provisioning',
  address:
    '#view/Microsoft_AAD_Connect_Provisioning/ProvisioningMenuBlade/~/Overview/objectId/{servicePrincipalId}/appId/{appId}',
  ready: 'start',
  controls: {
    start: button({ '2018-01': 'Get started', '2026-01': 'New configuration' }),
    connect: button({ '2018-01': null, '2026-01': 'Connect your application' }),
    run: button('Start provisioning'),
    stop: button('Stop provisioning'),
    edit: button('Edit provisioning'),
  },
  leadsTo: { start: 'provisioning', connect: 'provisioning', edit: 'provisioning' },
});
