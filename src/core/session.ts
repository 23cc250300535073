import { z } from 'zod';

/** A cookie as the browser gives and takes it. */
export const sessionCookie = z.object({
  name: z.string(),
  value: z.string(),
  domain: z.string(),
  path: z.string(),
  /** Seconds since 1970; -1 for one that ends with the browser. */
  expires: z.number(),
  httpOnly: z.boolean(),
  secure: z.boolean(),
  sameSite: z.enum(['Strict', 'Lax', 'None']),
  partitionKey: z.string().exactOptional(),
});
export type SessionCookie = z.output<typeof sessionCookie>;

/** Whose session it is: one account of one portal, as the configuration names them, and the user behind it. */
export const sessionOwner = z.strictObject({
  portal: z.string(),
  /** Base address of the portal. */
  address: z.string(),
  account: z.string(),
  user: z.string(),
});
export type SessionOwner = Readonly<z.output<typeof sessionOwner>>;

/**
 * The sessions that a run may use and leaves. What signs in again silently are the login cookies: a portal's tokens
 * are gone with its page.
 */
export interface Sessions {
  /**
   * Has one sign-in of this owner at a time: whoever comes while another one is at it waits, and gets its cookies.
   * @param signIn is handed the cookies that are known, none without a session, and gives those that it ended with.
   */
  during(
    owner: SessionOwner,
    signal: AbortSignal,
    signIn: (known: readonly SessionCookie[]) => Promise<readonly SessionCookie[]>,
  ): Promise<void>;
}
