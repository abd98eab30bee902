import type { AnyProcedure } from '@trpc/server';
import { z } from 'zod';

interface Parsers {
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

/** tRPC keeps the parsers of a procedure in `_def` but leaves them out of its public type. */
function parsersOf(procedure: AnyProcedure): Parsers {
  const def: unknown = procedure._def;
  return def as Parsers;
}

/**
 * The input schema of a procedure; no input counts as an empty object.
 * @throws Error when a procedure takes more than one parser or something other than an object.
 */
export function inputObjectOf(procedure: AnyProcedure): z.ZodObject {
  const { inputs } = parsersOf(procedure);
  const [input] = inputs;
  if (input === undefined) return z.strictObject({});
  if (inputs.length > 1 || !(input instanceof z.ZodObject)) {
    throw new Error('a procedure with a REST route takes one object as its input');
  }
  return input;
}

/** The output schema of a procedure. @throws Error when it has none. */
export function outputOf(procedure: AnyProcedure): z.ZodType {
  const { output } = parsersOf(procedure);
  if (!(output instanceof z.ZodType))
    throw new Error('a procedure with a REST route has an output');
  return output;
}
