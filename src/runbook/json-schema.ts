import { z } from 'zod';
import type { Vocabulary } from '../core/registries.ts';
import { actionModifiers, checkModifiers, runbookShape, sectionShape, stepShape } from './shape.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

interface Kind {
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType;
}

const schemaOf = (schema: z.ZodType): JsonSchema => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return $schema === undefined ? {} : rest;
};

const OPEN: JsonSchema = { type: 'string', pattern: '\\$\\{' };

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a number or one of several words must stand, a `${...}` may stand as well: its value is known later. */
function opened(schema: JsonSchema): JsonSchema {
  const { type, enum: words, properties, items, anyOf, additionalProperties, ...rest } = schema;
  if (type === 'number' || type === 'integer' || type === 'boolean' || words !== undefined)
    return { anyOf: [schema, OPEN] };
  const openedProperties = Object.entries(properties ?? {}).map(([name, child]) => [
    name,
    isSchema(child) ? opened(child) : child,
  ]);
  return {
    ...rest,
    ...(type === undefined ? {} : { type }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(openedProperties) as typeof properties }),
    ...(isSchema(items) ? { items: opened(items) } : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((child) => (isSchema(child) ? opened(child) : child)) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: isSchema(additionalProperties) ? opened(additionalProperties) : additionalProperties }),
  };
}

/** One kind with its value, and the modifiers beside it. */
function callSchema({ name, summary, schema }: Kind, modifiers: z.ZodType): JsonSchema {
  const { properties } = schemaOf(modifiers);
  return {
    type: 'object',
    description: summary,
    properties: { [name]: opened(schemaOf(schema)), ...properties },
    required: [name],
    additionalProperties: false,
  };
}

/**
 * JSON Schema (draft 2020-12) of a runbook, for editors: actions and checks by the kinds that there are. What a schema
 * cannot say, such as names in `${...}`, is for `lint`.
 */
export function runbookJsonSchema({ steps, checks }: Vocabulary): JsonSchema {
  const action = { oneOf: [...steps.values()].map((kind) => callSchema(kind, actionModifiers)) };
  const check = { oneOf: [...checks.values()].map((kind) => callSchema(kind, checkModifiers)) };
  const list = (ref: string, of: z.ZodType): JsonSchema => ({
    type: 'array',
    items: { $ref: `#/$defs/${ref}` },
    ...(of.description === undefined ? {} : { description: of.description }),
  });
  const step = schemaOf(stepShape);
  const stepProperties = {
    ...step.properties,
    ensure: list('check', stepShape.shape.ensure),
    do: list('action', stepShape.shape.do),
    expect: list('check', stepShape.shape.expect),
  };
  const section = schemaOf(sectionShape);
  const sectionProperties = {
    ...section.properties,
    steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/step' } },
  };
  const runbook = schemaOf(runbookShape);
  const sections = { type: 'array', minItems: 1, items: { $ref: '#/$defs/section' } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Runbook of portal-runbook',
    ...runbook,
    properties: { ...runbook.properties, sections },
    $defs: {
      section: { ...section, properties: sectionProperties },
      step: { ...step, properties: stepProperties },
      action,
      check,
    },
  } as JsonSchema;
}
