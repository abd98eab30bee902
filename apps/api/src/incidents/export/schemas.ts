import { z } from 'zod';
import { FILE_FORMATS } from '../../trpc/list-files/formats.js';
import { listInput } from '../schemas.js';

/** The filters of the list; the order is by declaration, which hardly ever changes meanwhile. */
export const exportInput = listInput.omit({ limit: true, cursor: true, sort: true }).extend({
  format: z.enum(FILE_FORMATS).default('ndjson'),
  sort: z.enum(['-declaredAt', 'declaredAt']).default('-declaredAt'),
});
export type ExportInput = z.output<typeof exportInput>;
