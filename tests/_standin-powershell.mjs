// Stands in for powershell.exe: records what it was started with and what stdin held, then answers as the plan says.
// Usage: node _standin-powershell.mjs RECORD PLAN ...arguments
import { Buffer } from 'node:buffer';
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const [record, plan, ...args] = process.argv.slice(2);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const stdin = Buffer.concat(chunks);
appendFileSync(record, `${JSON.stringify({ args, stdin: stdin.toString('latin1') })}\n`);
const { answer, code = 0, stderr = '', wait = 0 } = JSON.parse(readFileSync(plan, 'utf8'));
if (wait > 0) await setTimeout(wait);
process.stderr.write(stderr);
process.stdout.write(typeof answer === 'string' ? answer : JSON.stringify(answer));
process.exitCode = code;
