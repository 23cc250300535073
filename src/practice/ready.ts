import { z } from 'zod';

const accountSchema = z.object({
  account: z.string().optional(),
  tenant: z.string(),
  user: z.string(),
  password: z.string(),
  totp: z.string(),
});

const tenantSchema = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string(),
  hostName: z.string(),
  desktop: z.string(),
  certificateFolder: z.string(),
  reader: z.object({ clientId: z.string(), clientSecret: z.string() }),
});

/** The one line that `portal-runbook practice --json` says once it is ready. */
export const readySchema = z.object({
  v: z.literal(1),
  kind: z.literal('practice.ready'),
  address: z.string(),
  port: z.number(),
  version: z.string(),
  origins: z.object({
    entra: z.string(),
    login: z.string(),
    federation: z.string(),
    blades: z.string(),
    host: z.string(),
    graph: z.string(),
    control: z.string(),
  }),
  /** Bearer token of the control API. */
  controlToken: z.string(),
  /** What is to go wrong, as a file that `--faults` takes; null on a good day. */
  faults: z.string().nullable(),
  accounts: z.array(accountSchema),
  tenants: z.array(tenantSchema).min(1),
});

export type PracticeReady = z.output<typeof readySchema>;
