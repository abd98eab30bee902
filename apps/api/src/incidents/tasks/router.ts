import { router } from '../../trpc/init.js';
import { tenantProcedure } from '../../trpc/procedures.js';
import { incidentTarget, taskTarget } from '../target.js';
import { addTask } from './add-task.js';
import { listTasks } from './list-tasks.js';
import { addTaskInput, listTasksInput, task, taskPage, updateTaskInput } from './schemas.js';
import { updateTask } from './update-task.js';

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const tags = ['tasks'];

export const tasksRouter = router({
  list: tenantProcedure
    .meta({
      ...common,
      permission: 'tasks.read',
      rate: 'read',
      target: incidentTarget,
      rest: {
        method: 'GET',
        path: '/v1/incidents/{incidentId}/tasks',
        summary: 'List the tasks of an incident',
        description: 'Oldest first.',
        tags,
      },
    })
    .input(listTasksInput)
    .output(taskPage)
    .query(({ ctx, input }) => listTasks(ctx, input)),

  add: tenantProcedure
    .meta({
      ...common,
      permission: 'tasks.write',
      rate: 'write',
      target: incidentTarget,
      usage: 'incident.write',
      rest: {
        method: 'POST',
        path: '/v1/incidents/{incidentId}/tasks',
        summary: 'Add a task',
        tags,
        status: 201,
        errors: ['ALREADY_MERGED'],
      },
    })
    .input(addTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => addTask(ctx, input)),

  update: tenantProcedure
    .meta({
      ...common,
      permission: 'tasks.write',
      rate: 'write',
      target: taskTarget,
      usage: 'incident.write',
      rest: {
        method: 'PATCH',
        path: '/v1/incidents/{incidentId}/tasks/{taskId}',
        summary: 'Change a task',
        description: 'Changes what the body names; `null` clears.',
        tags,
        errors: ['ALREADY_MERGED'],
      },
    })
    .input(updateTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => updateTask(ctx, input)),
});
