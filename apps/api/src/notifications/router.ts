import { z } from 'zod';
import { router } from '../trpc/init.js';
import { publicProcedure, tenantProcedure } from '../trpc/procedures.js';
import { chatRouter } from './chats/router.js';
import { countUnread } from './inbox/count-unread.js';
import { listNotifications } from './inbox/list-notifications.js';
import { markAllRead } from './inbox/mark-all-read.js';
import { markRead } from './inbox/mark-read.js';
import { getPreferences } from './preferences/get-preferences.js';
import { updatePreferences } from './preferences/update-preferences.js';
import {
  listNotificationsInput,
  markAllReadInput,
  markReadInput,
  markedAll,
  notification,
  notificationPage,
  preferences,
  subscriptionState,
  unreadCount,
  unsubscribeInput,
  unsubscribePreviewInput,
  updatePreferencesInput,
} from './schemas.js';
import { previewUnsubscribe } from './unsubscribe/preview-unsubscribe.js';
import { unsubscribe } from './unsubscribe/unsubscribe.js';

const tags = ['notifications'];
const PATH = '/v1/notifications';

/** An inbox is a person's: machines have none. */
const own = {
  auth: ['session'],
  permission: 'notifications.manage_own',
  tenant: 'active',
} as const;
const reading = { ...own, rate: 'read' } as const;
const changing = { ...own, rate: 'write' } as const;

export const notificationsRouter = router({
  list: tenantProcedure
    .meta({
      ...reading,
      rest: { method: 'GET', path: PATH, summary: 'List your notifications', tags },
    })
    .input(listNotificationsInput)
    .output(notificationPage)
    .query(({ ctx, input }) => listNotifications(ctx, input)),

  unreadCount: tenantProcedure
    .meta({
      ...reading,
      rest: {
        method: 'GET',
        path: `${PATH}/unread-count`,
        summary: 'Count your unread notifications',
        tags,
      },
    })
    .input(z.strictObject({}))
    .output(unreadCount)
    .query(({ ctx }) => countUnread(ctx)),

  markRead: tenantProcedure
    .meta({
      ...changing,
      rest: {
        method: 'POST',
        path: `${PATH}/{notificationId}/read`,
        summary: 'Mark a notification as read or unread',
        tags,
      },
    })
    .input(markReadInput)
    .output(notification)
    .mutation(({ ctx, input }) => markRead(ctx, input)),

  markAllRead: tenantProcedure
    .meta({
      ...changing,
      rest: {
        method: 'POST',
        path: `${PATH}/read-all`,
        summary: 'Mark all your notifications as read',
        tags,
      },
    })
    .input(markAllReadInput)
    .output(markedAll)
    .mutation(({ ctx, input }) => markAllRead(ctx, input)),

  preferences: router({
    get: tenantProcedure
      .meta({
        ...reading,
        rest: {
          method: 'GET',
          path: `${PATH}/preferences`,
          summary: 'Get what you are told, and how',
          tags,
        },
      })
      .input(z.strictObject({}))
      .output(preferences)
      .query(({ ctx }) => getPreferences(ctx)),

    update: tenantProcedure
      .meta({
        ...changing,
        rest: {
          method: 'PATCH',
          path: `${PATH}/preferences`,
          summary: 'Choose what you are told, and how',
          tags,
          errors: ['VERSION_MISMATCH'],
        },
      })
      .input(updatePreferencesInput)
      .output(preferences)
      .mutation(({ ctx, input }) => updatePreferences(ctx, input)),
  }),

  unsubscribePreview: publicProcedure
    .meta({
      auth: 'none',
      permission: 'public',
      rate: 'read',
      rest: {
        method: 'GET',
        path: `${PATH}/unsubscribe`,
        summary: 'See what the link of a mail would stop',
        tags,
        errors: ['NOT_FOUND'],
      },
    })
    .input(unsubscribePreviewInput)
    .output(subscriptionState)
    .query(({ ctx, input }) => previewUnsubscribe(ctx, input)),

  unsubscribe: publicProcedure
    .meta({
      auth: 'none',
      permission: 'public',
      rate: 'write',
      csrf: 'never',
      rest: {
        method: 'POST',
        path: `${PATH}/unsubscribe`,
        summary: 'Stop the mails that the token of a mail names',
        description:
          'Takes no session. Mail programs post to the address in `List-Unsubscribe` (RFC 8058).',
        tags,
        errors: ['NOT_FOUND'],
      },
    })
    .input(unsubscribeInput)
    .output(subscriptionState)
    .mutation(({ ctx, input }) => unsubscribe(ctx, input)),

  chat: chatRouter,
});
