// Sets up all that a fresh clone needs: packages from the lock file, the build, a browser. Without dependencies,
// and silent when there is nothing to do.
//   node scripts/setup.mjs [--without-browser]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const root = path.dirname(import.meta.dirname);
const at = (...parts) => path.join(root, ...parts);
const windows = process.platform === 'win32';

const say = (text) => process.stdout.write(`setup: ${text}\n`);

/** Something outside this script is not as it must be: exit 2, as everywhere in this project. */
function stop(...lines) {
  process.stderr.write(`setup: ${lines.join('\n  ')}\n`);
  process.exit(2);
}

/** Runs a program without a shell and gives what it said; shows nothing. */
function run(program, args, env = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
  });
  const said = `${stdout ?? ''}${stderr ?? ''}${error === undefined ? '' : error.message}`.trim();
  return { ok: status === 0, said };
}

const lastLines = (text, most) => text.split('\n').slice(-most);

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Node ${process.versions.node} is too old; 20.19 or later is needed.`, 'Get it from https://nodejs.org/');
}

/** Whether node_modules holds what the lock file asks for, by npm's own record of what it installed. */
function packagesInOrder() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  // What others bring along for some systems only may be absent; what this project names itself may not.
  const named = Object.keys(wanted['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`);
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || (entry.optional && !named.includes(name)) || installed[name]?.version === entry.version,
  );
}

/** npm as this Node can run it: the one that runs us, the one beside node, or the one on the path. */
function npmCommand() {
  const beside = path.dirname(process.execPath);
  const scripts = [
    process.env.npm_execpath,
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = scripts.find((file) => file?.endsWith('npm-cli.js') && existsSync(file));
  if (script !== undefined) return [process.execPath, [script]];
  // A .cmd cannot be started without the command processor since Node 20.12.
  return windows ? [process.env.ComSpec ?? 'cmd.exe', ['/d', '/s', '/c', 'npm.cmd']] : ['npm', []];
}

function installPackages() {
  if (packagesInOrder()) return;
  const modules = at('node_modules');
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) {
    stop('node_modules is a link, and what it leads to does not match package-lock.json.', 'Run "npm ci" there.');
  }
  say('installing packages (npm ci)');
  const [program, before] = npmCommand();
  // No package here needs its install script.
  const { ok, said } = run(program, [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (ok) return;
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/u.test(said);
  stop(
    'npm ci failed:',
    ...lastLines(said, 12),
    offline
      ? 'The package registry cannot be reached. Check the network, and behind a proxy: npm config set proxy http://...'
      : 'Mend what npm names, then run this again.',
  );
}

/** Of everything that the build reads: names, sizes and times, which is enough and quick. */
function sourceStamp() {
  const hash = createHash('sha256');
  const note = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${path.relative(root, file)}\0${size}\0${mtimeMs}\n`);
  };
  for (const folder of ['src', 'scripts']) {
    const entries = readdirSync(at(folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) if (entry.isFile()) note(path.join(entry.parentPath, entry.name));
  }
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json']) note(at(file));
  return hash.digest('hex');
}

function build() {
  const stampFile = at('dist', '.cache', 'build.stamp');
  const stamp = sourceStamp();
  if (existsSync(stampFile) && existsSync(at('dist', 'core')) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('building');
  const { ok, said } = run(process.execPath, [at('scripts', 'build.mjs')]);
  if (!ok) stop('the build failed:', ...said.split('\n').slice(0, 40));
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** Looks as the program itself does; the configured path is read in full only when nothing else is there. */
async function lookForBrowser() {
  const { findBrowser, thisMachine } = await import(pathToFileURL(at('dist', 'config', 'browsers.js')).href);
  const configured = process.env.PORTAL_RUNBOOK_BROWSER_PATH || undefined;
  const found = await findBrowser(thisMachine(process.env), configured);
  if (found === undefined && configured !== undefined) {
    stop(`PORTAL_RUNBOOK_BROWSER_PATH names ${configured}, which is no program.`, 'Correct it, or unset it.');
  }
  return found;
}

function playwrightInstall() {
  say("installing a browser (Playwright's Chromium)");
  const cli = at('node_modules', 'playwright-core', 'cli.js');
  const patience = process.env.PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT ?? '15000';
  const { ok } = run(process.execPath, [cli, 'install', 'chromium'], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: patience,
  });
  if (!ok) return false;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return true;
  // In a bare container the browser is there, but not the libraries of the system that it needs.
  run(process.execPath, [cli, 'install-deps', 'chromium']);
  return true;
}

function distribution() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return '';
  return readFileSync('/etc/os-release', 'utf8');
}

function aptInstall() {
  const debian = /^ID(?:_LIKE)?=.*(?:debian|ubuntu)/mu.test(distribution());
  if (!debian || process.getuid?.() !== 0) return false;
  say('installing a browser (apt-get install chromium)');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], quiet);
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet).ok;
}

function commandsForThisSystem() {
  if (windows) return ['winget install Microsoft.Edge', 'or: npx playwright install chromium'];
  if (process.platform === 'darwin') return ['brew install --cask chromium', 'or: npx playwright install chromium'];
  const os = distribution();
  if (/^ID(?:_LIKE)?=.*ubuntu/mu.test(os)) return ['sudo snap install chromium'];
  if (/^ID(?:_LIKE)?=.*debian/mu.test(os)) return ['sudo apt-get update && sudo apt-get install -y chromium'];
  if (/^ID(?:_LIKE)?=.*(?:fedora|rhel)/mu.test(os)) return ['sudo dnf install -y chromium'];
  if (/^ID(?:_LIKE)?=.*arch/mu.test(os)) return ['sudo pacman -S chromium'];
  if (/^ID(?:_LIKE)?=.*suse/mu.test(os)) return ['sudo zypper install chromium'];
  if (/^ID=.*alpine/mu.test(os)) return ['sudo apk add chromium'];
  return ['npx playwright install --with-deps chromium'];
}

async function provideBrowser() {
  if ((await lookForBrowser()) !== undefined) return;
  if (playwrightInstall() && (await lookForBrowser()) !== undefined) return;
  if (aptInstall() && (await lookForBrowser()) !== undefined) return;
  stop(
    'no browser: neither Edge, Chrome nor Chromium is on this machine, and none could be installed. Run:',
    ...commandsForThisSystem(),
    'or name one that you have: PORTAL_RUNBOOK_BROWSER_PATH=/path/to/browser',
  );
}

checkNode();
installPackages();
build();
if (!process.argv.includes('--without-browser')) await provideBrowser();
