import type { EvidenceStore } from '../core/evidence.ts';
import type { Host } from '../core/host.ts';

/** Keeps what was run on the server for a step, with what it answered. */
export async function keepCommands(host: Host, evidence: EvidenceStore, stepId: string): Promise<void> {
  const ran = host.takeCommands();
  if (ran.length === 0) return;
  await evidence.keep(stepId, {
    kind: 'commands',
    name: 'commands.json',
    title: `${ran.length} ${ran.length === 1 ? 'program' : 'programs'} that ran on ${host.name}`,
    content: Buffer.from(`${JSON.stringify(ran, undefined, 2)}\n`),
  });
}
