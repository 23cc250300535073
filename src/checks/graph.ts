import { z } from 'zod';
import { defineCheck } from '../core/check.ts';
import { isDirectoryPath } from '../core/directory.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const properties = z.record(z.string().regex(/^[A-Za-z]\w*$/u, 'expected the name of a property'), scalar);

const schema = z
  .strictObject({
    get: z.string().refine(isDirectoryPath, 'expected a list that may be read, such as /v1.0/servicePrincipals'),
    where: properties.optional().describe('what is asked for, by property; quoted as OData wants it'),
    count: z.int().min(0).optional().describe('how many Graph must answer with'),
    has: properties.optional().describe('properties that one of them must have'),
  })
  .refine(({ count, has }) => count !== undefined || has !== undefined, 'expected "count", "has" or both');

/** OData 4.01 URL conventions, 5.1.1.14.1: a quote in a text is doubled. */
const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
const listed = (wanted: z.output<typeof properties>): string =>
  Object.entries(wanted)
    .map(([name, value]) => `${name} ${literal(value)}`)
    .join(', ');

function addressOf({ get, where = {} }: z.output<typeof schema>): string {
  const clauses = Object.entries(where).map(([name, value]) => `${name} eq ${literal(value)}`);
  if (clauses.length === 0) return get;
  return `${get}${get.includes('?') ? '&' : '?'}$filter=${encodeURIComponent(clauses.join(' and '))}`;
}

export default defineCheck({
  name: 'graph',
  summary: 'Does Microsoft Graph, asked by an app registration of its own, say what the page says?',
  schema,
  examples: [
    'graph: { get: /v1.0/servicePrincipals, where: { displayName: Example app }, count: 1 }',
    'graph: { get: /beta/onPremisesPublishingProfiles/provisioning/agents, has: { machineName: SRV-ECMA-01 } }',
  ],
  conclusive: true,
  async ask({ directory, signal }, input) {
    const { get, where, count, has } = input;
    const about = where === undefined ? get : `${get} with ${listed(where)}`;
    const wanted = [
      ...(count === undefined ? [] : [`${count} of ${about}`]),
      ...(has === undefined ? [] : [`one of ${about} that has ${listed(has)}`]),
    ];
    const expected = `from Graph ${wanted.join(', and ')}`;
    if (directory === undefined) return { verdict: 'unknown', expected, observed: 'the portal gives no Graph' };
    const answer = await directory.read(addressOf(input), signal);
    const counted = count === undefined || answer.value.length === count;
    const held =
      has === undefined ||
      answer.value.some((item) => Object.entries(has).every(([name, value]) => said(item[name]) === said(value)));
    return {
      verdict: counted && held ? 'yes' : 'no',
      expected,
      observed: `Graph gives ${answer.value.length}${held ? '' : ', none that has these properties'}`,
      record: { name: 'graph.json', title: `What Graph answers: ${about}`, content: answer },
    };
  },
});
