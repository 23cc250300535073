import { button, defineScreen, heading, textbox } from '../core/screen.ts';

export default defineScreen({
  name: 'gallery-app',
  summary: 'The pane over the gallery in which an application gets its name and is created',
  title: 'On-premises ECMA app',
  address: '#view/Microsoft_AAD_IAM/AppGalleryBladeV2',
  over: ['app-gallery'],
  ready: 'create',
  controls: {
    title: heading('On-premises ECMA app'),
    name: textbox('Name'),
    create: button('Create'),
  },
  roles: {
    anyOf: ['Application Administrator', 'Cloud Application Administrator'],
    source: 'https://learn.microsoft.com/entra/identity/enterprise-apps/add-application-portal',
  },
  leadsTo: { create: 'app-overview' },
});
