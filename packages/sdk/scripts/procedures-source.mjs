import { readRouter } from './read-router.mjs';

/** The text of src/generated/procedures.ts, as the router of now asks for it. */
export function proceduresSource() {
  const lines = readRouter().map(
    ({ name, kind }) => `  ${/\W/.test(name) ? `'${name}'` : name}: '${kind}',`,
  );
  return [
    "// Written by `pnpm generate` from the API's router: do not edit.",
    '',
    '/** `list`: a query that answers with pages; `attempt`: a mutation without idempotency. */',
    "export type ProcedureKind = 'query' | 'list' | 'mutation' | 'attempt';",
    '',
    '/** Every procedure that is called over HTTP, by its name. */',
    'export const PROCEDURES = {',
    ...lines,
    '} as const satisfies Readonly<Record<string, ProcedureKind>>;',
    '',
  ].join('\n');
}
