import { newId } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable } from '../../people/mentions.js';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import { findAssignee } from '../assignee.js';
import { formatReference } from '../reference.js';
import { holdHead } from '../heads.js';
import { insertTimelineEvent } from '../timeline/store.js';
import type { AddTaskInput, Task } from './schemas.js';
import { insertTask, presentTask } from './store.js';
import type { TaskRow } from './store.js';

function newRow(ctx: TenantContext, incidentId: string, input: AddTaskInput): TaskRow {
  const { type, id } = actorOf(ctx.principal);
  const status = input.status ?? 'todo';
  return {
    tenant_id: ctx.tenantId,
    id: newId(),
    incident_id: incidentId,
    title: input.title,
    description: input.description ?? '',
    status,
    assignee_id: input.assigneeId ?? null,
    due_at: typeof input.dueAt === 'string' ? new Date(input.dueAt) : null,
    completed_at: status === 'done' ? ctx.now : null,
    created_by_type: type,
    created_by_id: id,
    version: 1,
    created_at: ctx.now,
    updated_at: ctx.now,
  };
}

/**
 * Adds a task to an incident.
 * @throws AppError NOT_FOUND, ALREADY_MERGED, VALIDATION_FAILED for an assignee who is no member.
 */
export async function addTask(ctx: TenantContext, input: AddTaskInput): Promise<Task> {
  const { assigneeId } = input;
  const incident = await holdHead(ctx, input.incidentId);
  const assignee =
    typeof assigneeId === 'string' ? await findAssignee(ctx, assigneeId, 'assigneeId') : null;
  const row = newRow(ctx, incident.id, input);
  await assertMentionable(ctx, row.description, 'description');
  const { id: taskId, title, description, status, due_at: dueAt } = row;
  await Promise.all([
    insertTask(ctx, row),
    insertTimelineEvent(ctx, {
      incidentId: incident.id,
      kind: 'task_added',
      message: `Task added: ${title}`,
      data: { taskId, title, assignee, dueAt },
    }),
    recordAudit(ctx, {
      action: 'task.added',
      target: { type: 'task', id: taskId },
      after: {
        incidentId: incident.id,
        title,
        description,
        status,
        assigneeId: row.assignee_id,
        dueAt,
      },
    }),
    emitEvent(ctx, {
      type: 'task.added',
      payload: {
        incidentId: incident.id,
        reference: formatReference(incident.number),
        taskId,
        title,
      },
    }),
  ]);
  return presentTask({ row, assignee, createdByName: ctx.principal.name });
}
