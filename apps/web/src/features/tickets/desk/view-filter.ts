import type { SavedView, ViewFilter } from '../../../api/types';
import { sameFilter } from '../../../ui/views/same-filter';
import { DEFAULT_SORT, VIEWS, parseTicketSearch } from '../search';
import type { TicketSearch, View } from '../search';
import { OPEN_STATUSES } from '../vocabulary';
import { inputOf } from './queue-input';

type Filter = ViewFilter<'tickets'>;

/** The queue's own statuses are not repeated as filters. */
function candidate(view: View, filter: Filter): TicketSearch {
  const { status, priority, category, tag, assigneeId, q, sort } = filter;
  const isWhole = view === 'new' || sameFilter({ status }, { status: [...OPEN_STATUSES] });
  const ownsAssignee = view === 'mine' || view === 'unassigned';
  return parseTicketSearch({
    view,
    status: view !== 'all' && isWhole ? undefined : status,
    priority,
    category: category?.length === 1 ? category[0] : undefined,
    tag: tag?.length === 1 ? tag[0] : undefined,
    assigneeId: ownsAssignee ? undefined : assigneeId?.join(','),
    q,
    sort,
  });
}

/**
 * What a view fills into the address: the queue that it is about, if it is about one, and what narrows
 * it. Null for filters of the API that the desk does not have.
 */
export function searchOf({ list, filter }: SavedView, me: string): TicketSearch | null {
  if (list !== 'tickets') return null;
  const { sort, ...rest } = filter;
  const asked = sort === undefined || sort === DEFAULT_SORT ? rest : filter;
  for (const view of VIEWS) {
    const search = candidate(view, filter);
    if (sameFilter(inputOf(search, me), asked)) return search;
  }
  return null;
}
