import { z } from 'zod';
import {
  expectedVersion,
  id,
  idOfPart,
  pageInput,
  pageOf,
  timestamp,
  timestampInput,
} from '../../trpc/common-schemas.js';
import { actor } from '../actor.js';
import { incidentId } from '../schemas.js';
import { line, prose } from '../../trpc/text-schemas.js';

/** What can become of a task; the first two are open. */
export const TASK_STATUSES = ['todo', 'in_progress', 'done', 'canceled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

const status = z.enum(TASK_STATUSES);
const title = line(200);
const description = prose(20_000);
const assigneeId = z.uuid().toLowerCase();

const taskId = idOfPart('task');

export const listTasksInput = z.strictObject({
  incidentId,
  ...pageInput,
  status: z.array(status).max(20).optional(),
  assigneeId: z.array(id).max(50).optional(),
});
export type ListTasksInput = z.output<typeof listTasksInput>;

export const addTaskInput = z.strictObject({
  incidentId,
  title,
  description: description.optional(),
  status: status.optional(),
  assigneeId: assigneeId.nullable().optional(),
  dueAt: timestampInput.nullable().optional(),
});
export type AddTaskInput = z.output<typeof addTaskInput>;

export const updateTaskInput = z.strictObject({
  incidentId,
  taskId,
  title: title.optional(),
  description: description.optional(),
  status: status.optional(),
  assigneeId: assigneeId.nullable().optional(),
  dueAt: timestampInput.nullable().optional(),
  expectedVersion,
});
export type UpdateTaskInput = z.output<typeof updateTaskInput>;

export const task = z.object({
  id,
  incidentId: id,
  title: z.string(),
  description: z.string(),
  status,
  assignee: z.object({ id, name: z.string() }).nullable(),
  dueAt: timestamp.nullable(),
  completedAt: timestamp.nullable(),
  createdBy: actor,
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.number().int(),
});
export type Task = z.output<typeof task>;

export const taskPage = pageOf(task);
export type TaskPage = z.output<typeof taskPage>;
