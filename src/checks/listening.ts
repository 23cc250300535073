import { connect } from 'node:net';
import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { messageOf, systemCode } from '../core/errors.ts';

const port = z.coerce.number().int().min(1).max(65_535);

/** Undefined once connected, otherwise why not. */
function reach(address: string, number: number, patience: number, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // The signal is not handed to the socket: Node 20 leaves its listener there, and a wait asks many times.
    const socket = connect({ host: address, port: number });
    const over = (): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
    };
    const end = (why?: string): void => {
      over();
      resolve(why);
    };
    const abort = (): void => {
      over();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.setTimeout(patience, () => {
      end('no answer');
    });
    socket.once('connect', () => {
      end();
    });
    socket.once('error', (error) => {
      end(systemCode(error) === 'ECONNREFUSED' ? 'the connection is refused' : messageOf(error));
    });
  });
}

export default defineCheck({
  name: 'listening',
  summary: 'Does the host listen on a port?',
  schema: z.strictObject({ port }),
  examples: ['listening: { port: 8585 }'],
  conclusive: true,
  async ask({ host, patience, signal }, input) {
    const where = `${host.name} (${host.address}) port ${input.port}`;
    const expected = `${where} listens`;
    const why = await reach(host.address, input.port, Math.min(patience, 5000), signal);
    // The practice host stands on this machine, where any program may have the port; it knows which one is its own.
    if (why === undefined && host.kind !== 'practice') return { verdict: 'yes', expected, observed: 'it listens' };
    // What else the server says of itself may take a program to ask.
    const state = await host.state().catch(() => undefined);
    if (why === undefined && (state === undefined || state.connectorPort === input.port))
      return { verdict: 'yes', expected, observed: 'it listens' };
    const observed = state?.connectorProblem ?? why ?? 'another program of this machine listens there';
    return { verdict: 'no', expected, observed };
  },
});
