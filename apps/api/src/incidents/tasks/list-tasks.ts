import { z } from 'zod';
import { takePage } from '../../trpc/take-page.js';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { findHead } from '../heads.js';
import type { ListTasksInput, TaskPage } from './schemas.js';
import { loadedTask, presentTask, selectTasks } from './store.js';

const position = z.tuple([z.uuid()]);

/** The tasks of an incident, oldest first. @throws AppError NOT_FOUND, CURSOR_INVALID. */
export async function listTasks(ctx: TenantContext, input: ListTasksInput): Promise<TaskPage> {
  const { limit, cursor, status, assigneeId } = input;
  const { id: incidentId } = await findHead(ctx, input.incidentId);
  const binding = { list: 'tasks', incidentId, status, assigneeId };

  let query = selectTasks(ctx, incidentId)
    .orderBy('incident_tasks.id')
    .limit(limit + 1);
  if (status?.length) query = query.where('incident_tasks.status', 'in', status);
  if (assigneeId?.length) query = query.where('incident_tasks.assignee_id', 'in', assigneeId);
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('incident_tasks.id', '>', id);
  }
  return takePage(await query.execute(), limit, {
    view: (row) => presentTask(loadedTask(row)),
    cursorAfter: (row) => encodeCursor(binding, [row.id]),
  });
}
