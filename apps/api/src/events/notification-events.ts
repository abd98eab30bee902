import { z } from 'zod';
import { id } from '../trpc/common-schemas.js';
import type { EventTypeEntry } from './catalogue.js';

const A_PERSON = '0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b';

/** Events about what people are told, and the one that time brings about. */
export const NOTIFICATION_EVENTS = {
  'task.overdue': {
    description: 'A task was due and is not done; once for each due date.',
    permission: 'tasks.read',
    payload: z.strictObject({
      incidentId: id,
      reference: z.string(),
      taskId: id,
      title: z.string(),
      assigneeId: id.nullable(),
      dueAt: z.iso.datetime(),
    }),
    example: {
      incidentId: '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51',
      reference: 'INC-42',
      taskId: '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f',
      title: 'Roll back the release',
      assigneeId: A_PERSON,
      dueAt: '2026-03-02T09:00:00.000Z',
    },
  },
  'notification.created': {
    description: 'There is something new in the reader’s inbox. Only they see it.',
    permission: 'notifications.manage_own',
    payload: z.strictObject({
      userId: id,
      /** The newest of them. */
      notificationId: id,
      kind: z.string(),
      count: z.number().int(),
    }),
    example: {
      userId: A_PERSON,
      notificationId: '0199b1e2-0d5b-7f13-8c6a-1a2b3c4d5e6f',
      kind: 'mentioned',
      count: 1,
    },
    reaches: 'stream',
  },
  'notification.read': {
    description: 'The reader marked notifications as read or unread. Only they see it.',
    permission: 'notifications.manage_own',
    payload: z.strictObject({ userId: id }),
    example: { userId: A_PERSON },
    reaches: 'stream',
  },
  'notification.broadcast': {
    description: 'Everybody who reads incidents has something new in their inbox.',
    permission: 'incidents.read',
    payload: z.strictObject({ kind: z.string() }),
    example: { kind: 'incident_declared' },
    reaches: 'stream',
  },
  'chat_channel.created': {
    description: 'A chat is told of events from now on.',
    permission: 'webhooks.read',
    payload: z.strictObject({ chatChannelId: id }),
    example: { chatChannelId: '0199b1e2-0d5b-7f13-8c6a-1a2b3c4d5e6f' },
    reaches: 'stream',
  },
  'chat_channel.updated': {
    description: 'A chat was changed, disabled or enabled.',
    permission: 'webhooks.read',
    payload: z.strictObject({ chatChannelId: id, changes: z.array(z.string()) }),
    example: { chatChannelId: '0199b1e2-0d5b-7f13-8c6a-1a2b3c4d5e6f', changes: ['enabled'] },
    reaches: 'stream',
  },
  'chat_channel.deleted': {
    description: 'A chat is told of nothing any more.',
    permission: 'webhooks.read',
    payload: z.strictObject({ chatChannelId: id }),
    example: { chatChannelId: '0199b1e2-0d5b-7f13-8c6a-1a2b3c4d5e6f' },
    reaches: 'stream',
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
