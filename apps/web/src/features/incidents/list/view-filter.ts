import type { SavedView, ViewFilter } from '../../../api/types';
import { addDays } from '../../../app/days';
import { sameFilter } from '../../../ui/views/same-filter';
import { DEFAULT_SORT, declaredWithin, parseIncidentSearch } from '../search';
import type { IncidentSearch } from '../search';
import { STATUSES, STATUS_CATEGORIES } from '../vocabulary';

type Filter = ViewFilter<'incidents'>;

/** What the API is asked for. */
export function filterOf(search: IncidentSearch): Filter {
  const { assigneeId, from, to, saved: _, ...others } = search;
  return {
    ...others,
    ...declaredWithin({ from, to }),
    ...(assigneeId !== undefined && { assigneeId: [assigneeId] }),
  };
}

/** Categories are statuses to this page. */
function statusesOf({ status, category }: Filter): Filter['status'] {
  if (!category?.length) return status;
  const inCategories = STATUSES.filter((one) => category.includes(STATUS_CATEGORIES[one]));
  return inCategories.filter((one) => !status?.length || status.includes(one));
}

/** What a view fills into the address; null for filters of the API that this page does not have. */
export function searchOf({ list, filter }: SavedView): IncidentSearch | null {
  if (list !== 'incidents') return null;
  const { category: _, sort, ...others } = filter;
  const { assigneeId, createdAfter, createdBefore } = filter;
  const asked = { ...others, status: statusesOf(filter) };
  const search = parseIncidentSearch({
    ...asked,
    assigneeId: assigneeId?.join(','),
    from: createdAfter?.slice(0, 10),
    to: createdBefore && addDays(createdBefore.slice(0, 10), -1),
    sort,
  });
  const order = sort === DEFAULT_SORT ? {} : { sort };
  return sameFilter(filterOf(search), { ...asked, ...order }) ? search : null;
}
