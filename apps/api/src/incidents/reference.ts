import { referencesOf } from '../trpc/references.js';

/** `INC-42`, the name by which people call incident 42 of their tenant, and how it is read. */
export const {
  format: formatReference,
  parse: parseIncidentKey,
  require: requireKey,
} = referencesOf('INC');
