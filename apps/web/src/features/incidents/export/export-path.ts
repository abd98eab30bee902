import { stringifySearch } from '../../../app/search-params';
import type { IncidentSearch } from '../search';

export type ExportFormat = 'csv' | 'ndjson';

/** Where the API makes a file of what the filters let through. A file is ordered by declaration only. */
export function exportPath({ sort, ...filters }: IncidentSearch, format: ExportFormat): string {
  const order = sort === 'declaredAt' ? { sort } : {};
  return `/v1/incidents/export${stringifySearch({ format, ...filters, ...order })}`;
}
