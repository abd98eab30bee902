import type { AnyProcedure } from '@trpc/server';
import type { z } from 'zod';
import type { ProcedureMeta, RestRoute } from '../../trpc/meta.js';
import { inputObjectOf, outputOf } from './procedure-schemas.js';

/** A procedure as the REST face serves it. */
export interface ServedProcedure {
  /** Its name in the router, as in `incidents.declare`. */
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly procedure: AnyProcedure;
  readonly meta: ProcedureMeta & { readonly rest: RestRoute };
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  /** Names of the path parameters, in order. */
  readonly pathParameters: readonly string[];
  /** The path in the notation of the HTTP router: `/v1/incidents/:incidentId`. */
  readonly routerPath: string;
}

/** A tRPC router, as far as its procedures by name. */
export interface RouterLike {
  readonly _def: { readonly procedures: Record<string, unknown> };
}

/** Procedures are functions with a `_def`; the router's own type hides them behind a record. */
function asProcedure(value: unknown): AnyProcedure {
  return value as AnyProcedure;
}

/** Literal segments before parameters, so that `/bulk` is not read as an id. */
function bySpecificity(a: ServedProcedure, b: ServedProcedure): number {
  return a.pathParameters.length - b.pathParameters.length || a.name.localeCompare(b.name);
}

/** Every procedure of the router that has a REST route. */
export function servedProcedures(router: RouterLike): ServedProcedure[] {
  const served: ServedProcedure[] = [];
  for (const [name, value] of Object.entries(router._def.procedures)) {
    const procedure = asProcedure(value);
    const meta = procedure._def.meta as ProcedureMeta | undefined;
    const { type } = procedure._def;
    if (meta?.rest === undefined || type === 'subscription') continue;
    const { path } = meta.rest;
    served.push({
      name,
      type,
      procedure,
      meta: { ...meta, rest: meta.rest },
      input: inputObjectOf(procedure),
      output: outputOf(procedure),
      pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
      routerPath: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    });
  }
  return served.sort(bySpecificity);
}
