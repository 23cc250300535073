import { createContext, useContext } from 'react';
import type { Me, PageFault } from '../../api.ts';
import type { Api } from '../common/api-client.ts';
import type { Notice } from '../common/messages.ts';

/** What a blade knows of its surroundings; everything outside its frame is reached through the shell. */
export interface BladeContext {
  readonly api: Api;
  readonly me: Me;
  readonly parameters: Readonly<Record<string, string>>;
  readonly faults: readonly PageFault[];
  readonly open: (address: string, how?: 'push' | 'replace') => void;
  readonly notify: (notice: Notice) => void;
  /** Loads the whole portal again: what it knows of the person has changed. */
  readonly reload: () => void;
  /** To be called when the first content is drawn. */
  readonly drawn: () => void;
}

const Context = createContext<BladeContext | undefined>(undefined);
export const BladeProvider = Context.Provider;

export function useBlade(): BladeContext {
  const blade = useContext(Context);
  if (blade === undefined) throw new Error('used outside of a blade');
  return blade;
}

/** The application that the address of the blade names. */
export function useSubject(): string {
  const { parameters } = useBlade();
  return parameters['servicePrincipalId'] ?? parameters['objectId'] ?? '';
}

export const applicationAddress = (servicePrincipalId: string, appId: string, page = 'Overview'): string =>
  `#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/${page}/servicePrincipalId/${servicePrincipalId}/appId/${appId}`;

export const provisioningAddress = (servicePrincipalId: string, appId: string, page = 'Overview'): string =>
  `#view/Microsoft_AAD_Connect_Provisioning/ProvisioningMenuBlade/~/${page}/objectId/${servicePrincipalId}/appId/${appId}`;

export const MY_ROLES = '#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~/aadmigratedroles';

export const GALLERY = '#view/Microsoft_AAD_IAM/AppGalleryBladeV2';
