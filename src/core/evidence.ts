import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { RunEvent } from './events.ts';
import type { MaskRule } from './masks.ts';

/** What stands where in a bag (RFC 8493); all paths relative to it, with `/`. */
export const BAG = {
  journal: 'data/journal.jsonl',
  checkpoints: 'data/checkpoints.jsonl',
  runbook: 'data/runbook.yaml',
  log: 'data/run.log',
  standing: 'data/standing.json',
  report: 'report.html',
  signer: 'signer.pub.pem',
  declaration: 'bagit.txt',
  info: 'bag-info.txt',
  manifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
  seal: 'seal.sig',
} as const;

/** The `prev` of a journal's first line. */
export const NO_LINE_BEFORE = '0'.repeat(64);

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
  /** The whole page, inner scrolled areas too, and not only what the window shows. */
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
  /** SHA-256 of the journal's last line, without its line feed. */
  readonly head: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo DER), hex. */
  readonly fingerprint: string;
  readonly bag: string;
}

/**
 * Where a run leaves what it saw. Every promise is kept only once the bytes are synced; each rejects with Fault PR-601
 * when the disk refuses, and from then on nothing more is written, so that what is there still verifies.
 *
 * The order at the end: `settle()`, then `run.finished` is recorded and so is the journal's last line, then the
 * reporters that write into the bag are closed, then the log, then `seal()`. Its answer goes to the terminal as
 * `run.sealed` and not into the journal.
 */
export interface EvidenceStore {
  /** The folder of the bag. */
  readonly bag: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo DER), hex; belongs outside the bag, so it is to be shown. */
  readonly fingerprint: string;
  /** What no picture of this run may show, besides fields for passwords and codes. */
  readonly masks: readonly MaskRule[];
  /** Notes from which server, with which certificate and clock, the pages of a browser context come; once is enough. */
  watch(context: BrowserContext): void;
  /** Appends an event to the journal. Never calls `announce`, so that announced events can be recorded. */
  record(event: RunEvent): Promise<void>;
  /**
   * Takes, hashes and syncs the original; the derived copy and sidecars are made while the run goes on. Announces
   * each file through `announce`. Undefined where pictures are switched off; one of a failure is taken all the same.
   * @throws Fault PR-603 when the page shows a secret; nothing is written then.
   */
  shoot(request: ShotRequest): Promise<Artifact | undefined>;
  keep(stepId: string | undefined, file: EvidenceFile): Promise<Artifact>;
  /** Waits for the files that are made from shots while the run goes on, and judges whether the run was live. */
  settle(): Promise<void>;
  /**
   * Scans the whole bag for secrets, then writes manifests, tag manifest and signature.
   * @throws Fault PR-603 naming file and rule; the bag stays without a seal.
   */
  seal(): Promise<Sealed>;
  /** Leaves the bag without a seal, as after a crash; what was written stays. */
  abandon(): Promise<void>;
}
