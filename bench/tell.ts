/** Figures go to stdout, a line each: what, figure, what it must be ("at most 3 ms", "over 200 MB/s") or is held against. */
export function tell(what: string, figure: string, yardstick: string): void {
  process.stdout.write(`${what.padEnd(56)} ${figure.padStart(10)}   ${yardstick}\n`);
}
