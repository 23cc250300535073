// The fuzzing of tests/fuzz.test.ts for longer and with other values than in the suite.
//   npm run test:fuzz -- [--seconds 60] [--seed N] [--only WORDS]
// Each test takes so many seconds; the seed is printed, so that what was found can be tried again.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.dirname(import.meta.dirname);
const whole = (text, name) => {
  if (/^\d{1,9}$/u.test(text)) return text;
  process.stderr.write(`fuzz: --${name} takes a whole number, not "${text}"\n`);
  process.exit(2);
};
let values;
try {
  ({ values } = parseArgs({
    options: { seconds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
  }));
} catch (error) {
  process.stderr.write(`fuzz: ${error.message}\n`);
  process.exit(2);
}
const seconds = whole(values.seconds ?? '60', 'seconds');
const seed = whole(values.seed ?? String(randomInt(2 ** 29)), 'seed');
process.stdout.write(`fuzz: ${seconds} s for each test, seed ${seed}\n`);
const playwright = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
const only = values.only === undefined ? [] : ['--grep', values.only];
const { status } = spawnSync(process.execPath, [playwright, 'test', 'tests/fuzz.test.ts', '--reporter=list', ...only], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SECONDS: seconds, FUZZ_SEED: seed },
});
process.exit(status ?? 1);
