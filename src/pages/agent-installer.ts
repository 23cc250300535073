import { button, checkbox, defineScreen } from '../core/screen.ts';

export default defineScreen({
  name: 'agent-installer',
  summary: 'The installer of the provisioning agent, on the server',
  window: 'host',
  title: 'Microsoft Entra Provisioning Agent Package',
  over: ['server-desktop'],
  ready: 'install',
  controls: {
    agree: checkbox('I agree to the license terms and conditions', {
      aliases: ['I agree to the terms of service', 'terms of service'],
    }),
    install: button('Install'),
    close: button('Close'),
  },
  leadsTo: { install: 'agent-wizard' },
});
