#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { readCatalog } from './commands/_catalog.ts';
import { processIo } from './commands/_io.ts';
import { readCommandLine } from './commands/_program.ts';
import type { Command, CommandIo } from './core/command.ts';
import { EXIT, Fault, formatFault } from './core/errors.ts';

async function versionOfPackage(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

/** The options that a command's schema refuses, in the words of the command line. */
function checkInput(command: Command, input: unknown): void {
  const parsed = command.schema.safeParse(input);
  if (parsed.success) return;
  const facts = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? '');
    const flag = key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
    const option = command.options.find(({ flags }) => flags.split(/[ ,|=]+/u).includes(`--${flag}`));
    return `${option === undefined ? key : `--${flag}`}: ${issue.message}`;
  });
  throw new Fault('PR-101', facts.join('\n'), { hint: `Look at: portal-runbook ${command.name} --help` });
}

async function main(words: readonly string[], io: CommandIo): Promise<number> {
  const [catalog, version] = await Promise.all([readCatalog(), versionOfPackage()]);
  const request = readCommandLine(words, catalog.outlines, version);
  if (request.kind === 'text') {
    io.out(request.text);
    return EXIT.ok;
  }
  if (request.kind === 'nothing') {
    io.err(request.text);
    return EXIT.usage;
  }
  const command = await catalog.load(request.name);
  checkInput(command, request.input);
  return command.run(io, request.input);
}

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
  // The first one asks for an end in order, the second one is meant.
  process.on(name, () => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort(new Fault('PR-407', `interrupted by ${name}`));
  });
}

const io = processIo(interruption.signal);

async function codeOfBug(thrown: unknown): Promise<number> {
  const version = await versionOfPackage().catch(() => '?');
  io.err(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  io.err(`This is a bug of portal-runbook ${version} (Node ${process.versions.node}, ${process.platform}).\n`);
  io.err('Please report it with the lines above; the README says where, under "When something is wrong".\n');
  return EXIT.bug;
}

async function codeOf(thrown: unknown): Promise<number> {
  if (thrown instanceof Fault) {
    io.err(`${formatFault(thrown)}\n`);
    return thrown.exit;
  }
  // Whatever broke off because of the interruption is no bug.
  if (interruption.signal.aborted) return EXIT.interrupted;
  return codeOfBug(thrown);
}

/** Node drops what is still on its way to a pipe on Windows unless it is waited for. */
async function end(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      if (!stream.writable) resolve();
      else
        stream.write('', () => {
          resolve();
        });
    });
  }
  process.exit(code);
}

process.on('uncaughtException', (error) => void codeOfBug(error).then(end));
process.on('unhandledRejection', (reason) => void codeOfBug(reason).then(end));

await end(await main(process.argv.slice(2), io).catch(codeOf));
