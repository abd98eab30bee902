import { stringifySearch } from '../../../app/search-params';
import type { ExportFormat } from '../../../ui/list/export-menu';
import type { TicketSearch } from '../search';
import { inputOf } from './queue-input';

/** Where the API makes a file of what a queue shows. A file is ordered by creation only. */
export function exportPath(search: TicketSearch, me: string, format: ExportFormat): string {
  const { sort, ...filters } = inputOf(search, me);
  return `/v1/tickets/export${stringifySearch({
    format,
    ...filters,
    ...(sort === 'createdAt' && { sort }),
  })}`;
}
