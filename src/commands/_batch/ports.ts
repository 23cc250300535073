import { createServer, type AddressInfo } from 'node:net';
import type { Job } from './jobs.ts';

/**
 * The servers of practice tenants all listen on this machine: an input that is a port and was not given takes a free
 * one.
 * @param said pairs `name=value` that were given for all runs.
 */
export async function withFreePorts(job: Job, said: readonly string[]): Promise<Job> {
  if (job.portal !== 'practice') return job;
  const given = new Set(said.map((pair) => pair.split('=')[0]?.trim()));
  const inputs = new Map(job.plan.inputs);
  for (const [name, { type }] of Object.entries(job.plan.runbook.inputs)) {
    if (type !== 'port' || given.has(name) || Object.hasOwn(job.entry.inputs, name)) continue;
    inputs.set(name, String(await freePort()));
  }
  return { ...job, plan: { ...job.plan, inputs } };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
