import { z } from 'zod';
import { listInput } from '../schemas.js';

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The filters of the list; the order is by declaration, which hardly ever changes meanwhile. */
export const exportInput = listInput.omit({ limit: true, cursor: true, sort: true }).extend({
  format: z.enum(EXPORT_FORMATS).default('ndjson'),
  sort: z.enum(['-declaredAt', 'declaredAt']).default('-declaredAt'),
});
export type ExportInput = z.output<typeof exportInput>;

/** Pieces of the file, each some whole lines. */
export const exportOutput = z.custom<AsyncIterable<string, void, void>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
);

/** The format in the query; `Accept: text/csv` asks for CSV where there is none. */
export function formatOf(query: Record<string, unknown>, accept: string | undefined): unknown {
  return query['format'] ?? (accept?.startsWith('text/csv') === true ? 'csv' : 'ndjson');
}
