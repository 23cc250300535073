import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { verifyBag } from '../src/evidence/index.ts';
import { sampleRunbook, temporaryFolder } from './_evidence.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
test.beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder.path, 'reports'));
});
test.afterEach(() => folder.remove());

const store = new URL('../dist/evidence/index.js', import.meta.url).href;

/** A process that runs for ever: each step keeps a file. It says `started` once the run has. */
const endless = `
const { createEvidenceStore } = await import(${JSON.stringify(store)});
const [reports, key, runId, size] = process.argv.slice(1);
const runbook = ${JSON.stringify(sampleRunbook(3))};
const redactor = { add() {}, redact: (text) => text, holds: () => false, forms: () => [] };
let seq = 0;
const emit = (body) => { seq += 1; return evidence.record({ v: 1, runId, seq, time: new Date().toISOString(), ...body }); };
const evidence = await createEvidenceStore({
  reports, runbook, runId, redactor, announce: emit, now: () => new Date(), rehearsal: true, signingKeyFile: key,
  tool: { name: 'portal-runbook', version: '0' }, shots: 'full',
});
await emit({
  type: 'run.started', tool: { name: 'portal-runbook', version: '0' },
  runbook: { id: 'sample', title: 'Sample', file: 'sample.yaml', sha256: runbook.source.sha256 },
  portal: { name: 'practice', address: 'http://localhost/', version: '2025-04', practice: true },
  host: { kind: 'practice', name: 'SRV' }, operator: 'casey', browser: 'none', inputs: {}, steps: [],
});
console.log('started');
try {
  for (let index = 1; ; index += 1) {
    await emit({ type: 'step.started', stepId: 'step-1', index, title: 'One', attempt: 1 });
    await Promise.all(['a', 'b'].map((name) => evidence.keep('step-1', {
      kind: 'download', name: name + index, title: 'A file', content: Buffer.alloc(Number(size), name) })));
    await emit({ type: 'step.finished', stepId: 'step-1', index, outcome: 'passed', ms: 1, checks: [] });
  }
} catch (thrown) {
  await evidence.abandon();
  console.log('stopped by ' + thrown.code);
}
`;

function start(runId: string, size: number, before = ''): ChildProcess {
  const words = [join(folder.path, 'reports'), join(folder.path, 'config', 'key.pem'), runId, String(size)];
  return spawn(
    'bash',
    ['-c', `${before} exec "$@"`, 'bash', process.execPath, '--input-type=module', '-e', endless, ...words],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

async function said(child: ChildProcess, words: RegExp): Promise<string> {
  let text = '';
  const stream = [child.stdout, child.stderr].filter((pipe) => pipe !== null);
  return new Promise((resolve, reject) => {
    for (const pipe of stream) {
      pipe.on('data', (piece: Buffer) => {
        text += piece.toString();
        if (words.test(text)) resolve(text);
      });
    }
    child.on('close', () => {
      reject(new Error(`ended before it said ${String(words)}: ${text}`));
    });
  });
}

test('killed at any moment, a run leaves a bag that verifies as interrupted', async () => {
  for (const [index, delay] of [0, 1, 7, 23, 61, 130].entries()) {
    const runId = `killed-${index}`;
    const child = start(runId, 3000);
    await said(child, /started/u);
    await new Promise((resolve) => setTimeout(resolve, delay));
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
    const found = await verifyBag(join(folder.path, 'reports', 'sample', runId));
    expect(found, `killed after ${delay} ms`).toMatchObject({ verdict: 'INTERRUPTED', problems: [] });
  }
});

// No file may grow beyond the limit of the shell: a write fails as it does on a full disk, in the middle of a line.
for (const { what, size } of [
  { what: 'a file of the run', size: 100_000 },
  { what: 'the journal', size: 10 },
]) {
  test(`when the disk takes no more of ${what}, the run stops and the bag verifies as interrupted`, async () => {
    const child = start('full', size, "trap '' XFSZ; ulimit -f 32;");
    expect(await said(child, /stopped by .*\n/u)).toContain('stopped by PR-601');
    const found = await verifyBag(join(folder.path, 'reports', 'sample', 'full'));
    expect(found).toMatchObject({ verdict: 'INTERRUPTED', problems: [] });
  });
}
