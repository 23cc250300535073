/** Finds any of many byte strings in one pass. */
export interface ByteSearch {
  readonly longest: number;
  /** The first of the strings that occurs at or behind `from`, and where; undefined for none. */
  find(bytes: Buffer, from: number): { readonly index: number; readonly length: number } | undefined;
}

/** A table of the first two bytes rules out almost every position; only the others are compared. */
export function createByteSearch(needles: readonly Buffer[]): ByteSearch {
  const first = new Uint8Array(65_536);
  const byPair = new Map<number, Buffer[]>();
  for (const needle of needles.filter(({ length }) => length >= 2)) {
    const pair = needle.readUInt16BE(0);
    first[pair] = 1;
    byPair.set(pair, [...(byPair.get(pair) ?? []), needle]);
  }
  return {
    longest: Math.max(0, ...needles.map(({ length }) => length)),
    find(bytes, from) {
      const last = bytes.length - 1;
      let pair = bytes[from] ?? 0;
      for (let index = from; index < last; index += 1) {
        pair = ((pair & 0xff) << 8) | (bytes[index + 1] ?? 0);
        if (first[pair] !== 1) continue;
        for (const needle of byPair.get(pair) ?? []) {
          if (
            bytes.length - index >= needle.length &&
            bytes.compare(needle, 0, needle.length, index, index + needle.length) === 0
          ) {
            return { index, length: needle.length };
          }
        }
      }
      return undefined;
    },
  };
}
