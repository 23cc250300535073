import { z } from 'zod';
import { Fault } from '../../core/errors.ts';
import type { Execute } from '../../core/execute.ts';
import type { PowerShell, Script } from '../../core/powershell.ts';

export interface PowerShellOptions {
  readonly execute: Execute;
  /** The program and what stands before our arguments; by its whole path, so that no other of its name is taken. */
  readonly program: readonly [string, ...string[]];
  /** Milliseconds that one script may take. The first start of PowerShell on a server takes up to ten seconds. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

/** Windows PowerShell 5.1, which every Windows Server since 2016 has; `SystemRoot` from the environment. */
export function windowsPowerShell(systemRoot = 'C:\\Windows'): string {
  return `${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
}

/**
 * Around each script: input from stdin, answer as one line of JSON on stdout.
 *
 * - Only cmdlets, operators and methods of core types, as Constrained Language allows: nothing like `[Console]::`.
 * - Both directions are ASCII, other characters as `\uXXXX`: whatever code page the console has, nothing is lost.
 * - PSModulePath is set anew, because one that PowerShell 7 left in the environment hides the modules of 5.1.
 * - An error is an answer too; another exit code than 0 means that PowerShell itself failed.
 */
function wrap({ text, list }: Script): string {
  const call = list === true ? `@(& {${text}\n  })` : `& {${text}\n  }`;
  return `$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:PSModulePath = $env:ProgramFiles + '\\WindowsPowerShell\\Modules;' + $PSHOME + '\\Modules'
try {
  $values = $input | ConvertFrom-Json
  $answer = ${call}
  $result = @{ ok = $true; value = $answer }
} catch {
  $result = @{ ok = $false; message = $_.Exception.Message; category = '' + $_.CategoryInfo.Category; id = $_.FullyQualifiedErrorId }
}
$json = ConvertTo-Json -InputObject $result -Depth 6 -Compress
-join ($json.ToCharArray() | ForEach-Object { if ([int]$_ -gt 126) { '\\u{0:x4}' -f [int]$_ } else { $_ } })`;
}

/** JSON in ASCII alone: what code page reads it makes no difference. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/[\u{7f}-\u{ffff}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(/[\u{10000}-\u{10ffff}]/gu, (char) =>
      [char.charCodeAt(0), char.charCodeAt(1)].map((unit) => `\\u${unit.toString(16)}`).join(''),
    );
}

/** The command line of a script: constant, whatever its values are. */
export function commandLine(script: Script): string[] {
  const how = ['-NoLogo', '-NoProfile', '-NonInteractive', '-InputFormat', 'Text', '-OutputFormat', 'Text'];
  return [...how, '-Command', wrap(script)];
}

/** What a script would do, for a person who decides about it: its name, its values, its text. */
export function describeScript<I extends z.ZodType>(script: Script<I>, input: z.input<I>): string {
  const lines = script.text.split('\n').slice(1);
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/u)));
  const text = lines.map((line) => `  ${line.slice(margin)}`.trimEnd()).join('\n');
  return `PowerShell: ${script.name}; $values = ${JSON.stringify(script.input.parse(input))}\n${text}`;
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string(), category: z.string(), id: z.string() }),
]);

const NO_RIGHTS = /PermissionDenied|SecurityError|UnauthorizedAccess|Access is denied|0x80070005/iu;

function parse(script: Script, stdout: string): z.infer<typeof answerSchema> {
  // A module may chatter before the answer, which is the last line.
  const line = stdout.trim().split(/\r?\n/u).at(-1) ?? '';
  try {
    return answerSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Fault('PR-705', `PowerShell gave no answer that can be read to "${script.name}"`, {
      hint: `It said: ${line.slice(0, 300) || 'nothing'}`,
      cause,
    });
  }
}

/** The small runner of PowerShell scripts: no shell between, no profile, no question, values on stdin alone. */
export function createPowerShell(options: PowerShellOptions): PowerShell {
  const { execute, program, deadline = 60_000, signal } = options;
  const [file, ...before] = program;
  return {
    async run(script, input) {
      const values: unknown = script.input.parse(input);
      const { code, stdout, stderr } = await execute({
        what: script.name,
        file,
        args: [...before, ...commandLine(script)],
        input: asciiJson(values),
        deadline: script.deadline ?? deadline,
        signal,
      });
      if (code !== 0) {
        throw new Fault('PR-705', `PowerShell ended with ${code} at "${script.name}"`, {
          hint: `It said: ${(stderr || stdout).trim().slice(0, 600) || 'nothing'}`,
        });
      }
      const answer = parse(script, stdout);
      if (answer.ok) return script.output.parse(answer.value ?? null);
      if (NO_RIGHTS.test(`${answer.category} ${answer.id} ${answer.message}`)) {
        throw new Fault('PR-711', `Windows does not allow "${script.name}": ${answer.message}`, {
          hint: 'Open the terminal with "Run as administrator" and run the command again.',
        });
      }
      throw new Fault('PR-705', `"${script.name}" failed: ${answer.message}`, {
        hint: `PowerShell calls it ${answer.id}.`,
      });
    },
  };
}
