import type { Locator, Page } from 'playwright-core';
import type { DirectoryAccess } from './directory.ts';
import type { PortalVersion } from './names.ts';
import type { VersionClue } from './version-span.ts';

/** Who signs in. The one-time code comes from `totp`, a Base32 secret (RFC 6238), where there is one. */
export interface Account {
  readonly user: string;
  readonly password?: string;
  readonly totp?: string;
}

/** A portal as the run sees it: the configuration's entry, or the practice tenant's description of itself. */
export interface PortalProfile {
  readonly name: string;
  /** `practice` for the embedded one; evidence from it is a rehearsal. */
  readonly practice: boolean;
  /** Base address, ending in `/`. */
  readonly address: string;
  /** Where the browser may go: origins such as `https://login.microsoftonline.com`, `https://*.example.com`. */
  readonly origins: readonly string[];
  readonly tenantId?: string;
  readonly version: PortalVersion;
  readonly shell: string;
  readonly accounts: Readonly<Record<string, Account>>;
  readonly graph?: DirectoryAccess;
}

/** Who the page says is signed in, and where. */
export interface PortalIdentity {
  readonly tenantId?: string;
  readonly user?: string;
}

/** What a sign-in may ask a person for; each answer is a line of text, `undefined` where nobody is there. */
export interface SignInDialog {
  /** Shows what the person must do elsewhere; `number` is what must be typed there, and may not be overlooked. */
  tell(message: string, number?: string): void;
  /** The code that the person reads off a device. */
  code(question: string): Promise<string | undefined>;
}

export interface SignInRequest {
  readonly account: Account;
  readonly signal: AbortSignal;
  readonly dialog: SignInDialog;
  /** Milliseconds without a navigation before a page is typed into, and that a one-time code must still be good for. */
  readonly pace: { readonly quietMs: number; readonly codeMarginMs: number };
  /** To be called before each click, and before a password or code is typed, for the pictures. */
  aboutTo(target: Locator, label: string): Promise<void>;
}

/** What a run must know of how a portal is built, apart from its screens. One per family of portals. */
export interface PortalShell {
  readonly kind: 'shell';
  readonly name: string;
  /** CSS of what shows that the page is still loading; all must be hidden before anybody acts. */
  readonly busy: readonly string[];
  /** CSS of panes and boxes that lie over the page, topmost last; labels in the topmost win. */
  readonly panes: readonly string[];
  /** CSS of frames that hold the active page, exactly one of which must be visible; empty where pages have none. */
  readonly activeFrame?: string;
  /** CSS of the frames that never hold what a step means, such as pre-warmed ones. */
  readonly ignoredFrames?: string;
  /** CSS of what stands around every page, such as a navigation: no part of any screen. */
  readonly surroundings?: readonly string[];
  /** CSS of what holds the title of the page. */
  readonly titles: readonly string[];
  /**
   * Dialogs that nobody asked for, lie over controls and may be closed: what they are, and the control in them that
   * closes them, both as Playwright selectors. A careless "Close" would shut the page itself.
   */
  readonly covers: readonly { readonly what: string; readonly selector: string; readonly close: string }[];
  /** CSS of messages that show for a moment and go by themselves; a document's pictures leave them out. */
  readonly passing?: readonly string[];
  /** The display language of the page, as a language tag; undefined where the page does not say. */
  language(page: Page): Promise<string | undefined>;
  /** What tells the portal version wherever one stands, such as a navigation beside every page. */
  version(page: Page): Promise<VersionClue | undefined>;
  /**
   * What the page shows in place of its content, such as an error or nothing at all; undefined when it is as it should
   * be. Loading it again may help.
   */
  trouble(page: Page): Promise<string | undefined>;
  /** What the page says of a role that the person lacks or has not activated, in its own words. */
  lacking?(page: Page): Promise<string | undefined>;
  /** Whether its pages say who is signed in. */
  readonly tellsUser: boolean;
  /** Who is signed in, read from the page. */
  identity(page: Page): Promise<PortalIdentity | undefined>;
  /** Whether the page is one of the sign-in pages. */
  atSignIn(page: Page): Promise<boolean>;
  /**
   * Answers whichever sign-in page is up until the portal itself shows.
   * @throws Fault PR-501 rejected, PR-505 a person is needed.
   */
  signIn(page: Page, request: SignInRequest): Promise<void>;
  /** Goes along the parts of a navigation, such as `Entra ID`, `Enterprise apps`. */
  navigate(
    page: Page,
    parts: readonly string[],
    tools: { readonly signal: AbortSignal; aboutTo(target: Locator, label: string): Promise<void> },
  ): Promise<void>;
}

export function defineShell(shell: Omit<PortalShell, 'kind'>): PortalShell {
  return { kind: 'shell', ...shell };
}
