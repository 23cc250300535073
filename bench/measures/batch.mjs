// Eight reference runs in eight tenants that answer as slowly as live ones: four at a time beside one after another.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { program } from '../timing.mjs';

const TENANTS = 8;
// A twentieth of what live portals take: a second for a blade, nine for a list of applications.
const faults = 'seed: 1\nlatency: { profile: live, factor: 20 }\n';
const matrix = `format: 1
practice: { faults: faults.yaml }
tenants:
${Array.from({ length: TENANTS }, (_, index) => `  - name: tenant-${index + 1}\n`).join('')}`;

/** One round takes minutes, and each is of eight runs: it is measured once. */
export async function measure({ cli, folder }) {
  await writeFile(path.join(folder, 'faults.yaml'), faults);
  await writeFile(path.join(folder, 'matrix.yaml'), matrix);
  const taken = [];
  for (const workers of ['4', '1']) {
    const words = [
      'run',
      'on-premises-ecma-app',
      '--matrix',
      'matrix.yaml',
      '--workers',
      workers,
      '--out',
      `reports-${workers}`,
    ];
    taken.push((await program([cli, ...words], { cwd: folder })).ms);
  }
  const [four, one] = taken;
  return [
    {
      what: 'eight runs four at a time, beside one after another',
      unit: 'ms',
      ours: four,
      yardstick: one,
      limit: 0.45,
    },
  ];
}
