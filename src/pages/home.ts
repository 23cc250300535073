import { button, combobox, defineScreen, heading } from '../core/screen.ts';

export default defineScreen({
  name: 'home',
  summary: 'The home page of the admin center',
  title: 'Home',
  address: '#view/Microsoft_AAD_IAM/EntraDashboard.ReactView',
  ready: 'title',
  controls: {
    title: heading('Home'),
    search: combobox('Search resources, services, and docs (G+/)', { selector: '.fxs-topbar' }),
    notifications: button('Notifications', { selector: '.fxs-topbar' }),
  },
});
