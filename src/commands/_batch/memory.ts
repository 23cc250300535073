import { freemem } from 'node:os';

/** What the windows of one more run take in the browser, and its pictures here; measured, rounded up. */
const RUN_BYTES = 450_000_000;
/** Left to everything else on the machine. */
const SPARE_BYTES = 300_000_000;

export interface Memory {
  /** Bytes that a new process could have. */
  readonly free: () => number;
}

// Of this process's container where it has one. Node 20.13 knows it; freemem leaves out what could be given up.
export const thisMemory: Memory = {
  free: () => ('availableMemory' in process ? process.availableMemory() : freemem()),
};

/** How many runs at once there is memory for; one there always is. */
export function workersFor(wanted: number, { free }: Memory): number {
  return Math.max(1, Math.min(wanted, Math.floor((free() - SPARE_BYTES) / RUN_BYTES)));
}

/** Whether one more run may begin now. */
export const roomForOneMore = ({ free }: Memory): boolean => free() > RUN_BYTES + SPARE_BYTES;

export const inGigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
