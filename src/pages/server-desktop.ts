import { button, defineScreen } from '../core/screen.ts';

export default defineScreen({
  name: 'server-desktop',
  summary: 'The desktop of the Windows Server: start menu and Downloads folder',
  window: 'host',
  title: 'Desktop',
  ready: 'start',
  controls: {
    start: button('Start'),
    installer: button('AADConnectProvisioningAgentSetup.exe'),
    ecma: button('Microsoft ECMA2Host Configuration Wizard'),
  },
  leadsTo: { installer: 'agent-installer' },
});
