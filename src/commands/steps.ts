import { z } from 'zod';
import { defineCommand } from '../core/command.ts';
import { EXIT, Fault } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import { readChecks, readSteps } from '../core/registries.ts';

interface Kind {
  readonly kind: 'step' | 'check';
  readonly name: string;
  readonly summary: string;
  readonly effect?: string;
  readonly examples: readonly string[];
  readonly schema: z.ZodType;
}

const indent = (text: string): string => text.replace(/^/gmu, '      ');

function describe({ name, summary, effect, examples }: Kind): string {
  const head = `  ${name}${effect === undefined ? '' : ` (${effect})`}: ${summary}`;
  return [head, ...examples.map((example) => indent(example.trimEnd()))].join('\n');
}

export default defineCommand({
  name: 'steps',
  summary: 'Show the kinds of actions and checks that a runbook can use',
  arguments: [{ name: 'kind', description: 'Only the kind of this name' }],
  options: [{ flags: '--json', description: 'As JSON, with the JSON Schema of each kind' }],
  schema: z.strictObject({ kind: z.string().optional(), json: z.boolean().default(false) }),
  examples: ['portal-runbook steps', 'portal-runbook steps --json'],
  async run(io, { kind: wanted, json }) {
    const [steps, checks] = await Promise.all([readSteps(), readChecks()]);
    const all: Kind[] = [...steps.values(), ...checks.values()];
    const kinds = all.filter(({ name }) => wanted === undefined || name === wanted);
    if (kinds.length === 0 && wanted !== undefined) {
      const names = all.map(({ name }) => name);
      throw new Fault('PR-203', `there is neither an action nor a check named "${wanted}"`, {
        hint: didYouMean(wanted, names) ?? 'Run "portal-runbook steps" to see all.',
      });
    }
    if (json) {
      const entries = kinds.map(({ schema, ...rest }) => ({
        kind: rest.kind,
        name: rest.name,
        summary: rest.summary,
        ...(rest.effect === undefined ? {} : { effect: rest.effect }),
        examples: rest.examples,
        schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      }));
      io.out(`${JSON.stringify(entries, null, 2)}\n`);
      return EXIT.ok;
    }
    const of = (kind: Kind['kind']): string[] => kinds.filter((entry) => entry.kind === kind).map(describe);
    const part = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [title, ...lines]);
    io.out([...part('Actions', of('step')), ...part('Checks', of('check')), ''].join('\n'));
    return EXIT.ok;
  },
});
