import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exchange, Reply } from './exchange.ts';
import { systemCode } from '../../core/errors.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Origins } from './origins.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** The built pages, read once. A name is one segment of plain characters: no path leads out of the folder. */
export class BuiltPages {
  readonly #folder: URL;
  readonly #files = new Map<string, Promise<Buffer>>();

  /** @param folder where Vite has built the pages, ending in `/`. */
  constructor(folder: URL) {
    this.#folder = folder;
  }

  async page(name: 'shell' | 'blade' | 'host', origins: Origins): Promise<Reply> {
    const framing = name === 'blade' ? origins.entra : "'none'";
    const body = await this.#read(`${name}.html`).catch((thrown: unknown) => {
      if (thrown instanceof Refusal) throw new Refusal(503, 'PagesNotBuilt', 'The pages are not built: npm run build');
      throw thrown;
    });
    return {
      headers: { 'content-type': TYPES['.html'] ?? '', 'content-security-policy': `frame-ancestors ${framing}` },
      body,
    };
  }

  async asset({ path }: Exchange): Promise<Reply> {
    const name = /^\/assets\/([\w-][\w.-]*)$/u.exec(path)?.[1];
    const type = name === undefined ? undefined : TYPES[extname(name)];
    if (name === undefined || type === undefined) throw notFound(`There is nothing at ${path}.`);
    return {
      headers: { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' },
      body: await this.#read(`assets/${name}`),
    };
  }

  #read(name: string): Promise<Buffer> {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const reading = readFile(fileURLToPath(new URL(name, this.#folder))).catch((thrown: unknown) => {
      this.#files.delete(name);
      throw ['ENOENT', 'EISDIR'].includes(systemCode(thrown) ?? '')
        ? notFound(`There is nothing at /${name}.`)
        : thrown;
    });
    this.#files.set(name, reading);
    return reading;
  }
}
