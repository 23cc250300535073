import { button, defineScreen, menuitem, searchbox } from '../core/screen.ts';

const ADD_APPLICATION = 'https://learn.microsoft.com/entra/identity/enterprise-apps/add-application-portal';

export default defineScreen({
  name: 'app-gallery',
  summary: 'The gallery of applications, which only "New application" opens',
  title: {
    '2018-01': 'Browse Azure AD Gallery',
    '2023-09': 'Browse Microsoft Entra Gallery',
  },
  address: '#view/Microsoft_AAD_IAM/AppGalleryBladeV2',
  ready: 'createOwn',
  controls: {
    createOwn: menuitem('Create your own application', { source: ADD_APPLICATION }),
    requestNew: menuitem('Request new gallery app'),
    search: searchbox('Search application'),
    ecma: button('On-premises ECMA app', { aliases: ['On-premises ECMA application'] }),
    singleSignOn: button('Single Sign-on : All'),
    userAccountManagement: button('User Account Management : All'),
    categories: button('Categories : All'),
  },
  leadsTo: { ecma: 'gallery-app' },
  opens: ['ecma'],
});
