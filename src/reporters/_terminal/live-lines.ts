import { Writable } from 'node:stream';
import type { LiveLines } from '../../core/live.ts';

export interface Screen {
  readonly live: LiveLines;
  /** Writes above the live lines what stays, to the terminal or beside it. */
  above(write: () => void): void;
  /** Takes the live lines away until what is given has ended. */
  aside<T>(work: () => Promise<T>): Promise<T>;
}

interface Drawn {
  (text: string): void;
  clear(): void;
}

/** Loaded when the first line is shown: most commands show none. */
async function drawingOn(write: (text: string) => void, columns: number): Promise<Drawn> {
  const { createLogUpdate } = await import('log-update');
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk.toString('utf8'));
      done();
    },
  });
  // The cursor stays as it is: hiding it would have to be undone on every way out of the process.
  return createLogUpdate(Object.assign(stream, { columns }), { showCursor: true });
}

/** The one owner of a terminal's last lines, so that several who write on it do not write into each other. */
export function createScreen(write: (text: string) => void, columns: number): Screen {
  let lines = '';
  let drawn: Drawn | undefined;
  let loading: Promise<void> | undefined;
  let asides = 0;
  const draw = (): void => {
    if (asides > 0) return;
    if (drawn !== undefined) {
      if (lines === '') drawn.clear();
      else drawn(lines);
    } else if (lines !== '') {
      loading ??= drawingOn(write, columns).then((loaded) => {
        drawn = loaded;
        draw();
      });
    }
  };
  return {
    live: {
      columns,
      show(text) {
        lines = text;
        draw();
      },
    },
    above(put) {
      // Cleared first and drawn again after it, so that the terminal wraps it and a copied path stays whole.
      drawn?.clear();
      put();
      draw();
    },
    async aside(work) {
      drawn?.clear();
      asides += 1;
      try {
        return await work();
      } finally {
        asides -= 1;
        draw();
      }
    },
  };
}
