import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { RetentionDays } from '../usage/plans.js';
import { LIFECYCLE, STATUSES } from '../incidents/lifecycle.js';

/** How old rows get: what the plan says of them, or so many days whatever the plan. */
export type Age = { readonly plan: keyof RetentionDays } | { readonly days: number };

/** The column that tells how old a row is: a moment, a UUIDv7, which begins with one, or a UTC day. */
export interface AgedBy {
  readonly column: string;
  readonly as: 'time' | 'id' | 'day';
}

/** Rows that the retention job removes when they are old enough. */
export interface RetentionRule {
  readonly table: keyof Schema;
  readonly removes: string;
  readonly age: Age;
  readonly reason: string;
  /**
   * Whose rows they are: they are looked for owner by owner, in an index that begins with the owner.
   * NULL for small tables of the installation.
   */
  readonly owner: 'tenant' | 'person' | null;
  readonly agedBy: AgedBy;
  /** The primary key. */
  readonly key: readonly string[];
  /** Rows removed in one transaction. */
  readonly batch: number;
  /** What else must hold of a row `r`. */
  readonly only?: RawBuilder<unknown>;
  /** A further part of the removing statement, which reads the rows of `removed`. */
  readonly also?: RawBuilder<unknown>;
}

const BATCH = 2_000;
const BY_ID: AgedBy = { column: 'id', as: 'id' };
const OF_TENANT = { owner: 'tenant', key: ['tenant_id', 'id'], batch: BATCH } as const;

/** Usage reports reach back 366 days (usage/get-usage.ts). */
const USAGE_DAYS = 400;

const UNSOLVED = STATUSES.filter((status) => {
  const { category } = LIFECYCLE[status];
  return category !== 'resolved' && category !== 'closed';
});

/** What the retention job removes, in this order. Docs: docs/retention.md. */
export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    ...OF_TENANT,
    table: 'webhook_attempts',
    removes: 'attempts at deliveries, with the excerpts of requests and answers',
    age: { plan: 'webhookDeliveries' },
    reason: 'they explain failures of the last weeks, and hold what tenants sent',
    agedBy: BY_ID,
  },
  {
    ...OF_TENANT,
    table: 'webhook_deliveries',
    removes: 'deliveries, also those that were never made',
    age: { plan: 'webhookDeliveries' },
    reason: 'the schedule of attempts ends after two days; what is left is history',
    agedBy: BY_ID,
  },
  {
    ...OF_TENANT,
    table: 'outbox_events',
    removes: 'events that every consumer of the relay has been handed',
    age: { plan: 'events' },
    reason: 'streams are resumed and webhooks redelivered within that time',
    agedBy: BY_ID,
    only: sql`(r.xid, r.id) <= (
      SELECT c.xid, c.event_id FROM relay_cursors c ORDER BY c.xid, c.event_id LIMIT 1)`,
    // Whoever resumes from before has missed events, and is told so.
    also: sql`floors AS (
      INSERT INTO event_floors (tenant_id, xid, event_id)
      SELECT DISTINCT ON (tenant_id) tenant_id, xid, id FROM removed
      ORDER BY tenant_id, xid DESC, id DESC
      ON CONFLICT (tenant_id) DO UPDATE SET xid = excluded.xid, event_id = excluded.event_id
      WHERE (excluded.xid, excluded.event_id) > (event_floors.xid, event_floors.event_id))`,
  },
  {
    ...OF_TENANT,
    table: 'security_events',
    removes: 'security events',
    age: { plan: 'securityEvents' },
    reason: 'they hold addresses of people, and are looked into within months',
    agedBy: { column: 'occurred_at', as: 'time' },
  },
  {
    table: 'user_activity',
    removes: 'sign-ins and changes that people see of their own account',
    age: { plan: 'activity' },
    reason: 'it holds addresses and devices; of several tenants, the longest plan counts',
    owner: 'person',
    agedBy: BY_ID,
    key: ['id'],
    batch: BATCH,
  },
  {
    table: 'usage_counters',
    removes: 'what was used on a day',
    age: { days: USAGE_DAYS },
    reason: 'reports reach back a year',
    owner: 'tenant',
    agedBy: { column: 'day', as: 'day' },
    key: ['tenant_id', 'day', 'kind', 'slot'],
    batch: BATCH,
  },
  {
    table: 'quota_marks',
    removes: 'that a day saw a warning, the end of its quota or a burst',
    age: { days: 60 },
    reason: 'no burst looks back further than a week',
    owner: 'tenant',
    agedBy: { column: 'day', as: 'day' },
    key: ['tenant_id', 'day', 'quota', 'mark'],
    batch: BATCH,
  },
  {
    ...OF_TENANT,
    table: 'notifications',
    removes: 'notifications that were read or only mailed; unread ones after 180 days',
    age: { days: 30 },
    reason: 'the incident or ticket tells the same; what waits to be mailed stays until it was',
    agedBy: BY_ID,
    only: sql`r.mail <> 'waiting' AND (
      r.read_at IS NOT NULL OR NOT r.inbox OR r.created_at < now() - interval '180 days')`,
  },
  {
    ...OF_TENANT,
    table: 'chat_messages',
    removes: 'what was told to chats',
    age: { days: 30 },
    reason: 'the chat has it; here it only tells that it was sent',
    agedBy: BY_ID,
  },
  {
    ...OF_TENANT,
    table: 'alerts',
    removes: 'keys of monitoring that have been silent, and whose incident is over',
    age: { days: 90 },
    reason:
      'an alert under such a key is a new one; the timeline of the incident keeps what it said',
    agedBy: { column: 'last_received_at', as: 'time' },
    only: sql`NOT EXISTS (
      SELECT FROM incidents i WHERE i.tenant_id = r.tenant_id AND i.id = r.incident_id
        AND i.status = ANY (${UNSOLVED}::text[]))`,
  },
  {
    ...OF_TENANT,
    table: 'attachments',
    removes: 'records of files that the scanner rejected; the files themselves go at once',
    age: { days: 90 },
    reason: 'they tell the sender why the file is not there',
    agedBy: BY_ID,
    only: sql`r.status = 'rejected'`,
  },
  {
    ...OF_TENANT,
    table: 'invites',
    removes: 'invites that were accepted, withdrawn, or have expired',
    age: { days: 90 },
    reason: 'they hold the addresses of people who may never have come',
    // They expire a week after they were sent; those that were not taken are over then.
    agedBy: { column: 'expires_at', as: 'time' },
  },
  {
    table: 'retention_runs',
    removes: 'what the retention job did',
    age: { days: 90 },
    reason: 'it is of interest while somebody may look into it',
    owner: null,
    agedBy: { column: 'started_at', as: 'time' },
    key: ['id'],
    batch: BATCH,
  },
];
