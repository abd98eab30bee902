import { z } from 'zod';
import { line } from './text-schemas.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True if the text has the form of a UUID (RFC 9562 §4). */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** An id of ours; upper and lower case are the same id (RFC 9562 §4). */
export const id = z
  .uuid()
  .toLowerCase()
  .meta({ examples: ['0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51'] });

const inPath = z.string().min(1).max(100);

/** Something with a number in a path: its UUID or its reference, such as the example. */
export function idOrReference(example: string) {
  return inPath.meta({ description: 'UUID or reference', examples: [example] });
}

/** A part of something in a path; what is no UUID names none, and is not found. */
export function idOfPart(part: string) {
  return inPath.meta({ description: `UUID of the ${part}` });
}

/** A point in time as callers see it: ISO 8601 in UTC. */
export const timestamp = z.iso.datetime().meta({ examples: ['2026-03-02T09:30:00.000Z'] });

/**
 * True for a time in the years 1 to 9999 of UTC: what both PostgreSQL and a four-digit year can write
 * (RFC 3339 §1). The offset counts, for it can lead out of them.
 */
function isInCalendar(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** A point in time as callers may give it: ISO 8601 with any offset, answered as a Date in the verbs. */
export const timestampInput = z.iso
  .datetime({ offset: true })
  .refine((text) => isInCalendar(text), 'Give a time in the years 0001 to 9999.')
  .meta({ examples: ['2026-03-02T09:30:00Z'] });

/** An email address, at most 254 characters (RFC 5321 §4.5.3.1.3), kept as written but trimmed. */
export const emailAddress = z.string().trim().max(254).pipe(z.email());

/** The name of a person, tenant, key or service account: one line, trimmed. */
export const displayName = line(100);

/** The version that the caller has read; REST sends it as `If-Match`. */
export const expectedVersion = z.number().int().min(1).optional();

/** Page size and position of every list. */
export const pageInput = {
  limit: z.number().int().min(1).max(100).default(25),
  cursor: z.string().min(1).max(1000).optional(),
};

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The answer of a procedure that has nothing to say. */
export const nothing = z.void();
