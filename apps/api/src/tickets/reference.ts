import { AppError } from '../trpc/errors.js';
import { isUuid } from '../trpc/common-schemas.js';

/** The largest number that is read from a reference; PostgreSQL's bigint holds more. */
const REFERENCE = /^T-([1-9]\d{0,14})$/i;

/** How a ticket is addressed: by its id or by its number within the tenant. */
export type TicketKey = { readonly id: string } | { readonly number: number };

/** `T-7`, the name by which people call ticket 7 of their tenant. */
export function formatReference(number: number | string): string {
  return `T-${number}`;
}

/** Reads an id or a reference, in any case; null for what cannot name a ticket. */
export function parseTicketKey(text: unknown): TicketKey | null {
  if (typeof text !== 'string') return null;
  if (isUuid(text)) return { id: text.toLowerCase() };
  const number = REFERENCE.exec(text)?.[1];
  return number === undefined ? null : { number: Number(number) };
}

/** @throws AppError NOT_FOUND for a text that names no ticket. */
export function requireKey(ticketId: string): TicketKey {
  const key = parseTicketKey(ticketId);
  if (key === null) throw new AppError('NOT_FOUND');
  return key;
}
