import { sql } from 'kysely';
import { takePage } from '../../trpc/take-page.js';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { findHead } from '../heads.js';
import type { ListTimelineInput, TimelinePage } from './schemas.js';
import { presentTimelineEvent, selectTimeline } from './store.js';

/**
 * The timeline of an incident, by the time at which things happened.
 * @throws AppError NOT_FOUND, CURSOR_INVALID.
 */
export async function listTimelineEvents(
  ctx: TenantContext,
  input: ListTimelineInput,
): Promise<TimelinePage> {
  const { limit, cursor, sort, kind, pinned } = input;
  const { id: incidentId } = await findHead(ctx, input.incidentId);
  const binding = { list: 'timeline', incidentId, sort, kind, pinned };
  const direction = sort === '-occurredAt' ? 'desc' : 'asc';

  let query = selectTimeline(ctx, incidentId)
    .orderBy('timeline_events.occurred_at', direction)
    .orderBy('timeline_events.id', direction)
    .limit(limit + 1);
  if (kind !== undefined && kind.length > 0) {
    query = query.where('timeline_events.kind', 'in', kind);
  }
  if (pinned !== undefined) {
    query = query.where('timeline_events.pinned_at', pinned ? 'is not' : 'is', null);
  }
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(binding, cursor);
    const than = sql.raw(direction === 'desc' ? '<' : '>');
    query = query.where(
      sql<boolean>`(timeline_events.occurred_at, timeline_events.id) ${than} (${new Date(at)}, ${id})`,
    );
  }
  return takePage(await query.execute(), limit, {
    view: presentTimelineEvent,
    cursorAfter: (row) => encodeCursor(binding, [row.occurred_at.toISOString(), row.id]),
  });
}
