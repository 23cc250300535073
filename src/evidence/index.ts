export { createEvidenceStore, type EvidenceOptions } from './store.ts';
