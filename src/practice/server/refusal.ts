import type { ApiProblem } from '../api.ts';

/** A request that is answered with an error: its status and what the caller reads. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** As the API and Microsoft Graph write errors. */
  get problem(): ApiProblem {
    return { error: { code: this.code, message: this.message } };
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, 'BadRequest', message);
export const forbidden = (message: string): Refusal => new Refusal(403, 'Authorization_RequestDenied', message);
export const notFound = (message: string): Refusal => new Refusal(404, 'ResourceNotFound', message);
export const conflict = (message: string): Refusal => new Refusal(409, 'Conflict', message);
export const unauthorized = (message: string): Refusal =>
  new Refusal(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': 'Bearer' });
