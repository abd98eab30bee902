import {
  bigint,
  customType,
  integer,
  jsonb,
  pgSchema,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { PLAIN_SCHEMA } from '../database/plain-tables.js';

const plain = pgSchema(PLAIN_SCHEMA);
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const time = (name: string) => timestamp(name, { withTimezone: true });

export const serviceAccounts = plain.table('service_accounts', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  name: text('name').notNull(),
  role: text('role').notNull(),
});

export const apiKeys = plain.table('api_keys', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  serviceAccountId: uuid('service_account_id').notNull(),
  secretHash: bytea('secret_hash').notNull(),
  scopes: text('scopes').array().notNull(),
  expiresAt: time('expires_at'),
  revokedAt: time('revoked_at'),
});

export const incidents = plain.table('incidents', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  number: bigint('number', { mode: 'number' }).notNull(),
  title: text('title').notNull(),
  description: text('description').notNull().default(''),
  severity: text('severity').notNull(),
  status: text('status').notNull(),
  impactStartedAt: time('impact_started_at'),
  detectedAt: time('detected_at'),
  declaredAt: time('declared_at').notNull(),
  acknowledgedAt: time('acknowledged_at'),
  mitigatedAt: time('mitigated_at'),
  resolvedAt: time('resolved_at'),
  closedAt: time('closed_at'),
  source: text('source').notNull().default('manual'),
  createdByType: text('created_by_type').notNull(),
  createdById: uuid('created_by_id'),
  version: integer('version').notNull().default(1),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
});

export const tenantCounters = plain.table('tenant_counters', {
  tenantId: uuid('tenant_id').notNull(),
  kind: text('kind').notNull(),
  value: bigint('value', { mode: 'number' }).notNull(),
});

export const auditLogEvents = plain.table('audit_log_events', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').notNull(),
  occurredAt: time('occurred_at').notNull(),
  action: text('action').notNull(),
  actorType: text('actor_type').notNull(),
  actorId: uuid('actor_id'),
  targetType: text('target_type').notNull(),
  targetId: text('target_id').notNull(),
  after: jsonb('after'),
  traceId: text('trace_id').notNull(),
  canonical: bytea('canonical').notNull(),
  hash: bytea('hash').notNull(),
});
