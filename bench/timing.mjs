// What the measures share: programs timed from outside, and medians.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];

/** Runs a Node program to its end: wall time in milliseconds and what it said. Throws when it fails. */
export async function program(words, { env = {}, cwd, mayFail = false } = {}) {
  const began = performance.now();
  const child = spawn(process.execPath, words, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const ms = performance.now() - began;
  if (code !== 0 && !mayFail) throw new Error(`${words.join(' ')} ended with ${code}:\n${out}\n${err}`);
  return { ms, out, code };
}

/** Each in turn, so that a machine that slows down slows all; the first round warms up and does not count. */
export async function inTurn(runs, works) {
  const taken = works.map(() => []);
  for (let round = 0; round <= runs; round += 1) {
    for (const [index, work] of works.entries()) {
      const ms = await work(round);
      if (round > 0) taken[index].push(ms);
    }
  }
  return taken.map(median);
}
