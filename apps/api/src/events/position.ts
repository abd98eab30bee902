import { AppError } from '../trpc/errors.js';

/**
 * A place in the outbox: after the event `id` of transaction `xid`. Transactions come in the order of
 * their ids, events of one transaction in the order of theirs.
 */
export interface Position {
  /** A PostgreSQL xid8, in decimal. */
  readonly xid: string;
  readonly id: string;
}

/** Sorts before every id: the place before the first event of a transaction. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const FORM = /^([0-9a-f]{16})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The position as callers see it, opaque to them; as text, positions sort in the stream's order. */
export function formatPosition({ xid, id }: Position): string {
  return `${BigInt(xid).toString(16).padStart(16, '0')}-${id}`;
}

/** @throws AppError CURSOR_INVALID for what `formatPosition` cannot have written. */
export function parsePosition(text: string): Position {
  const [, xid, id] = FORM.exec(text) ?? [];
  if (xid === undefined || id === undefined) throw new AppError('CURSOR_INVALID');
  return { xid: BigInt(`0x${xid}`).toString(), id };
}
