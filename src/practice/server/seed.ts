import { z } from 'zod';

/** What a test may say of how somebody's sign-in goes. */
const signInSchema = z.strictObject({
  /**
   * `code`: one-time code; `number`: the number to be typed on a phone; `choose`: a page asks which of the two;
   * `enrol`: none yet, may be skipped.
   */
  secondFactor: z.enum(['code', 'number', 'choose', 'none', 'enrol']).default('code'),
  /** Both factors are at hand, and the page lets the person choose. */
  chooseFactor: z.boolean().default(false),
  /** "Stay signed in?" comes before the second factor. */
  staySignedInFirst: z.boolean().default(false),
  /** The domain keeps its passwords at home: its own federation server asks for them. */
  federated: z.boolean().default(false),
  /** The address belongs to a personal account, too, so that the page asks which one is meant. */
  alsoPersonal: z.boolean().default(false),
  passwordExpired: z.boolean().default(false),
  disabled: z.boolean().default(false),
  /** Conditional Access asks for a compliant device (53000), or the app for an administrator's approval. */
  refusal: z.enum(['compliantDevice', 'adminApproval']).optional(),
});

const userSchema = z.strictObject({
  id: z.guid().optional(),
  userPrincipalName: z.string().regex(/^[^\s@]+@[^\s@]+$/u, 'must look like name@domain'),
  displayName: z.string().min(1),
  /** The name by which a runbook's `signIn:` finds the user. */
  account: z.string().min(1).optional(),
  /** Made up at each start unless given. */
  password: z.string().min(1).optional(),
  /** Base32 secret of the one-time codes (RFC 6238); made up at each start unless given. */
  totp: z
    .string()
    .regex(/^[A-Z2-7]{16,}$/u, 'must be Base32, 16 characters or more')
    .optional(),
  roles: z.array(z.string()).default([]),
  eligibleRoles: z.array(z.string()).default([]),
  signIn: signInSchema.prefault({}),
});

const provisioningSchema = z.strictObject({
  mode: z.enum(['manual', 'automatic']).nullable().default(null),
  tenantUrl: z.string().nullable().default(null),
  secretToken: z.string().nullable().default(null),
  /** Whether it was started. */
  running: z.boolean().default(false),
  /** Machine names of assigned agents. */
  agents: z.array(z.string()).default([]),
});

const appSchema = z.strictObject({
  servicePrincipalId: z.guid().optional(),
  appId: z.guid().optional(),
  displayName: z.string().min(1),
  /** Display name of the gallery's template. */
  template: z.string().nullable().default(null),
  createdDateTime: z.iso.datetime().optional(),
  homepage: z.string().nullable().default(null),
  enabled: z.boolean().default(true),
  assignmentRequired: z.boolean().default(true),
  visibleToUsers: z.boolean().default(true),
  provisioning: provisioningSchema.prefault({}),
  /** User principal names. */
  assignments: z.array(z.string()).default([]),
});

const agentSchema = z.strictObject({
  id: z.guid().optional(),
  machineName: z.string().min(1),
  externalIp: z.string().default('203.0.113.24'),
  version: z.string().default('1.1.2106.0'),
  status: z.enum(['active', 'inactive']).default('active'),
  purpose: z.enum(['onPremisesApplication', 'cloudSync', 'hr']).default('onPremisesApplication'),
});

const auditSchema = z.strictObject({
  activityDateTime: z.iso.datetime(),
  activityDisplayName: z.string(),
  category: z.string(),
  result: z.enum(['success', 'failure']),
  initiatedBy: z.string(),
  target: z.string(),
  targetId: z.string().nullable(),
});

const hostSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,14}$/u, 'must be a computer name of 15 letters, digits and hyphens at most')
    .default('SRV-ECMA-01'),
  /** Where the agent's wizard asks for the extension; by the portal's version unless told. */
  wizard: z.enum(['selectExtension', 'welcome']).optional(),
  connectors: z
    .array(z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/u), secretToken: z.string().min(1).optional() }))
    .default([]),
});

export const tenantSeedSchema = z.strictObject({
  id: z.guid().optional(),
  name: z.string().min(1),
  domain: z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u, 'must be a domain name'),
  users: z.array(userSchema).min(1),
  apps: z.array(appSchema).default([]),
  /** So many further apps with made-up names. */
  moreApps: z.number().int().min(0).max(20_000).default(0),
  agents: z.array(agentSchema).default([]),
  audit: z.array(auditSchema).default([]),
  host: hostSchema.prefault({}),
});

export type TenantSeed = z.output<typeof tenantSeedSchema>;
export type TenantSeedInput = z.input<typeof tenantSeedSchema>;
export type UserSeed = TenantSeed['users'][number];
export type AppSeed = TenantSeed['apps'][number];

/** What `--tenants FILE` holds. */
export const seedSchema = z
  .strictObject({
    /** The newer, Fluent form of the sign-in pages, or the one that most automation knows. */
    signInPages: z.enum(['classic', 'fluent']).default('classic'),
    /** Wrong passwords in a row after which an account is locked for a minute. */
    lockoutThreshold: z.number().int().min(1).max(100).default(5),
    /** How long an access token is good for. */
    tokenSeconds: z.number().int().min(2).max(86_400).default(3600),
    tenants: z.array(tenantSeedSchema).min(1).max(100),
  })
  .superRefine((seed, context) => {
    const seen = new Set<string>();
    for (const [index, tenant] of seed.tenants.entries()) {
      for (const [position, user] of tenant.users.entries()) {
        const name = user.userPrincipalName.toLowerCase();
        if (seen.has(name)) {
          const path = ['tenants', index, 'users', position, 'userPrincipalName'];
          context.addIssue({ code: 'custom', path, message: `${name} stands here twice` });
        }
        seen.add(name);
      }
    }
  });

export type Seed = z.output<typeof seedSchema>;

/** The tenant that a plain `portal-runbook practice` starts with. */
export const DEFAULT_SEED: z.input<typeof seedSchema> = {
  tenants: [
    {
      id: 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
      name: 'Contoso Practice',
      domain: 'contoso.practice.example',
      users: [
        {
          account: 'admin',
          userPrincipalName: 'app.admin@contoso.practice.example',
          displayName: 'Avery Practice',
          roles: ['Application Administrator'],
        },
        {
          account: 'hybrid',
          userPrincipalName: 'hybrid.admin@contoso.practice.example',
          displayName: 'Harper Practice',
          roles: ['Hybrid Identity Administrator'],
        },
        { userPrincipalName: 'adele@contoso.practice.example', displayName: 'Adele Example' },
        { userPrincipalName: 'bao@contoso.practice.example', displayName: 'Bao Example' },
        { userPrincipalName: 'chidi@contoso.practice.example', displayName: 'Chidi Example' },
      ],
      apps: [
        { displayName: 'Expense Desk', template: 'Expense Desk' },
        { displayName: 'Travel Planner', template: 'Travel Planner' },
      ],
    },
  ],
};
