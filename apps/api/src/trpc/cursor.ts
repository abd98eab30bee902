import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from './errors.js';

/** Where most lists stand: after the row with this time and id. */
const timePosition = z.tuple([z.iso.datetime(), z.uuid()]);

/** JSON with the keys of every object in order, so that equal values have equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function fingerprint(binding: unknown): string {
  return createHash('sha256').update(canonicalJson(binding)).digest('base64url').slice(0, 16);
}

/**
 * The opaque cursor of a position in a list. Its fingerprint covers the position too, so that a cursor
 * that was cut or altered on its way is refused instead of leading to other rows; it is no signature,
 * for a position gives nothing away.
 * @param binding sort and filters of the list (not the limit): the cursor fits no other list.
 * @param position the sort columns of the last row of the page, as text.
 */
export function encodeCursor(binding: unknown, position: readonly string[]): string {
  const parts = [fingerprint([binding, position]), ...position];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The texts behind the fingerprint of a cursor that `encodeCursor` wrote just so for this list. */
function positionIn(binding: unknown, cursor: string): readonly string[] | undefined {
  const parts = z.array(z.string()).safeParse(parse(cursor));
  const position = parts.data?.slice(1);
  // Base64 has several spellings of the same bytes: only ours is a cursor.
  return position !== undefined && encodeCursor(binding, position) === cursor
    ? position
    : undefined;
}

/**
 * The position in a cursor: `[ISO timestamp, id]` unless another `position` schema is given. What
 * comes out is validated, so a forged cursor cannot break the query.
 * @throws AppError CURSOR_INVALID for a cursor of another list, or none at all.
 */
export function decodeCursor(binding: unknown, cursor: string): [string, string];
export function decodeCursor<T>(binding: unknown, cursor: string, position: z.ZodType<T>): T;
export function decodeCursor(
  binding: unknown,
  cursor: string,
  position: z.ZodType = timePosition,
): unknown {
  const found = position.safeParse(positionIn(binding, cursor));
  if (!found.success) throw new AppError('CURSOR_INVALID');
  return found.data;
}
