import { isUuid } from '../trpc/common-schemas.js';

/** The largest number that is read from a reference; PostgreSQL's bigint holds more. */
const REFERENCE = /^INC-([1-9]\d{0,14})$/i;

/** How an incident is addressed: by its id or by its number within the tenant. */
export type IncidentKey = { readonly id: string } | { readonly number: number };

/** `INC-42`, the name by which people call incident 42 of their tenant. */
export function formatReference(number: number | string): string {
  return `INC-${number}`;
}

/** Reads an id or a reference, in any case; null for what cannot name an incident. */
export function parseIncidentKey(text: unknown): IncidentKey | null {
  if (typeof text !== 'string') return null;
  if (isUuid(text)) return { id: text.toLowerCase() };
  const number = REFERENCE.exec(text)?.[1];
  return number === undefined ? null : { number: Number(number) };
}
