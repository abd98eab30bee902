import { stringifySearch } from '../../../app/search-params';
import type { ExportFormat } from '../../../ui/list/export-menu';
import { declaredWithin } from '../search';
import type { IncidentSearch } from '../search';

/** Where the API makes a file of what the filters let through. A file is ordered by declaration only. */
export function exportPath(search: IncidentSearch, format: ExportFormat): string {
  const { sort, from, to, saved: _, ...filters } = search;
  const order = sort === 'declaredAt' ? { sort } : {};
  return `/v1/incidents/export${stringifySearch({ format, ...filters, ...declaredWithin({ from, to }), ...order })}`;
}
