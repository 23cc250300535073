import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Gunzip, Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { mapAtOnce } from './at-once.ts';
import { createByteSearch, type ByteSearch } from './byte-search.ts';

/** A place in the bag that holds what must not leave the run. */
export interface SecretHit {
  /** In the bag; behind `!` the path inside an archive. */
  readonly path: string;
  readonly rule: string;
}

const DEEPEST = 4;
/** What one file may unpack to, so that a small archive cannot keep a run busy for ever. */
const MOST_UNPACKED = 4 * 1024 ** 3;
const SHORT = 8;

const RULES: readonly { readonly rule: string; readonly begins: string; readonly pattern: RegExp }[] = [
  {
    rule: 'private key in PEM form',
    begins: '-----BEGIN ',
    pattern: /^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\s+(?:[\w-]+: [^\n]*\n)*\s*[A-Za-z0-9+/=\s]{64}/u,
  },
  {
    rule: 'token (JSON Web Token)',
    begins: 'eyJ',
    // RFC 7519: header, claims and signature; both objects begin with `{"`.
    pattern: /^eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/u,
  },
];
const RULE_WINDOW = 4096;

/** Where bytes go to be looked at; `push` with `last` exactly once at the end. */
interface Sink {
  push(bytes: Buffer, last: boolean): void;
}

const isPrintable = (byte: number | undefined): boolean =>
  byte === undefined || (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13 || byte === 9;
const isWord = (byte: number | undefined): boolean =>
  byte !== undefined && /[A-Za-z0-9+/=_-]/u.test(String.fromCharCode(byte));

// A short secret occurs by chance in digests, in base64 and in compressed pixels. It counts only as a text of its own.
function isChance(bytes: Buffer, index: number, length: number): boolean {
  if (length > SHORT) return false;
  if (!isPrintable(bytes[index - 1]) || !isPrintable(bytes[index + length])) return true;
  let from = index;
  let to = index + length;
  while (to - from < 40 && isWord(bytes[from - 1])) from -= 1;
  while (to - from < 40 && isWord(bytes[to])) to += 1;
  return to - from >= 40;
}

class Scanner {
  readonly hits = new Map<string, SecretHit>();
  readonly #secrets: ByteSearch;
  readonly #rules: ByteSearch;
  #unpacked = 0;

  constructor(forms: readonly string[]) {
    this.#secrets = createByteSearch(
      forms.flatMap((form) => [Buffer.from(form, 'utf8'), Buffer.from(form, 'utf16le')]),
    );
    this.#rules = createByteSearch(RULES.map(({ begins }) => Buffer.from(begins)));
  }

  sink(path: string, depth = 0): Sink {
    const overlap = Math.max(this.#secrets.longest + 64, RULE_WINDOW);
    let kept = Buffer.alloc(0);
    let inner: Sink | undefined;
    let begun = false;
    return {
      push: (bytes, last) => {
        if (!begun && (bytes.length > 0 || last)) {
          begun = true;
          inner = depth < DEEPEST ? this.#archive(path, bytes, depth) : undefined;
        }
        const window = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
        // What lies in the overlap is looked at again with what follows it; hits are told once.
        this.#look(path, window, last);
        kept = Buffer.from(window.subarray(Math.max(0, window.length - overlap)));
        inner?.push(bytes, last);
      },
    };
  }

  #hit(path: string, rule: string): void {
    this.hits.set(`${path}\n${rule}`, { path, rule });
  }

  #look(path: string, window: Buffer, last: boolean): void {
    const seen = last ? window.length : window.length - 128;
    for (let from = 0; ;) {
      const found = this.#secrets.find(window, from);
      // What stands at the very end is judged when its surroundings are there.
      if (found === undefined || found.index >= seen) break;
      if (!isChance(window, found.index, found.length)) {
        this.#hit(path, 'a secret of this run');
        break;
      }
      from = found.index + 1;
    }
    for (let from = 0; ;) {
      const found = this.#rules.find(window, from);
      if (found === undefined) break;
      const text = window.toString('latin1', found.index, found.index + RULE_WINDOW);
      for (const { rule, pattern } of RULES) if (pattern.test(text)) this.#hit(path, rule);
      from = found.index + 1;
    }
  }

  #archive(path: string, begin: Buffer, depth: number): Sink | undefined {
    const isZip = begin.length >= 4 && begin.readUInt32BE(0) === 0x504b0304;
    const isGzip = begin.length >= 3 && begin[0] === 0x1f && begin[1] === 0x8b && begin[2] === 8;
    if (!isZip && !isGzip) return undefined;
    let broken = false;
    const into = (sink: Sink) => (thrown: Error | null, piece: Uint8Array | undefined, last: boolean) => {
      if (thrown !== null || piece === undefined) {
        broken = true;
        return;
      }
      this.#unpacked += piece.length;
      if (this.#unpacked > MOST_UNPACKED) {
        this.#hit(path, 'archive that unpacks to more than can be looked through');
        broken = true;
        return;
      }
      sink.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength), last);
    };
    const unpack = isZip ? this.#unzip(path, depth, into) : new Gunzip();
    if (unpack instanceof Gunzip) {
      const sink = this.sink(`${path}!`, depth + 1);
      unpack.ondata = (piece, last) => {
        into(sink)(null, piece, last);
      };
    }
    return {
      push(bytes, last) {
        if (broken) return;
        try {
          unpack.push(bytes, last);
        } catch {
          // Not an archive after all, or a damaged one: its bytes as they stand have been looked at.
          broken = true;
        }
      },
    };
  }

  #unzip(
    path: string,
    depth: number,
    into: (sink: Sink) => (thrown: Error | null, piece: Uint8Array | undefined, last: boolean) => void,
  ): Unzip {
    const unzip = new Unzip((entry) => {
      entry.ondata = into(this.sink(`${path}!${entry.name}`, depth + 1));
      try {
        entry.start();
      } catch {
        // Encrypted or packed by a method that is not known.
        return;
      }
    });
    unzip.register(UnzipInflate);
    unzip.register(UnzipPassThrough);
    return unzip;
  }
}

/**
 * Looks through files of a bag, archives unpacked, for secrets of the run and for what looks like one.
 * @param forms the texts to find, in every form in which they may have been written.
 */
export async function scanForSecrets(
  bag: string,
  paths: readonly string[],
  forms: readonly string[],
): Promise<SecretHit[]> {
  const scanner = new Scanner(forms);
  await mapAtOnce(paths, async (path) => {
    const sink = scanner.sink(path);
    const stream = createReadStream(join(bag, path), { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
    for await (const bytes of stream) sink.push(bytes, false);
    sink.push(Buffer.alloc(0), true);
  });
  return [...scanner.hits.values()].sort((left, right) => left.path.localeCompare(right.path));
}
