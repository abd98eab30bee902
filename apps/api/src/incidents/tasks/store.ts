import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { isUuid } from '../../trpc/common-schemas.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { actorName, shownActor } from '../actor.js';
import { iso } from '../present.js';
import type { RoleHolder } from '../roles.js';
import { TASK_STATUSES } from './schemas.js';
import type { Task, TaskStatus } from './schemas.js';

/** The stored columns of a task. */
export type TaskRow = Selectable<Schema['incident_tasks']>;

/** A task with the names that go with it. */
export interface LoadedTask {
  readonly row: TaskRow;
  readonly assignee: RoleHolder | null;
  readonly createdByName: string | null;
}

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** The tasks of the tenant; the caller adds filter, order and limit. */
export function selectTenantTasks({ trx, tenantId }: Tenant) {
  const createdByName = actorName({
    table: 'incident_tasks',
    type: 'created_by_type',
    id: 'created_by_id',
  });
  const assigneeName = sql<
    string | null
  >`(select people.name from people where people.id = incident_tasks.assignee_id)`;
  return trx
    .selectFrom('incident_tasks')
    .selectAll('incident_tasks')
    .select([createdByName.as('created_by_name'), assigneeName.as('assignee_name')])
    .where('incident_tasks.tenant_id', '=', tenantId);
}

/** The tasks of an incident. */
export function selectTasks(ctx: Tenant, incidentId: string) {
  return selectTenantTasks(ctx).where('incident_tasks.incident_id', '=', incidentId);
}

type SelectedTask = Awaited<ReturnType<ReturnType<typeof selectTasks>['executeTakeFirstOrThrow']>>;

/** The shape in which the room passes a selected task on. */
export function loadedTask({
  created_by_name: createdByName,
  assignee_name: name,
  ...row
}: SelectedTask): LoadedTask {
  const { assignee_id: id } = row;
  return { row, createdByName, assignee: id === null ? null : { id, name: name ?? 'Unknown' } };
}

/** One task of an incident, held until the transaction ends. @throws AppError NOT_FOUND. */
export async function lockTask(
  ctx: Tenant,
  incidentId: string,
  taskId: string,
): Promise<LoadedTask> {
  if (!isUuid(taskId)) throw new AppError('NOT_FOUND');
  const found = await selectTasks(ctx, incidentId)
    .where('incident_tasks.id', '=', taskId)
    .forNoKeyUpdate('incident_tasks')
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return loadedTask(found);
}

/** Inserts the row as it is. */
export async function insertTask({ trx }: Tenant, row: TaskRow): Promise<void> {
  await trx.insertInto('incident_tasks').values(row).execute();
}

/** Writes the columns that may change of a row that `lockTask` holds. */
export async function saveTask({ trx, tenantId }: Tenant, row: TaskRow): Promise<void> {
  await trx
    .updateTable('incident_tasks')
    .set({
      title: row.title,
      description: row.description,
      status: row.status,
      assignee_id: row.assignee_id,
      due_at: row.due_at,
      completed_at: row.completed_at,
      version: row.version,
      updated_at: row.updated_at,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', row.id)
    .execute();
}

/** The status in a database column, which has a check constraint. */
export function parseTaskStatus(value: string): TaskStatus {
  const status = TASK_STATUSES.find((known) => known === value);
  if (status === undefined) throw new Error(`unknown status of a task: ${value}`);
  return status;
}

/** A task as callers see it. */
export function presentTask({ row, assignee, createdByName }: LoadedTask): Task {
  return {
    id: row.id,
    incidentId: row.incident_id,
    title: row.title,
    description: row.description,
    status: parseTaskStatus(row.status),
    assignee,
    dueAt: iso(row.due_at),
    completedAt: iso(row.completed_at),
    createdBy: shownActor(row.created_by_type, row.created_by_id, createdByName),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}
