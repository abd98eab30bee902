import type { ProcedureMeta } from '../meta.js';

/**
 * The meta of a procedure. A procedure without any is a fault in the program, found by the test
 * that walks the router; at run time it fails closed.
 */
export function requireMeta(meta: ProcedureMeta | undefined): ProcedureMeta {
  if (meta === undefined) throw new Error('procedure without meta');
  return meta;
}

/** One property of an input that has not been validated yet. */
export function rawProperty(rawInput: unknown, name: string): unknown {
  return typeof rawInput === 'object' && rawInput !== null
    ? Reflect.get(rawInput, name)
    : undefined;
}
