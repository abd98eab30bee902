import { invalidInput } from '../../trpc/to-app-error.js';

const ENTITY_TAG = /^(?:W\/)?"(\d{1,9})"$/;

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that an `If-Match` header asks for; undefined for no header and for `*`.
 * @throws AppError VALIDATION_FAILED for a tag that is not one of ours.
 */
export function expectedVersionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = ENTITY_TAG.exec(ifMatch.trim())?.[1];
  if (version === undefined) throw invalidInput('If-Match', 'Send the ETag of the last answer.');
  return Number(version);
}
