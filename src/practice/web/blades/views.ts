import type { ComponentType } from 'react';

/** A view is loaded when it is shown; a warm frame loads none. */
export const views: Readonly<Record<string, () => Promise<{ default: ComponentType }>>> = {
  AppAppsPreview: () => import('./views/all-applications.tsx'),
  AppGalleryBladeV2: () => import('./views/gallery.tsx'),
  AuditLogs: () => import('./views/audit-logs.tsx'),
  CloudSyncAgents: () => import('./views/agents.tsx'),
  ConnectGetStarted: () => import('./views/connect.tsx'),
  EntraDashboard: () => import('./views/home.tsx'),
  ManagedAppAssignments: () => import('./views/assignments.tsx'),
  ManagedAppOverview: () => import('./views/app-overview.tsx'),
  ManagedAppProperties: () => import('./views/properties.tsx'),
  MyRoles: () => import('./views/my-roles.tsx'),
  NotInPractice: () => import('./views/not-in-practice.tsx'),
  ProvisioningOverview: () => import('./views/provisioning-overview.tsx'),
  TenantOverview: () => import('./views/home.tsx'),
};
