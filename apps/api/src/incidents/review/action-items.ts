import type { TenantContext } from '../../trpc/context.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { addTask } from '../tasks/add-task.js';
import { selectTasks } from '../tasks/store.js';
import type { ActionItem, Review } from './schemas.js';

type Tasks = Review['actionItems'];

/** Ids of tasks that are the incident's own. */
async function ownTasks(
  ctx: TenantContext,
  incidentId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await selectTasks(ctx, incidentId).where('incident_tasks.id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * The tasks that the items stand for. One without an id becomes a task of the incident, unless the
 * review has an action item of that title already: a review that is saved again makes no task twice.
 * @throws AppError VALIDATION_FAILED for a task of another incident, or an item that names nothing.
 */
export async function readActionItems(
  ctx: TenantContext,
  incidentId: string,
  { items, current }: { items: readonly ActionItem[]; current: Tasks },
): Promise<string[]> {
  const known = new Set(current.map(({ id }) => id));
  const named = items.flatMap(({ taskId }) => (taskId === undefined ? [] : [taskId]));
  const own = await ownTasks(ctx, incidentId, named);
  const taskIds = new Set<string>();
  for (const [index, { taskId, title, ...rest }] of items.entries()) {
    if (taskId !== undefined) {
      if (!own.has(taskId) && !known.has(taskId)) {
        throw invalidInput(`actionItems[${index}].taskId`, 'Not a task of this incident.');
      }
      taskIds.add(taskId);
      continue;
    }
    if (title === undefined) {
      throw invalidInput(`actionItems[${index}].title`, 'Give a title, or the id of a task.');
    }
    const same = current.find((task) => task.title === title && !taskIds.has(task.id));
    const { id } = same ?? (await addTask(ctx, { incidentId, title, ...rest }));
    taskIds.add(id);
  }
  return [...taskIds];
}
