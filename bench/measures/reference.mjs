// The reference run beside the same clicks by hand, browser and practice tenant included.
import { createServer } from 'node:net';
import path from 'node:path';
import { inTurn, program } from '../timing.mjs';

const script = path.join(import.meta.dirname, '..', 'yardsticks', 'reference.mjs');

/** The connector host listens on it; one that was used a moment ago may still be closing. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

export async function measure({ cli, browser, folder, runs }) {
  const ours = (level) => async () => {
    const port = `port=${await freePort()}`;
    return (await program([cli, 'run', 'on-premises-ecma-app', '--input', port, '--evidence', level], { cwd: folder }))
      .ms;
  };
  const byHand = (level) => async (round) =>
    (await program([script, cli, browser, path.join(folder, `${level}-${round}`), await freePort(), level])).ms;
  const [full, shots, none, plain] = await inTurn(runs, [ours('full'), byHand('full'), ours('none'), byHand('none')]);
  return [
    { what: 'reference run, beside clicks and pictures by hand', unit: 'ms', ours: full, yardstick: shots, limit: 1.1 },
    { what: 'the same without evidence, beside clicks by hand', unit: 'ms', ours: none, yardstick: plain, limit: 1.02 },
  ];
}
