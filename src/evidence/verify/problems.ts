/** Something about a bag that must not be. */
export interface Problem {
  /** The file, relative to the bag; absent where it is the bag as a whole. */
  readonly path?: string;
  readonly fact: string;
}

const MOST = 200;

export interface Problems {
  readonly found: readonly Problem[];
  add(path: string | undefined, fact: string): void;
}

/** Text of a foreign bag for a line on a terminal: control characters and marks of direction are written out. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

export function createProblems(): Problems {
  const found: Problem[] = [];
  const seen = new Set<string>();
  return {
    found,
    add(path, fact) {
      const key = `${path ?? ''}\n${fact}`;
      if (seen.has(key) || found.length >= MOST) return;
      seen.add(key);
      found.push({ ...(path === undefined ? {} : { path: printable(path) }), fact: printable(fact) });
    },
  };
}
