import type { Ticket, TicketBulkItem } from '../../../api/types';
import { choiceParam } from '../../../app/search-params';
import { PRIORITIES, STATUSES } from '../search';

/** What can be changed of many tickets. */
export type BulkKind = 'status' | 'priority' | 'assignee';

/** The fields of the dialog; which of them counts depends on the kind. */
export interface BulkValues extends Record<string, unknown> {
  status: string | null;
  priority: string | null;
  assigneeId: string | null;
}

export const INITIAL_VALUES: BulkValues = { status: null, priority: null, assigneeId: null };

type Change = Pick<TicketBulkItem, 'status' | 'priority' | 'assigneeId'>;

/** The change that the fields describe; undefined while nothing is chosen. */
function changeOf(kind: BulkKind, values: BulkValues): Change | undefined {
  if (kind === 'assignee') return { assigneeId: values.assigneeId };
  if (kind === 'status') {
    const status = choiceParam(values.status, STATUSES);
    return status && { status };
  }
  const priority = choiceParam(values.priority, PRIORITIES);
  return priority && { priority };
}

/** An item for each ticket, from the version that is shown. */
export function bulkItems(
  kind: BulkKind,
  values: BulkValues,
  tickets: readonly Pick<Ticket, 'id' | 'version'>[],
): TicketBulkItem[] {
  const change = changeOf(kind, values);
  if (change === undefined) return [];
  return tickets.map(({ id, version }) => ({ ticketId: id, expectedVersion: version, ...change }));
}
