import { parentPort } from 'node:worker_threads';
import { readDocument } from './read.ts';

/** What the reader sends: the text of one document. */
export interface WorkRequest {
  readonly id: number;
  readonly text: string;
}

// A thread of its own, so that a document on which the parser does not come to an end can be given up.
parentPort?.postMessage({ ready: true });
parentPort?.on('message', (request: WorkRequest) => {
  try {
    parentPort?.postMessage({ id: request.id, model: readDocument(request.text) });
  } catch (error) {
    parentPort?.postMessage({
      id: request.id,
      error: error instanceof Error ? error.message : String(error),
      known: error instanceof RangeError,
    });
  }
});
