// One navigation, ten clicks and ten pictures on a page that stands still, beside the same by hand.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { configFor, servePage } from '../site.mjs';
import { inTurn, program } from '../timing.mjs';

const script = path.join(import.meta.dirname, '..', 'yardsticks', 'clicks.mjs');

const clicks = Array.from({ length: 10 }, (_, index) => `          - click: Press ${index + 1}`).join('\n');
const runbook = `format: 1
id: clicks
title: Press ten buttons
sections:
  - title: All
    steps:
      - id: open
        title: Open the page
        do:
          - open: /
      - id: press
        title: Press the buttons
        do:
${clicks}
`;

export async function measure({ cli, browser, folder, runs }) {
  const site = await servePage();
  try {
    await writeFile(path.join(folder, 'clicks.yaml'), runbook);
    await writeFile(path.join(folder, 'portal-runbook.config.yaml'), configFor(site.address));
    const pictures = path.join(folder, 'pictures');
    await mkdir(pictures);
    const [ours, byHand] = await inTurn(runs, [
      async () => (await program([cli, 'run', 'clicks.yaml', '--yes'], { cwd: folder })).ms,
      async () => (await program([script, site.address, browser, pictures])).ms,
    ]);
    return [
      {
        what: 'a page, ten clicks, ten pictures, beside them by hand',
        unit: 'ms',
        ours,
        yardstick: byHand,
        limit: 1.15,
      },
    ];
  } finally {
    await site.close();
  }
}
