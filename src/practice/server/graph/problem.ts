import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Reply } from '../exchange.ts';
import type { Refusal } from '../refusal.ts';

/** What our own refusals are called by Microsoft Graph, where it has another word. */
const CODES: Readonly<Record<string, string>> = { ResourceNotFound: 'Request_ResourceNotFound' };

/** Every answer of Graph can be asked about by its ids; the caller's own one is given back. */
export function graphHeaders({ headers }: IncomingMessage, id: string = randomUUID()): Record<string, string> {
  const client = headers['client-request-id'];
  return { 'request-id': id, 'client-request-id': typeof client === 'string' ? client.slice(0, 128) : id };
}

/** A refusal in the shape in which Graph writes errors: with the ids and the time that its support asks for. */
export function graphProblem(refusal: Refusal, request: IncomingMessage, now: Date): Reply {
  const ids = graphHeaders(request);
  const innerError = { date: now.toISOString().slice(0, 19), ...ids };
  const { code, message } = refusal;
  return {
    status: refusal.status,
    headers: { ...refusal.headers, ...ids },
    body: { error: { code: CODES[code] ?? code, message, innerError } },
  };
}
