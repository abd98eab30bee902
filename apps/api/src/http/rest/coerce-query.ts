import { z } from 'zod';

type Kind = 'text' | 'number' | 'boolean' | 'list';

/** What stands inside `.optional()`, `.default()` and their like. */
function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodPrefault
  ) {
    inner = inner.unwrap();
  }
  return inner instanceof z.ZodPipe ? unwrap(inner.in) : inner;
}

function kindOf(schema: unknown): Kind {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return 'list';
  if (inner instanceof z.ZodNumber) return 'number';
  return inner instanceof z.ZodBoolean ? 'boolean' : 'text';
}

/** A numeral as JSON writes it; `Number()` alone would also take '', '0x1f' and ' 7 '. */
const NUMERAL = /^-?\d+(\.\d+)?$/;

function coerce(kind: Kind, values: readonly string[]): unknown {
  if (kind === 'list') {
    return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
  }
  const [value] = values;
  if (values.length > 1) return [...values];
  if (kind === 'number' && value !== undefined && NUMERAL.test(value)) return Number(value);
  if (kind === 'boolean' && value === 'true') return true;
  if (kind === 'boolean' && value === 'false') return false;
  return value;
}

/**
 * Makes a reader of query strings for an input schema: text becomes the number, boolean or list
 * that the schema asks for, or is left as it is for the schema to refuse. The schema itself is not
 * touched: tRPC callers keep its strict types.
 */
export function queryReader(
  input: z.ZodObject,
): (query: URLSearchParams) => Record<string, unknown> {
  const kinds = new Map(
    Object.entries(input.shape).map(([name, schema]) => [name, kindOf(schema)] as const),
  );
  return (query) => {
    if (query.size === 0) return {};
    return Object.fromEntries(
      [...new Set(query.keys())].map((name) => [
        name,
        coerce(kinds.get(name) ?? 'text', query.getAll(name)),
      ]),
    );
  };
}
