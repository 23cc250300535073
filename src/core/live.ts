/**
 * The last lines of a terminal, which change while something is under way. Whatever else is written appears above them,
 * and they are gone while a person is asked.
 */
export interface LiveLines {
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Puts these lines in place of those before; none when empty. */
  show(text: string): void;
}
