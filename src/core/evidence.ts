import type { Locator, Page } from 'playwright-core';
import type { RunEvent } from './events.ts';

export interface EvidenceFile {
  /** What it is: `download`, `certificate`, `list`... */
  readonly kind: string;
  /** The name it had; cleaned before it becomes a file name. */
  readonly name: string;
  readonly title: string;
  readonly content: Uint8Array | { readonly path: string };
}

/** A control to be boxed in red, as it was on the page when the picture was taken. */
export interface Mark {
  readonly locator: Locator;
  readonly label: string;
}

export interface ShotRequest {
  readonly page: Page;
  readonly stepId: string;
  /** `before`: just before the control is acted on; `after`: once verified; `failure`: as it stood when it failed. */
  readonly phase: 'before' | 'after' | 'failure';
  readonly title: string;
  readonly marks: readonly Mark[];
  /** Who the page says is signed in, for band and sidecar. */
  readonly identity?: { readonly tenantId?: string; readonly user?: string } | undefined;
  readonly full?: boolean;
}

/** A file of the bag. */
export interface Artifact {
  /** Relative to the bag, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Sealed {
  /** SHA-256 of the journal's last line. */
  readonly head: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo DER), hex. */
  readonly fingerprint: string;
  readonly bag: string;
}

/** Where a run leaves what it saw. Every promise is kept only once the bytes are synced. */
export interface EvidenceStore {
  /** The folder of the bag. */
  readonly bag: string;
  /** Appends an event to the journal. */
  record(event: RunEvent): Promise<void>;
  /**
   * Takes, hashes and syncs the original; the derived copy and sidecars are made while the run goes on. Announces
   * each file through `announce`.
   */
  shoot(request: ShotRequest): Promise<Artifact>;
  keep(stepId: string | undefined, file: EvidenceFile): Promise<Artifact>;
  /** Waits for derived files, then writes manifests, tag manifest and signature. */
  seal(): Promise<Sealed>;
  /** Leaves the bag without a seal, as after a crash; what was written stays. */
  abandon(): Promise<void>;
}
