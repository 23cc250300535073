import { button, defineScreen, textbox } from '../core/screen.ts';

export default defineScreen({
  name: 'ecma-wizard',
  summary: 'The configuration wizard of the ECMA connector host, on the server: port and certificate',
  window: 'host',
  title: 'Microsoft ECMA2Host Configuration Wizard',
  over: ['server-desktop', 'agent-installer', 'agent-wizard'],
  ready: 'port',
  commit: 'save',
  controls: {
    port: textbox('Port', { value: '8585', aliases: ['default port'] }),
    generate: button('Generate certificate'),
    save: button('Save'),
  },
});
