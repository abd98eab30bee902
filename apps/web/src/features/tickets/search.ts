import type { RawSearch } from '../../app/search-params';
import { choiceParam, defined, idParam, listParam, textParam } from '../../app/search-params';

export const STATUSES = ['new', 'open', 'pending', 'solved', 'closed'] as const;
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
/** The queues of the desk. */
export const VIEWS = ['new', 'mine', 'unassigned', 'breached', 'all'] as const;
export const SORTS = ['-createdAt', 'createdAt', '-updatedAt', '-priority'] as const;

export type View = (typeof VIEWS)[number];
export type Sort = (typeof SORTS)[number];

export const DEFAULT_VIEW: View = 'all';
export const DEFAULT_SORT: Sort = '-createdAt';

/** What the desk shows, as it stands in the address. */
export interface TicketSearch {
  view?: View;
  status?: (typeof STATUSES)[number][];
  priority?: (typeof PRIORITIES)[number][];
  category?: string;
  tag?: string;
  assigneeId?: string;
  q?: string;
  sort?: Sort;
  /** The saved view that it began with. */
  saved?: string;
  /** The ticket that is open beside the list. */
  open?: string;
}

const REFERENCE = /^(?:T-\d{1,9}|[0-9a-f-]{36})$/i;

/** Reads it; what is unknown is left out, so that an old link still opens. */
export function parseTicketSearch(raw: RawSearch): TicketSearch {
  const view = choiceParam(raw['view'], VIEWS);
  const sort = choiceParam(raw['sort'], SORTS);
  const open = textParam(raw['open']);
  return defined({
    view: view === DEFAULT_VIEW ? undefined : view,
    status: listParam(raw['status'], STATUSES),
    priority: listParam(raw['priority'], PRIORITIES),
    category: textParam(raw['category'])?.slice(0, 50),
    tag: textParam(raw['tag'])?.slice(0, 50),
    assigneeId: idParam(raw['assigneeId']),
    q: textParam(raw['q'])?.slice(0, 200),
    sort: sort === DEFAULT_SORT ? undefined : sort,
    saved: idParam(raw['saved']),
    open: open !== undefined && REFERENCE.test(open) ? open : undefined,
  });
}

/** The filters beside the queue. */
export function filtersOf({ status, priority, category, tag, assigneeId, q }: TicketSearch) {
  return defined({ status, priority, category, tag, assigneeId, q });
}

/** True when the list shows only a part of its queue. */
export function isFiltered(search: TicketSearch): boolean {
  return Object.keys(filtersOf(search)).length > 0;
}
