import { sql } from 'kysely';
import { emitEvents } from '../../events/emit-event.js';
import { formatReference } from '../../incidents/reference.js';
import type { Ports } from '../../platform/ports.js';
import { repeat } from '../../platform/repeat.js';

const PAUSE_MS = 30_000;
const BATCH = 500;
/** What has been due for longer is no news, such as after an import. */
const NEWS_MS = 7 * 86_400_000;

interface OverdueTask {
  readonly tenant_id: string;
  readonly id: string;
  readonly incident_id: string;
  readonly number: string;
  readonly title: string;
  readonly assignee_id: string | null;
  readonly due_at: Date;
}

type OverduePorts = Pick<Ports, 'db' | 'clock' | 'live'>;

/**
 * Emits `task.overdue` for open tasks that have become due, once for each due date: the mark and the
 * event commit together. @returns `more` when there may be more at once.
 */
export async function announceOverdueTasks({
  db,
  clock,
  live,
}: OverduePorts): Promise<'more' | 'done'> {
  const now = clock.now();
  const count = await db.platformTransaction(async (trx) => {
    const { rows } = await sql<OverdueTask>`
      WITH due AS (
        SELECT t.tenant_id, t.id, t.incident_id, i.number, t.title, t.assignee_id, t.due_at
        FROM incident_tasks t
        JOIN incidents i ON i.tenant_id = t.tenant_id AND i.id = t.incident_id
        JOIN tenants ON tenants.id = t.tenant_id AND tenants.deleted_at IS NULL
        WHERE t.due_at <= ${now} AND t.due_at > ${new Date(now.getTime() - NEWS_MS)}
          AND t.status IN ('todo', 'in_progress')
          AND NOT EXISTS (SELECT FROM task_overdue_marks m
            WHERE m.tenant_id = t.tenant_id AND m.task_id = t.id AND m.due_at = t.due_at)
        ORDER BY t.due_at LIMIT ${BATCH} FOR KEY SHARE OF t SKIP LOCKED
      ), marked AS (
        INSERT INTO task_overdue_marks AS m (tenant_id, task_id, due_at)
        SELECT tenant_id, id, due_at FROM due
        ON CONFLICT (tenant_id, task_id) DO UPDATE SET due_at = excluded.due_at
          WHERE m.due_at <> excluded.due_at
        RETURNING task_id
      )
      SELECT due.* FROM due JOIN marked ON marked.task_id = due.id`.execute(trx);
    await emitEvents(
      trx,
      rows.map((task) => ({
        tenantId: task.tenant_id,
        actor: { type: 'system', id: null } as const,
        now,
        type: 'task.overdue' as const,
        payload: {
          incidentId: task.incident_id,
          reference: formatReference(task.number),
          taskId: task.id,
          title: task.title,
          assigneeId: task.assignee_id,
          dueAt: task.due_at.toISOString(),
        },
      })),
    );
    return rows.length;
  });
  if (count > 0) live.poke();
  return count === BATCH ? 'more' : 'done';
}

/** Looks for them twice a minute, until the result is disposed of. Any number of processes may. */
export function startOverdueWatch(ports: OverduePorts & Pick<Ports, 'logger'>): AsyncDisposable {
  return repeat({ name: 'overdue tasks', logger: ports.logger }, PAUSE_MS, () =>
    announceOverdueTasks(ports),
  );
}
