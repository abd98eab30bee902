import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import { changes } from './changes.js';
import type { EventTypeEntry } from './event-type.js';
import { ANOTHER_OBJECT, A_PERSON } from './examples.js';

/** Events about what people are told. */
export const NOTIFICATION_EVENTS = {
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
      notificationId: ANOTHER_OBJECT,
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
    example: { chatChannelId: ANOTHER_OBJECT },
    reaches: 'stream',
  },
  'chat_channel.updated': {
    description: 'A chat was changed, disabled or enabled.',
    permission: 'webhooks.read',
    payload: z.strictObject({ chatChannelId: id, changes }),
    example: { chatChannelId: ANOTHER_OBJECT, changes: ['enabled'] },
    reaches: 'stream',
  },
  'chat_channel.deleted': {
    description: 'A chat is told of nothing any more.',
    permission: 'webhooks.read',
    payload: z.strictObject({ chatChannelId: id }),
    example: { chatChannelId: ANOTHER_OBJECT },
    reaches: 'stream',
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
