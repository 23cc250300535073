export { claimsJson, type ClaimsJson } from './claims/json.ts';
export { describeClaim } from './claims/describe.ts';
export { indexLines } from './claims/place-in-source.ts';
export { findDocuments } from './files.ts';
export type * from './model.ts';
export { createDocumentReader, type DocumentReader } from './reader.ts';
export { readSource, type DocumentSource } from './source.ts';
