import type { ApiProblem } from '../api.ts';
import { html, NOTHING } from './html.ts';

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

/** The same for a person in a browser. */
export function refusalPage({ status, message }: Refusal): string {
  const portal = /http:\/\/entra\.practice\.localhost:\d+\//u.exec(message)?.[0];
  const link = portal === undefined ? NOTHING : html`<p><a href="${portal}">Open the practice portal</a></p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${status} - Practice tenant</title>
        <style>
          body {
            font:
              16px/1.5 'Segoe UI',
              'Open Sans',
              'DejaVu Sans',
              sans-serif;
            margin: 15vh auto;
            max-width: 34rem;
            padding: 0 1rem;
          }
        </style>
      </head>
      <body>
        <h1>Practice tenant</h1>
        <p role="alert">${message}</p>
        ${link}
      </body>
    </html> `.text;
}
