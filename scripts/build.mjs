// Builds dist/: the program by tsc, the pages of the practice tenant by Vite. Without dependencies of its own.
// What has no source any more is removed, because the folders of commands, steps and screens are read as they are.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

const root = path.dirname(import.meta.dirname);
const dist = path.join(root, 'dist');
const web = path.join(root, 'src', 'practice', 'web');

/** Runs a script by this Node; what it says is shown only when it fails. */
function run(script, args) {
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error === undefined ? '' : `${error.message}\n`}`);
  process.stderr.write(`build: ${path.relative(root, script)} ${args.join(' ')} failed\n`);
  process.exit(1);
}

const tool = (file) => path.join(root, 'node_modules', ...file.split('/'));

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** The sources that a file of dist can come from; undefined for a file that tsc does not write. */
function sourceOf(built) {
  const relative = path.relative(dist, built);
  const stem = /^(.*?)(?:\.d\.ts|\.js)$/u.exec(relative)?.[1];
  return stem === undefined ? undefined : path.join(root, 'src', `${stem}.ts`);
}

function removeStale() {
  if (!existsSync(dist)) return;
  const pages = path.join(dist, 'practice', 'web') + path.sep;
  let removed = false;
  for (const file of filesIn(dist)) {
    if (file.startsWith(pages)) continue;
    const source = sourceOf(file);
    if (source === undefined || existsSync(source)) continue;
    rmSync(file);
    removed = true;
  }
  // tsc would take a file that is gone from dist for an up-to-date one, should its source come back.
  if (removed) rmSync(path.join(dist, 'build.tsbuildinfo'), { force: true });
}

function buildProgram() {
  removeStale();
  // A dist without its entry is not what the build information speaks of.
  if (!existsSync(path.join(dist, 'core', 'errors.js'))) rmSync(path.join(dist, 'build.tsbuildinfo'), { force: true });
  run(tool('typescript/bin/tsc'), ['-p', 'tsconfig.build.json']);
  const cli = path.join(dist, 'cli.js');
  if (existsSync(cli)) chmodSync(cli, 0o755);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function buildPages() {
  const config = path.join(web, 'vite.config.ts');
  if (!existsSync(config)) return;
  const stamp = path.join(dist, '.cache', 'web.sha256');
  const hash = hashOf([
    ...filesIn(web),
    path.join(root, 'src', 'practice', 'api.ts'),
    path.join(root, 'package-lock.json'),
  ]);
  const pages = path.join(dist, 'practice', 'web');
  if (existsSync(pages) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  run(tool('vite/bin/vite.js'), ['build', '--config', config, '--logLevel', 'warn']);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** What is written from the code itself: the list of commands, the schemas, the reference. */
function generate() {
  run(path.join(root, 'scripts', 'generate.mjs'), []);
}

buildProgram();
generate();
buildPages();
