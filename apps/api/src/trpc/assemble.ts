import type { AnyProcedure } from '@trpc/server';
import { middlewareMarker } from '@trpc/server/unstable-core-do-not-import';
import { z } from 'zod';
import { AppError } from './errors.js';
import { Call } from './ladder/call.js';
import type { CallFacts, Verb } from './ladder/call.js';
import { issuesOf } from './to-app-error.js';

/*
 * tRPC runs a procedure as a chain of middlewares that copy the context at each step, and awaits each
 * parser. Here a procedure is put together once, when its router is made: the rungs of its ladder, then
 * input, verb and output in one function. Both faces of the API call that.
 */

/** What a procedure stands on: climbs its rungs and, at the top, runs the verb. */
export type Ladder<Context> = (call: Call, verb: Verb<Context>) => Promise<unknown>;

type Middleware = (options: RunOptions) => Promise<unknown>;

/** What a procedure is called with: by tRPC as a middleware, by our own faces directly. */
interface RunOptions extends Omit<CallFacts, 'meta'> {
  readonly signal: AbortSignal | undefined;
}

/** A procedure as one function. */
export type Run = (options: RunOptions) => Promise<unknown>;

/** What tRPC keeps of a procedure but leaves out of its public type. */
interface Definition {
  readonly meta: CallFacts['meta'];
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
  readonly resolver: (options: object) => unknown;
  readonly middlewares: Middleware[];
}

/** The ladders by the middlewares that stand for them until the procedure is put together. */
const ladders = new WeakMap<object, Ladder<never>>();

/** Makes a middleware stand for a ladder. */
export function standFor(middleware: object, ladder: Ladder<never>): void {
  ladders.set(middleware, ladder);
}

type Parser = (value: unknown) => unknown;

/** Reads an input synchronously, which zod has a compiled path for. */
function inputParser(schema: unknown): Parser {
  if (schema === undefined) return () => undefined;
  if (!(schema instanceof z.ZodType)) throw new Error('inputs are described by zod');
  return (value) => {
    try {
      return schema.parse(value);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      throw new AppError('VALIDATION_FAILED', { issues: issuesOf(error) }, { cause: error });
    }
  };
}

function outputParser(schema: unknown): Parser {
  if (schema === undefined) return (value) => value;
  if (!(schema instanceof z.ZodType)) throw new Error('outputs are described by zod');
  return (value) => schema.parse(value);
}

/** The whole of a procedure as one function. */
function putTogether({ meta, inputs, output, resolver }: Definition, ladder: Ladder<never>): Run {
  if (inputs.length > 1) throw new Error('a procedure takes one input');
  const parseInput = inputParser(inputs[0]);
  const parseOutput = outputParser(output);
  return (options) => {
    const { type, path, batchIndex, ctx, signal, getRawInput } = options;
    const call = new Call({ ctx, meta, type, path, batchIndex, getRawInput });
    return ladder(call, async (context: object) => {
      const input = parseInput(await call.rawInput());
      return parseOutput(await resolver({ ctx: context, input, signal, path, type, meta }));
    });
  };
}

/** The procedures that have been put together, by their definitions. */
const runs = new WeakMap<object, Run>();

/**
 * The procedure without tRPC around it: it rejects with what was thrown, which tRPC would wrap, and saves
 * its copies of what it is called with.
 */
export function runOf(procedure: AnyProcedure): Run {
  const run = runs.get(procedure._def);
  if (run === undefined) throw new Error('the procedure has not been put together');
  return run;
}

/** Whether something is a procedure, by its definition; of a router, the procedures are its own. */
function definitionOf(value: unknown): Definition | null {
  if (typeof value !== 'function' || !('_def' in value)) return null;
  return value._def as Definition;
}

/** Puts the procedures among the entries of a router together, in place. */
export function assemble(entries: object): void {
  for (const entry of Object.values(entries)) {
    const definition = definitionOf(entry);
    const [first] = definition?.middlewares ?? [];
    const ladder = first && ladders.get(first);
    if (definition === null || ladder === undefined) continue;
    const run = putTogether(definition, ladder);
    runs.set(definition, run);
    definition.middlewares.splice(0, definition.middlewares.length, async (options) => ({
      marker: middlewareMarker,
      ok: true,
      data: await run(options),
      ctx: options.ctx,
    }));
  }
}
