import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT } from '../core/errors.ts';
import type { Verification } from '../evidence/index.ts';

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function describe(found: Verification): string {
  const { run, upTo, standing } = found;
  const lines = [`${found.verdict}, ${standing.standing}: ${found.bag}`];
  if (run !== undefined) {
    lines.push(`  run         ${run.id}, ${run.title}`);
    lines.push(`  ended       ${run.finished === undefined ? 'no' : `${run.finished}, ${run.verdict ?? ''}`}`);
    lines.push(`  tenant      ${run.tenantId ?? 'not configured'}`);
  }
  if (upTo !== undefined) lines.push(`  up to       step ${upTo.index} of ${upTo.of}, ${upTo.stepId}`);
  else if (found.verdict === 'INTERRUPTED') lines.push('  up to       no step ended');
  lines.push(`  files       ${found.files}, ${size(found.bytes)}`);
  if (found.head !== undefined) lines.push(`  journal     ${found.head}`);
  if (found.fingerprint !== undefined) lines.push(`  signed by   ${found.fingerprint}`);
  for (const { path, fact } of found.problems) lines.push(`  BROKEN      ${path ?? 'the bag'} ${fact}`);
  for (const reason of standing.reasons) lines.push(`  rehearsal   ${reason}`);
  for (const note of found.notes) lines.push(`  note        ${note}`);
  return `${lines.join('\n')}\n`;
}

// Not inside the command: TypeScript rewrites the ending of an import only outside of object literals.
const evidence = () => import('../evidence/index.ts');

export default defineCommand({
  name: 'evidence verify',
  summary: 'Check a bag offline: COMPLETE, INTERRUPTED or BROKEN, LIVE or REHEARSAL',
  arguments: [{ name: 'bag', description: 'The folder of one run', required: true }],
  options: [
    {
      flags: '--fingerprint <sha256>',
      description: 'The fingerprint of the signing key, as the signer told it by another way than the bag',
    },
    { flags: '--json', description: 'As JSON' },
  ],
  schema: z.strictObject({ bag: z.string(), fingerprint: z.string().optional(), json: z.boolean().default(false) }),
  examples: ['portal-runbook evidence verify reports/on-premises-ecma-app/2026-11-23T173000Z-1a2b'],
  async run(io, { bag, fingerprint, json }) {
    const { verifyBag } = await evidence();
    const found = await verifyBag(resolve(io.cwd, bag), { fingerprint });
    io.out(json ? `${JSON.stringify(found, undefined, 2)}\n` : describe(found));
    return found.verdict === 'COMPLETE' ? EXIT.ok : EXIT.failed;
  },
});
