import { z } from 'zod';
import { configShape } from './shape.ts';

/** JSON Schema (draft 2020-12) of `portal-runbook.config.yaml`, for editors. */
export function configJsonSchema(): z.core.JSONSchema.JSONSchema {
  const schema = z.toJSONSchema(configShape, { io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'Configuration of portal-runbook' };
}
