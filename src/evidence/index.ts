export { capture, type CaptureOptions, type Picture } from './capture.ts';
export { createEvidenceStore, type EvidenceOptions } from './store.ts';
export { prepareDrawing } from './drawing.ts';
export { verifyBag, type Problem, type Verification, type VerifyOptions } from './verify/index.ts';
export { listRuns, pruneRuns, readEvents, type PruneOptions } from './listing.ts';
export { isRunning } from './running.ts';
