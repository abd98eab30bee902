import type { TicketListInput } from '../../../api/types';
import { DEFAULT_VIEW, filtersOf } from '../search';
import type { TicketSearch, View } from '../search';
import { OPEN_STATUSES } from '../vocabulary';

/** What a queue holds, before the filters of its reader. */
function queueOf(view: View, me: string): TicketListInput {
  switch (view) {
    case 'new':
      return { status: ['new'] };
    case 'mine':
      return { status: [...OPEN_STATUSES], assigneeId: [me] };
    case 'unassigned':
      return { status: [...OPEN_STATUSES], assigneeId: ['none'] };
    case 'breached':
      return { status: [...OPEN_STATUSES], breached: true };
    default:
      return {};
  }
}

/** What the API is asked for a queue with its filters. A queue keeps what makes it one. */
export function inputOf(search: TicketSearch, me: string): TicketListInput {
  const { view = DEFAULT_VIEW, sort } = search;
  const { category, tag, assigneeId, ...filters } = filtersOf(search);
  const queue = queueOf(view, me);
  const status = filters.status?.filter((one) => queue.status?.includes(one) ?? true);
  return {
    ...filters,
    ...(category !== undefined && { category: [category] }),
    ...(tag !== undefined && { tag: [tag] }),
    ...(assigneeId !== undefined && { assigneeId: [assigneeId] }),
    ...queue,
    ...(status !== undefined && status.length > 0 && { status }),
    ...(sort !== undefined && { sort }),
  };
}
