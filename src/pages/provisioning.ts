import { button, combobox, defineScreen, grid, textbox } from '../core/screen.ts';

const CONNECTIVITY = 'On-Premises Connectivity';
const CREDENTIALS = 'Admin Credentials';

export default defineScreen({
  name: 'provisioning',
  summary: 'The settings of the provisioning of one application: mode, connectivity, credentials',
  title: 'Provisioning',
  address:
    '#view/Microsoft_AAD_Connect_Provisioning/ProvisioningMenuBlade/~/ProvisioningConfiguration/objectId/{servicePrincipalId}/appId/{appId}',
  ready: 'save',
  controls: {
    save: button('Save', { selector: '[role=toolbar]' }),
    discard: button('Discard', { selector: '[role=toolbar]' }),
    mode: combobox(
      { '2018-01': 'Provisioning Mode', '2026-01': null },
      { aliases: ['mode'], options: ['Manual', 'Automatic'] },
    ),
    connectivity: button(CONNECTIVITY),
    download: button('Download and install', { under: CONNECTIVITY }),
    agents: grid('Agents', { under: CONNECTIVITY }),
    assign: button('Assign Agent(s)', { under: CONNECTIVITY }),
    refresh: button('Refresh', { under: CONNECTIVITY }),
    credentials: button(CREDENTIALS),
    tenantUrl: textbox('Tenant URL', { under: CREDENTIALS }),
    secretToken: textbox('Secret Token', { under: CREDENTIALS }),
    test: button('Test Connection', { under: CREDENTIALS }),
  },
  roles: {
    anyOf: ['Application Administrator', 'Cloud Application Administrator'],
    source: 'https://learn.microsoft.com/entra/identity/app-provisioning/on-premises-sql-connector-configure',
  },
  leadsTo: { download: 'agent-download' },
  opens: ['download'],
});
