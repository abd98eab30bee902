import { z } from 'zod';
import { invalidInput } from '../../trpc/to-app-error.js';

/** A version as we write it, in a strong or weak tag, or bare as in the body it was read from. */
const OURS = /^(?:(?:W\/)?"(\d{1,9})"|(\d{1,9}))$/;

/** Any entity tag (RFC 9110 §8.8.3). */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** What a tag asks for that names no version: nothing is written as often, and an `int` can hold it. */
const NO_VERSION = 2 ** 31 - 1;

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that an `If-Match` header asks for; undefined for no header and for `*`. A tag that is
 * none of ours matches nothing, as RFC 9110 §13.1.1 wants it: its version is `NO_VERSION`.
 * @throws AppError VALIDATION_FAILED for what is no single entity tag.
 */
function readTag(ifMatch: string | undefined): number | undefined {
  const tag = ifMatch?.trim();
  if (tag === undefined || tag === '*') return undefined;
  const [, quoted, bare] = OURS.exec(tag) ?? [];
  const version = quoted ?? bare;
  if (version !== undefined) return Number(version);
  if (!ENTITY_TAG.test(tag)) throw invalidInput('If-Match', 'Send the ETag of the last answer.');
  return NO_VERSION;
}

/**
 * A reader of `If-Match` headers for a procedure that takes an `expectedVersion` of this schema. A
 * version that the schema rules out, such as 0, is one that nothing has.
 */
export function versionReader(
  schema: z.core.$ZodType,
): (ifMatch: string | undefined) => number | undefined {
  return (ifMatch) => {
    const version = readTag(ifMatch);
    return z.safeParse(schema, version).success ? version : NO_VERSION;
  };
}
