import type { z } from 'zod';
import { Fault } from '../core/errors.ts';
import { interpolateDeep, type Values } from '../core/interpolate.ts';
import type { Place } from '../core/place.ts';
import type { Vocabulary } from '../core/registries.ts';
import type { ActionCall, CheckCall, Effect, RunbookStep } from '../core/runbook.ts';

/** @throws Fault PR-208 for a name that has no value by now. */
export function fillIn(input: unknown, values: Values, place: Place): unknown {
  return interpolateDeep(input, values, (name) => {
    throw new Fault('PR-208', `\${${name}} has no value`, {
      place,
      hint: 'An output exists only once its step has run.',
    });
  });
}

/**
 * What a call says once its `${...}` are filled in, as its kind wants it.
 * @throws Fault PR-208 for a name without a value, PR-202 for a value that the kind does not take.
 */
export function inputOf(call: ActionCall | CheckCall, schema: z.ZodType, values: Values): unknown {
  const input = fillIn(call.input, values, call.place);
  const wrong = schema
    .safeParse(input)
    .error?.issues.map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': '));
  if (wrong === undefined) return input;
  throw new Fault('PR-202', `${call.kind}: ${wrong.join('; ')}`, {
    place: call.place,
    hint: `It was given ${JSON.stringify(input)}.`,
  });
}

export function effectOf(call: ActionCall, vocabulary: Vocabulary): Effect {
  return call.effect ?? vocabulary.steps.get(call.kind)?.effect ?? 'change';
}

/** A step is as strong as its strongest action. */
export function effectOfStep(step: RunbookStep, vocabulary: Vocabulary): Effect {
  return step.do.some((call) => effectOf(call, vocabulary) === 'change') ? 'change' : 'read';
}

/** As a person would say it: `click "New application"`, `fill Name = "ECMA app"`. */
export function sayCall(call: ActionCall | CheckCall, input: unknown): string {
  if (typeof input === 'string') return `${call.kind} "${input}"`;
  if (typeof input === 'object' && input !== null) {
    const parts = Object.entries(input).map(([key, value]: [string, unknown]) => `${key} = ${sayValue(value)}`);
    return `${call.kind} ${parts.join(', ')}`;
  }
  return input === null || input === undefined ? call.kind : `${call.kind} ${sayValue(input)}`;
}

function sayValue(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}
