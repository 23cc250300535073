import type { Agent, ApplicationTemplate } from '../../api.ts';
import type { Tenant, TenantApp, TenantAudit, TenantUser } from '../tenant.ts';
import type { Entity } from './filter.ts';

/** The resources of the practice Graph, each in the shape of Microsoft Graph's resource of that name. */
export interface Resource<T> {
  readonly properties: readonly string[];
  readonly expands?: readonly string[];
  readonly entity: (item: T) => Entity;
}

export const applicationTemplates: Resource<ApplicationTemplate> = {
  properties: [
    'id',
    'displayName',
    'homePageUrl',
    'supportedSingleSignOnModes',
    'supportedProvisioningTypes',
    'logoUrl',
    'categories',
    'publisher',
    'description',
  ],
  entity: ({ id, displayName, categories, publisher, description, supportsProvisioning }) => ({
    id,
    displayName,
    homePageUrl: null,
    supportedSingleSignOnModes: [],
    supportedProvisioningTypes: supportsProvisioning ? ['sync'] : [],
    logoUrl: null,
    categories: categories.map((category) => category.toLowerCase()),
    publisher,
    description,
  }),
};

export const servicePrincipals: Resource<TenantApp> = {
  properties: [
    'id',
    'appId',
    'displayName',
    'appDisplayName',
    'applicationTemplateId',
    'accountEnabled',
    'appRoleAssignmentRequired',
    'createdDateTime',
    'homepage',
    'servicePrincipalType',
    'tags',
  ],
  entity: ({ application }) => ({
    id: application.servicePrincipalId,
    appId: application.appId,
    displayName: application.displayName,
    appDisplayName: application.displayName,
    applicationTemplateId: application.templateId,
    accountEnabled: application.enabled,
    appRoleAssignmentRequired: application.assignmentRequired,
    createdDateTime: application.createdDateTime,
    homepage: application.homepage,
    servicePrincipalType: 'Application',
    tags: ['WindowsAzureActiveDirectoryIntegratedApp', ...(application.visibleToUsers ? [] : ['HideApp'])],
  }),
};

export const synchronizationJobs: Resource<TenantApp> = {
  properties: ['id', 'templateId', 'schedule', 'status', 'synchronizationJobSettings'],
  entity: ({ provisioning }) => ({
    id: provisioning.jobId,
    templateId: 'ECMA2Host',
    schedule: { expiration: null, interval: 'PT40M', state: provisioning.running ? 'Active' : 'Disabled' },
    status: {
      code: provisioning.running ? 'Active' : 'Paused',
      countSuccessiveCompleteFailures: 0,
      escrowsPruned: false,
      quarantine: null,
    },
    synchronizationJobSettings: [],
  }),
};

export const appRoleAssignments: Resource<{ readonly id: string; readonly app: TenantApp; readonly user: TenantUser }> =
  {
    properties: [
      'id',
      'appRoleId',
      'principalDisplayName',
      'principalId',
      'principalType',
      'resourceDisplayName',
      'resourceId',
    ],
    entity: ({ id, app, user }) => ({
      id,
      appRoleId: '00000000-0000-0000-0000-000000000000',
      principalDisplayName: user.displayName,
      principalId: user.id,
      principalType: 'User',
      resourceDisplayName: app.application.displayName,
      resourceId: app.application.servicePrincipalId,
    }),
  };

const GROUP = 'ffffffff-0000-4000-8000-000000000001';

export const agents: Resource<Agent> = {
  properties: ['id', 'machineName', 'externalIp', 'status', 'supportedPublishingTypes'],
  expands: ['agentGroups'],
  entity: ({ id, machineName, externalIp, status, purpose }) => {
    const type = purpose === 'hr' ? 'workdayIncomingSync' : 'provisioning';
    const group = { id: GROUP, displayName: `Group for ${machineName}`, publishingType: type, isDefault: false };
    return { id, machineName, externalIp, status, supportedPublishingTypes: [type], agentGroups: [group] };
  },
};

export const directoryAudits: Resource<{ readonly audit: TenantAudit; readonly tenant: Tenant }> = {
  properties: [
    'id',
    'category',
    'correlationId',
    'result',
    'resultReason',
    'activityDisplayName',
    'activityDateTime',
    'loggedByService',
    'operationType',
    'initiatedBy',
    'targetResources',
    'additionalDetails',
  ],
  entity: ({ audit, tenant }) => {
    const user = [...tenant.users.values()].find(({ userPrincipalName }) => userPrincipalName === audit.initiatedBy);
    return {
      id: `Directory_${audit.id}`,
      category: audit.category,
      correlationId: audit.id,
      result: audit.result,
      resultReason: '',
      activityDisplayName: audit.activityDisplayName,
      activityDateTime: audit.activityDateTime,
      loggedByService: audit.category === 'ProvisioningManagement' ? 'Account Provisioning' : 'Core Directory',
      operationType: audit.activityDisplayName.split(' ')[0] ?? '',
      initiatedBy: {
        app: null,
        user: { id: user?.id ?? null, displayName: user?.displayName ?? null, userPrincipalName: audit.initiatedBy },
      },
      targetResources: [
        { id: audit.targetId, displayName: audit.target, type: 'ServicePrincipal', modifiedProperties: [] },
      ],
      additionalDetails: [],
    };
  },
};

export const users: Resource<TenantUser> = {
  properties: ['id', 'displayName', 'userPrincipalName', 'accountEnabled'],
  entity: ({ id, displayName, userPrincipalName, signIn }) => ({
    id,
    displayName,
    userPrincipalName,
    accountEnabled: !signIn.disabled,
  }),
};

export const organization: Resource<Tenant> = {
  properties: ['id', 'displayName', 'verifiedDomains'],
  entity: ({ id, name, domain }) => ({
    id,
    displayName: name,
    verifiedDomains: [{ name: domain, isDefault: true, isInitial: true, type: 'Managed' }],
  }),
};
