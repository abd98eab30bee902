import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appRouter } from './router.js';

/** The part of JSON Schema in which inputs are written. */
const node = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  maxProperties: z.number().optional(),
  additionalProperties: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
});

/** Texts of these formats cannot be long: the format says how they look from end to end. */
const SHORT_FORMATS = new Set(['uuid', 'date-time', 'date', 'ipv4', 'ipv6']);

/** Open by decision. */
const OPEN = new Set([
  // The words of other systems: the size of a body bounds them, and they are counted.
  'alerts.receive.labels: properties of any name',
  'incidents.import.incidents[]: properties of any name',
  // Held against the input of the list that the view is of, which has an end everywhere.
  'views.create.filter: properties of any name',
  'views.update.filter: properties of any name',
]);

/** A pattern from end to end in which nothing repeats without a limit. */
function isBounded(pattern = ''): boolean {
  const withoutClasses = pattern.replaceAll(/\\.|\[(?:\\.|[^\]])*\]/g, 'x');
  return /^\^.*\$$/.test(pattern) && !/[*+]|\{\d+,\}/.test(withoutClasses);
}

/** Places at which somebody could send more than is wanted. */
function boundless(schema: unknown, path: string): string[] {
  const { type, format, properties = {}, ...rest } = node.parse(schema);
  const found: string[] = [];
  const isClosed = rest.enum !== undefined || rest.const !== undefined;
  const isShort =
    rest.maxLength !== undefined || SHORT_FORMATS.has(format ?? '') || isBounded(rest.pattern);
  if (type === 'string' && !isClosed && !isShort) found.push(`${path}: text of any length`);
  if (type === 'array' && rest.maxItems === undefined) found.push(`${path}: list of any length`);
  const isOpen = rest.additionalProperties !== false;
  if (type === 'object' && isOpen) found.push(`${path}: properties of any name`);
  for (const [name, inner] of Object.entries(properties))
    found.push(...boundless(inner, `${path}.${name}`));
  if (rest.items !== undefined) found.push(...boundless(rest.items, `${path}[]`));
  for (const inner of [...(rest.anyOf ?? []), ...(rest.oneOf ?? []), ...(rest.allOf ?? [])])
    found.push(...boundless(inner, path));
  return found;
}

const inputs = Object.entries(appRouter._def.procedures).flatMap(([name, procedure]) => {
  const { _def: def } = procedure as unknown as { _def: { inputs: readonly unknown[] } };
  return def.inputs.flatMap((input) =>
    input instanceof z.ZodType ? [[name, input] as const] : [],
  );
});

describe('the input of every procedure', () => {
  it('is found at all, and what has no end is told from what has', () => {
    expect(inputs.length).toBeGreaterThan(40);
    const open = z.strictObject({ a: z.string(), b: z.array(z.looseObject({})), c: z.uuid() });
    expect(boundless(z.toJSONSchema(open, { io: 'input' }), 'x')).toEqual([
      'x.a: text of any length',
      'x.b: list of any length',
      'x.b[]: properties of any name',
    ]);
  });

  it.each(inputs)(
    '%s has an end everywhere, and takes nothing that it does not name',
    (name, input) => {
      const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
      expect(boundless(schema, name).filter((place) => !OPEN.has(place))).toEqual([]);
    },
  );
});
