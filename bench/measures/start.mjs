// How long the command line takes to begin, beside Node that does nothing.
import { inTurn, program } from '../timing.mjs';

export async function measure({ cli, runs }) {
  const timed = (words) => async () => (await program(words)).ms;
  const [bare, help, lint] = await inTurn(Math.max(runs, 11), [
    timed(['-e', '0']),
    timed([cli, '--help']),
    timed([cli, 'lint', 'on-premises-ecma-app']),
  ]);
  return [
    { what: '--help, beside node -e 0', unit: 'ms', ours: help, yardstick: bare, limit: 2.5 },
    { what: 'lint of the reference runbook, beside node -e 0', unit: 'ms', ours: lint, yardstick: bare, limit: 5 },
  ];
}
