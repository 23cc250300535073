// One run of the reference runbook on a practice tenant that runs already, in a process group of its own. It counts what
// it writes, and kills the group just before a write that is named. The request is JSON on stdin; the answer is a line
// of JSON on stdout: how the run ended, and what it wrote.
import { randomUUID } from 'node:crypto';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';

const request = JSON.parse(await text(process.stdin));
const { folders, kill } = request;
const points = [];
let seen = 0;

const within = (path) => folders.some((folder) => String(path).startsWith(folder));

/** A write as it is called in every run: without what differs from run to run. */
const named = (path) =>
  folders
    .reduce((name, folder) => name.replace(folder, basename(folder)), String(path).replaceAll('\\', '/'))
    .replace(/^.*\/\d{4}-\d{2}-\d{2}T\d+Z-[0-9a-f]{4}\/?/u, 'bag/')
    .replace(/\d{4}-\d{2}-\d{2}T\d+Z-[0-9a-f]{4}/u, 'RUN')
    .replace(/\.unfinished-[0-9a-f]{12}-/u, 'new ')
    .replace(/[0-9a-f]{8,}(?:-[0-9a-f]{4,})*/gu, '#')
    .replace(/\.\d+$/u, '.#');

/** The events of which the lines of a journal tell. */
const told = (content) =>
  String(content)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { type, stepId, kind, phase } = JSON.parse(line);
      return [type, kind, phase, stepId].filter((part) => part !== undefined).join(' ');
    });

async function before(what, path, content, torn) {
  if (path === undefined || !within(path)) return;
  const file = named(path);
  const writes = file.endsWith('journal.jsonl') && content !== undefined;
  for (const label of writes ? told(content).map((event) => `${what} ${file}: ${event}`) : [`${what} ${file}`]) {
    points.push(label);
    if (kill === null || label !== kill.label) continue;
    seen += 1;
    if (seen !== kill.nth) continue;
    if (kill.torn) await torn?.();
    process.kill(-process.pid, 'SIGKILL');
    // The signal is on its way; nothing may be done meanwhile.
    await new Promise(() => undefined);
  }
}

const paths = new WeakMap();
const { open } = promises;
promises.open = async (path, flags = 'r', mode) => {
  if (flags !== 'r') await before('open', path);
  const handle = await open(path, flags, mode);
  if (flags !== 'r') paths.set(handle, path);
  return handle;
};
for (const name of [
  'rename',
  'link',
  'rm',
  'unlink',
  'mkdir',
  'symlink',
  'writeFile',
  'appendFile',
  'cp',
  'copyFile',
]) {
  const plain = promises[name];
  promises[name] = async (...args) => {
    await before(name, ['rename', 'link', 'symlink', 'cp', 'copyFile'].includes(name) ? args[1] : args[0]);
    return plain(...args);
  };
}
const handle = await open(process.execPath, 'r');
const prototype = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['appendFile', 'writeFile', 'write', 'sync', 'datasync']) {
  const plain = prototype[name];
  prototype[name] = async function (...args) {
    const [content] = args;
    const half = () => plain.call(this, String(content).slice(0, Math.ceil(String(content).length / 2)));
    await before(name, paths.get(this), name === 'appendFile' ? content : undefined, half);
    return plain.apply(this, args);
  };
}
syncBuiltinESMExports();

const { quietIo } = await import('../dist/core/command.js');
const { practicePlaces } = await import('../dist/commands/_practice-tenant.js');
const { openDesk } = await import('../dist/commands/_desk.js');
const { createRedactor } = await import('../dist/core/secrets.js');
const { executeRun } = await import('../dist/commands/_run/execute.js');
const { planRun, readGround } = await import('../dist/commands/_run/prepare.js');
const { findPast, inputsOf, resumptionOf } = await import('../dist/commands/_run/past.js');
const { startBrowser } = await import('../dist/commands/_run/browser.js');

const io = quietIo(request.cwd);
const [{ profile, host }] = practicePlaces(request.ready);
// As a live portal is: with its lock, its questions and its patience.
const portal = { ...profile, name: 'rehearsal', practice: false };
const read = await readGround(io, { out: request.out });
const ground = { ...read, config: { ...read.config, timeouts: { control: 8_000, step: 60_000, run: 240_000 } } };
const inputs = [`port=${request.port}`, 'connectorToken=a-token-for-this-test'];
let plan = await planRun(io, ground, 'on-premises-ecma-app', inputs);
let resumes;
if (request.resume !== null) {
  const past = await findPast(request.resume, { reports: request.out, cwd: request.cwd });
  plan = await planRun(io, ground, 'on-premises-ecma-app', [...new Set([...inputsOf(past), ...inputs])]);
  resumes = await resumptionOf(past, {
    ...plan,
    given: new Set(['port', 'connectorToken']),
    portal,
    acceptChanges: false,
    tookPlace: request.tookPlace ?? undefined,
    show: () => undefined,
  });
}
const browser = await startBrowser(ground.config, { atOnce: true });
try {
  const { verdict, fault, bag } = await executeRun(io, {
    ground,
    plan,
    yes: true,
    json: true,
    resumes,
    openBrowser: () => browser.giveAway(),
    async place({ runId }) {
      const desk = openDesk(io, { reports: request.out, runId, redactor: createRedactor(), json: true });
      return { portal, host, desk, stop: () => desk.close() };
    },
    outputs: () => Promise.resolve(() => ({ bag: [], terminal: [] })),
  });
  const { code, message, exit } = fault ?? {};
  process.stdout.write(`${JSON.stringify({ id: randomUUID(), verdict, code, message, exit, bag, points })}\n`);
} finally {
  await browser.close();
}
