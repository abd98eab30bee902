import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import { expectedVersion, id, pageInput, pageOf, timestamp } from '../trpc/common-schemas.js';
import { KIND_NAMES } from './catalogue.js';
import { isTimeZone } from './timing/zoned-time.js';

const kindName = z.enum([...KIND_NAMES]).meta({ id: 'NotificationKindName' });

export const notification = z
  .object({
    id,
    kind: z.string(),
    /** What happened, as a sentence. */
    text: z.string(),
    urgent: z.boolean(),
    subject: z.object({
      type: z.enum(['incident', 'ticket']),
      id,
      reference: z.string(),
      title: z.string(),
    }),
    /** Where it leads in the web app. */
    path: z.string(),
    actor,
    readAt: timestamp.nullable(),
    /** When it happened. */
    createdAt: timestamp,
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof notification>;

export const notificationPage = pageOf(notification);
export const listNotificationsInput = z.strictObject({
  /** Only what has not been read. */
  unread: z.boolean().optional(),
  kind: z.array(kindName).max(50).optional(),
  ...pageInput,
});
export type ListNotificationsInput = z.output<typeof listNotificationsInput>;

export const unreadCount = z.object({
  /** How many; counted up to 1000. */
  count: z.number().int(),
});

export const markReadInput = z.strictObject({
  notificationId: id,
  /** `false` marks it as unread again. */
  read: z.boolean().default(true),
});

export const markAllReadInput = z.strictObject({
  /** The newest that the reader has seen: what came after it stays unread. */
  upTo: id.optional(),
});
export const markedAll = z.object({ marked: z.number().int() });

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of day such as 22:00.')
  .meta({ examples: ['22:00'] });
const quietHours = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from !== to, 'Must not be a whole day.');
const digest = z.enum(['off', 'hourly', 'daily']);
const channels = z.object({ inbox: z.boolean(), email: z.boolean() });

export const preferences = z
  .object({
    /** Whether there are mails at all. */
    email: z.boolean(),
    /** Mails collected into one. */
    digest,
    /** The hour of the daily digest, in the time zone. */
    digestHour: z.number().int(),
    /** IANA name. */
    timeZone: z.string(),
    /** Mails wait until they end; they may span midnight. */
    quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
    /** Whether a SEV1 incident waits for neither. */
    urgentPasses: z.boolean(),
    /** The kinds that may concern the caller, with what holds now and what would by default. */
    kinds: z.array(
      channels.extend({
        kind: z.string(),
        label: z.string(),
        description: z.string(),
        defaults: channels,
      }),
    ),
    version: z.number().int(),
  })
  .meta({ id: 'NotificationPreferences' });
export type Preferences = z.output<typeof preferences>;

export const updatePreferencesInput = z.strictObject({
  email: z.boolean().optional(),
  digest: digest.optional(),
  digestHour: z.number().int().min(0).max(23).optional(),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'Must be the name of an IANA time zone, such as Europe/Berlin.')
    .optional(),
  quietHours: quietHours.nullable().optional(),
  urgentPasses: z.boolean().optional(),
  /** What is to hold for these kinds; the others stay as they are. */
  kinds: z
    .array(
      z.strictObject({
        kind: kindName,
        inbox: z.boolean().optional(),
        email: z.boolean().optional(),
      }),
    )
    .max(100)
    .optional(),
  expectedVersion,
});
export type UpdatePreferencesInput = z.output<typeof updatePreferencesInput>;

const token = z.string().min(1).max(500);
const scope = z.enum(['kind', 'all']);

export const unsubscribePreviewInput = z.strictObject({ token });
export const unsubscribeInput = z.strictObject({
  token,
  /** What to stop: the kind that the mail was of, or all; as the mail said, unless given. */
  scope: scope.optional(),
});
export type UnsubscribeInput = z.output<typeof unsubscribeInput>;

export const subscriptionState = z
  .object({
    tenantName: z.string(),
    /** What the link in the mail stops. */
    scope,
    /** The kind that the mail was of; null for a digest. */
    kind: z.string().nullable(),
    label: z.string().nullable(),
    /** Whether mails of this scope still come. */
    subscribed: z.boolean(),
  })
  .meta({ id: 'NotificationSubscription' });
export type SubscriptionState = z.output<typeof subscriptionState>;
