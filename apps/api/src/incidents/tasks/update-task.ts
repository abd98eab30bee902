import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { assertMentionable } from '../../people/mentions.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { findAssignee } from '../assignee.js';
import { differences } from '../differences.js';
import { formatReference } from '../reference.js';
import type { RoleHolder } from '../roles.js';
import { holdHead } from '../heads.js';
import type { TimelineKind } from '../timeline/kinds.js';
import { insertTimelineEvent } from '../timeline/store.js';
import type { Task, TaskStatus, UpdateTaskInput } from './schemas.js';
import { lockTask, parseTaskStatus, presentTask, saveTask } from './store.js';
import type { LoadedTask, TaskRow } from './store.js';

async function readAssignee(
  ctx: TenantContext,
  { row, assignee }: LoadedTask,
  assigneeId: string | null | undefined,
): Promise<RoleHolder | null> {
  if (assigneeId === undefined || assigneeId === row.assignee_id) return assignee;
  return assigneeId === null ? null : findAssignee(ctx, assigneeId, 'assigneeId');
}

function edit(row: TaskRow, input: UpdateTaskInput, now: Date): TaskRow {
  const { title, description, status, dueAt } = input;
  const isDone = (status ?? row.status) === 'done';
  return {
    ...row,
    title: title ?? row.title,
    description: description ?? row.description,
    status: status ?? row.status,
    due_at: dueAt === undefined ? row.due_at : dueAt === null ? null : new Date(dueAt),
    completed_at: isDone ? (row.completed_at ?? now) : null,
  };
}

function stateOf(row: TaskRow) {
  const { title, description, status } = row;
  return { title, description, status, assigneeId: row.assignee_id, dueAt: row.due_at };
}

/** The change of status that a timeline tells of, if it is one. */
function timelineKind(from: TaskStatus, to: TaskStatus): [TimelineKind, string] | null {
  if (from === to) return null;
  if (to === 'done') return ['task_completed', 'Task completed'];
  if (to === 'canceled') return ['task_canceled', 'Task canceled'];
  return from === 'done' || from === 'canceled' ? ['task_reopened', 'Task reopened'] : null;
}

/**
 * Changes what the input names. An input that changes nothing writes nothing and keeps the version.
 * @throws AppError NOT_FOUND, VERSION_MISMATCH, ALREADY_MERGED, VALIDATION_FAILED.
 */
export async function updateTask(ctx: TenantContext, input: UpdateTaskInput): Promise<Task> {
  const incident = await holdHead(ctx, input.incidentId);
  const current = await lockTask(ctx, incident.id, input.taskId);
  const { row } = current;
  checkVersion(input.expectedVersion, row.version);
  const assignee = await readAssignee(ctx, current, input.assigneeId);
  const edited = { ...edit(row, input, ctx.now), assignee_id: assignee?.id ?? null };
  const { changed, before, after } = differences(stateOf(row), stateOf(edited));
  if (changed.length === 0) return presentTask(current);
  if (input.description !== undefined) {
    await assertMentionable(ctx, input.description, 'description');
  }

  const next = { ...edited, version: row.version + 1, updated_at: ctx.now };
  const told = timelineKind(parseTaskStatus(row.status), parseTaskStatus(next.status));
  await Promise.all([
    saveTask(ctx, next),
    told !== null &&
      insertTimelineEvent(ctx, {
        incidentId: incident.id,
        kind: told[0],
        message: `${told[1]}: ${next.title}`,
        data: { taskId: row.id, title: next.title },
      }),
    recordAudit(ctx, {
      action: 'task.updated',
      target: { type: 'task', id: row.id },
      before,
      after,
    }),
    emitEvent(ctx, {
      type: 'task.updated',
      payload: {
        incidentId: incident.id,
        reference: formatReference(incident.number),
        taskId: row.id,
        changes: [...changed],
        status: next.status,
      },
    }),
  ]);
  return presentTask({ ...current, row: next, assignee });
}
