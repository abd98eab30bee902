import { referencesOf } from '../trpc/references.js';

/** `T-7`, the name by which people call ticket 7 of their tenant, and how it is read. */
export const {
  format: formatReference,
  parse: parseTicketKey,
  require: requireKey,
} = referencesOf('T');
