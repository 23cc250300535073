import { button, checkbox, defineScreen, radio } from '../core/screen.ts';

export default defineScreen({
  name: 'agent-wizard',
  summary: 'The configuration wizard of the provisioning agent, on the server',
  window: 'host',
  title: 'Microsoft Entra Provisioning Agent Configuration',
  over: ['server-desktop', 'agent-installer'],
  ready: 'next',
  controls: {
    next: button('Next'),
    onPremises: radio('On-premises application provisioning (Microsoft Entra ID to application)', {
      aliases: ['On-premises application provisioning'],
    }),
    connectDirectory: checkbox('Connect to your Active Directory domain(s)'),
    authenticate: button('Authenticate'),
    confirm: button('Confirm'),
    exit: button('Exit'),
  },
  roles: {
    anyOf: ['Hybrid Identity Administrator'],
    source: 'https://learn.microsoft.com/entra/identity/app-provisioning/on-premises-sql-connector-configure',
  },
});
