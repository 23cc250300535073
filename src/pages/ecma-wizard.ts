import { button, defineScreen, tab, textbox } from '../core/screen.ts';

export default defineScreen({
  name: 'ecma-wizard',
  summary: 'The configuration wizard of the ECMA connector host, on the server: port, certificate and connectors',
  window: 'host',
  title: 'Microsoft ECMA2Host Configuration Wizard',
  over: ['server-desktop', 'agent-installer', 'agent-wizard'],
  ready: 'port',
  commit: 'save',
  committed: ['port', 'generate'],
  controls: {
    port: textbox('Port', { value: '8585', aliases: ['default port'] }),
    generate: button('Generate certificate'),
    save: button('Save'),
    connectors: tab('Connectors'),
    settings: tab('Settings'),
    name: textbox('Name'),
    secretToken: textbox('Secret Token'),
    add: button('New connector'),
  },
});
