import { z } from 'zod';
import { actor } from '../../incidents/actor.js';
import { expectedVersion, id, pageInput, pageOf, timestamp } from '../../trpc/common-schemas.js';
import { line } from '../../trpc/text-schemas.js';
import { CHAT_KIND_NAMES } from '../catalogue.js';

const kind = z.enum([...CHAT_KIND_NAMES]).meta({ id: 'ChatKindName' });
const kinds = z
  .array(kind)
  .min(1)
  .max(100)
  .meta({ examples: [['incident_declared', 'status_update']] });
const name = line(100).meta({ examples: ['#incidents'] });
const url = z
  .string()
  .trim()
  .min(1)
  .max(2048)
  .meta({ examples: ['https://hooks.slack.com/services/T000/B000/XXXX'] });

export const chatChannel = z
  .object({
    id,
    provider: z.enum(['slack', 'teams']),
    name: z.string(),
    /** All that is shown of the URL: whoever knows it may post there. */
    host: z.string(),
    /** The kinds of notifications that it is told of. */
    kinds: z.array(z.string()),
    enabled: z.boolean(),
    disabledAt: timestamp.nullable(),
    /** `manual`: by somebody; `gone`: the chat said that the webhook no longer exists. */
    disabledReason: z.enum(['manual', 'gone']).nullable(),
    lastSentAt: timestamp.nullable(),
    lastFailedAt: timestamp.nullable(),
    /** Why the last message failed; null after a success. */
    lastError: z.string().nullable(),
    createdBy: actor,
    createdAt: timestamp,
    updatedAt: timestamp,
    version: z.number().int(),
  })
  .meta({ id: 'ChatChannel' });
export type ChatChannel = z.output<typeof chatChannel>;

export const chatPage = pageOf(chatChannel).extend({
  /** What channels can be told of. */
  offered: z.array(z.object({ kind: z.string(), label: z.string(), description: z.string() })),
});
export type ChatPage = z.output<typeof chatPage>;

export const listChatsInput = z.strictObject({ ...pageInput });
export const chatInput = z.strictObject({ chatChannelId: id });

export const createChatInput = z.strictObject({
  provider: z.enum(['slack', 'teams']),
  name,
  url,
  kinds,
});
export type CreateChatInput = z.output<typeof createChatInput>;

export const updateChatInput = z.strictObject({
  chatChannelId: id,
  name: name.optional(),
  url: url.optional(),
  kinds: kinds.optional(),
  enabled: z.boolean().optional(),
  expectedVersion,
});
export type UpdateChatInput = z.output<typeof updateChatInput>;

export const chatTest = z
  .object({
    sent: z.boolean(),
    /** Why not; null when it was. */
    error: z.string().nullable(),
    channel: chatChannel,
  })
  .meta({ id: 'ChatTest' });
export type ChatTest = z.output<typeof chatTest>;
