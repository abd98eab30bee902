import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appRouter } from './router.js';
import { isStorable } from './text-schemas.js';

/** Texts that are hashed, decoded or compared before any query: a NUL in them finds nothing. */
const NEVER_QUERIED = new Set([
  'challenge',
  'code',
  'currentPassword',
  'cursor',
  'flow',
  'from',
  'lastEventId',
  'newPassword',
  'password',
  'providerId',
  'refreshToken',
  'token',
]);

const NUL = '\0';
const HALF_A_PAIR = '\uD800';

/** Whether the schema lets the text through, alone or as one of a list. */
function letsThrough(schema: z.ZodType, text: string): boolean {
  return [text, [text], `some ${text} text`, [`some ${text} text`]].some((value) => {
    const { data } = schema.safeParse(value);
    return [data].flat().some((read) => typeof read === 'string' && !isStorable(read));
  });
}

const fields = Object.entries(appRouter._def.procedures).flatMap(([name, procedure]) => {
  const { _def: def } = procedure as unknown as { _def: { inputs: readonly unknown[] } };
  return def.inputs
    .filter((input) => input instanceof z.ZodObject)
    .flatMap((input) => Object.entries(input.shape))
    .filter(([field]) => !NEVER_QUERIED.has(field))
    .flatMap(([field, schema]) =>
      schema instanceof z.ZodType ? [[`${name}.${field}`, schema] as const] : [],
    );
});

/** Open by decision: the words of other systems, which their readers take apart. */
const OPEN = new Set(['alerts.receive.payload']);

/** Ids and references: what has not the form of one is not looked for. */
const isId = (field: string) => /(?:task|event|link|incident|ticket)Id$/i.test(field);

/** Addresses: the URL parser writes what is no character of one as an escape. */
const isUrl = (field: string) => field.endsWith('.url');

describe('a text that PostgreSQL cannot store', () => {
  it.each([
    ['a NUL', NUL],
    ['half of a surrogate pair', HALF_A_PAIR],
  ])('gets through no field that reaches a query: %s', (_name, text) => {
    expect(fields.length).toBeGreaterThan(150);
    const open = fields
      .filter(([field]) => !OPEN.has(field) && !isId(field) && !isUrl(field))
      .flatMap(([field, schema]) => (letsThrough(schema, text) ? [field] : []));
    expect(open).toEqual([]);
  });
});
