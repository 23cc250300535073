import { button, defineScreen } from '../core/screen.ts';

export default defineScreen({
  name: 'agent-download',
  summary: 'The pane over the provisioning settings that gives the agent against its license terms',
  title: 'Provisioning agent',
  over: ['provisioning'],
  ready: 'accept',
  controls: {
    accept: button('Accept terms & download'),
  },
});
