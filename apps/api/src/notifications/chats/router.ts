import { nothing } from '../../trpc/common-schemas.js';
import { router } from '../../trpc/init.js';
import { outwardProcedure, tenantProcedure } from '../../trpc/procedures.js';
import { createChat } from './create-chat.js';
import { deleteChat } from './delete-chat.js';
import { listChats } from './list-chats.js';
import {
  chatChannel,
  chatInput,
  chatPage,
  chatTest,
  createChatInput,
  listChatsInput,
  updateChatInput,
} from './schemas.js';
import { chatTarget } from './target.js';
import { testChat } from './test-chat.js';
import { updateChat } from './update-chat.js';

const tags = ['notifications'];
const PATH = '/v1/notifications/chats';
const ONE = `${PATH}/{chatChannelId}` as const;

const managing = {
  auth: ['session', 'apiKey'],
  permission: 'webhooks.manage',
  tenant: 'active',
  rate: 'write',
  usage: 'tenant.write',
} as const;

/** Channels of Slack and Teams that are told of what happens in the tenant. */
export const chatRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'webhooks.read',
      tenant: 'active',
      rate: 'read',
      rest: { method: 'GET', path: PATH, summary: 'List the chat channels', tags },
    })
    .input(listChatsInput)
    .output(chatPage)
    .query(({ ctx, input }) => listChats(ctx, input)),

  create: tenantProcedure
    .meta({
      ...managing,
      rest: {
        method: 'POST',
        path: PATH,
        summary: 'Add a chat channel',
        description:
          'By the URL of an incoming webhook of Slack or Microsoft Teams, which is kept encrypted and not shown again.',
        tags,
        status: 201,
        errors: ['CONFLICT'],
      },
    })
    .input(createChatInput)
    .output(chatChannel)
    .mutation(({ ctx, input }) => createChat(ctx, input)),

  update: tenantProcedure
    .meta({
      ...managing,
      target: chatTarget,
      rest: {
        method: 'PATCH',
        path: ONE,
        summary: 'Change a chat channel, disable or enable it',
        tags,
        errors: ['VERSION_MISMATCH'],
      },
    })
    .input(updateChatInput)
    .output(chatChannel)
    .mutation(({ ctx, input }) => updateChat(ctx, input)),

  delete: tenantProcedure
    .meta({
      ...managing,
      target: chatTarget,
      rest: { method: 'DELETE', path: ONE, summary: 'Delete a chat channel', tags, status: 204 },
    })
    .input(chatInput)
    .output(nothing)
    .mutation(({ ctx, input }) => deleteChat(ctx, input)),

  test: outwardProcedure
    .meta({
      ...managing,
      target: chatTarget,
      rest: {
        method: 'POST',
        path: `${ONE}/test`,
        summary: 'Post a test message to a chat channel',
        tags,
      },
    })
    .input(chatInput)
    .output(chatTest)
    .mutation(({ ctx, input }) => testChat(ctx, input)),
});
