import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { JsonValue } from '../canonical-json.js';
import { detailsOf } from '../leaves/commitments.js';
import { recordAuditAs } from '../record-audit.js';
import type { ExplicitAuditEntry } from '../record-audit.js';
import { erasureDigest } from './erasure-digest.js';
import type { ErasedValue } from './erasure-digest.js';
import { mentionsAny } from './mentions.js';

/** Rows that one audit event accounts for at most. */
const BATCH = 1_000;

/** Somebody whose personal data is to go from a tenant's log. */
export interface AuditSubject {
  readonly userId: string;
  /** Their names and addresses. */
  readonly texts: readonly string[];
  /** Invites to them. */
  readonly inviteIds: readonly string[];
  /** Looks for the texts in all rows of the tenant, and not only in those that are about the person. */
  readonly everywhere: boolean;
}

/** On whose behalf it goes. */
export type ErasureOrigin = Pick<ExplicitAuditEntry, 'tenantId' | 'actor' | 'now' | 'request'>;

/** How much went. */
export interface ErasureOutcome {
  readonly events: number;
  readonly values: number;
}

/**
 * Erases a person's data from a tenant's log: address and browser of what they did, and every property
 * of a state that names them. What happened, when, and the id of who did it stay. Leaves and hashes do not
 * change; each batch leaves an audit event that accounts for it. The transaction's tenant must be set
 * (`app.tenant_id`), because the database erases in that one alone.
 */
export async function eraseSubject(
  trx: Transaction<Schema>,
  subject: AuditSubject,
  origin: ErasureOrigin,
): Promise<ErasureOutcome> {
  const mentions = mentionsAny(subject.texts);
  let after: string | null = null;
  let events = 0;
  let values = 0;
  for (;;) {
    const rows: SubjectRow[] = await findRows(trx, subject, { origin, after });
    const batch = rows.flatMap((row) => personalValues(row, subject, mentions));
    if (batch.length > 0) {
      events += await eraseBatch(trx, batch, { subject, origin });
      values += batch.length;
    }
    after = rows.at(-1)?.id ?? null;
    if (after === null) return { events, values };
  }
}

interface SubjectRow {
  readonly id: string;
  readonly format: 1 | 2;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly erased: Readonly<Record<string, string>> | null;
}

async function findRows(
  trx: Transaction<Schema>,
  { userId, texts, inviteIds, everywhere }: AuditSubject,
  { origin, after }: { origin: ErasureOrigin; after: string | null },
): Promise<SubjectRow[]> {
  const patterns = texts.map((text) => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  const { rows } = await sql<SubjectRow>`
    SELECT id, format, actor_type, actor_id, before, after, ip, user_agent, erased
    FROM audit_log_events
    WHERE tenant_id = ${origin.tenantId} AND (${after}::uuid IS NULL OR id > ${after}::uuid) AND (
      actor_id = ${userId}::uuid
      OR (target_type IN ('user', 'member') AND target_id = ${userId})
      OR (target_type = 'invite' AND target_id = ANY (${inviteIds}::text[]))
      OR (${everywhere} AND (before::text ILIKE ANY (${patterns}::text[]) OR after::text ILIKE ANY (${patterns}::text[]))))
    ORDER BY id LIMIT ${BATCH}`.execute(trx);
  return rows;
}

function personalValues(
  row: SubjectRow,
  { userId }: AuditSubject,
  mentions: (value: JsonValue) => boolean,
): ErasedValue[] {
  const own = row.actor_type === 'user' && row.actor_id === userId;
  const found = detailsOf(row).flatMap(([path, value]) => {
    const circumstance = path === 'ip' || path === 'user_agent';
    const personal = circumstance ? own && value !== null : mentions(value);
    return personal && !(path in (row.erased ?? {})) ? [{ eventId: row.id, path }] : [];
  });
  // A row of format 1 has one hash for all its values.
  if (row.format === 1 && found.length > 0) return [{ eventId: row.id, path: '*' }];
  return found;
}

async function eraseBatch(
  trx: Transaction<Schema>,
  values: readonly ErasedValue[],
  { subject, origin }: { subject: AuditSubject; origin: ErasureOrigin },
): Promise<number> {
  const events = new Set(values.map(({ eventId }) => eventId)).size;
  const erasureId = await recordAuditAs(trx, {
    ...origin,
    action: 'audit.personal_data_erased',
    target: { type: 'user', id: subject.userId },
    after: { events, values: values.length, digest: erasureDigest(values) },
  });
  await sql`
    SELECT erase_audit_details(${erasureId}::uuid, ${values.map(({ eventId }) => eventId)}::uuid[],
      ${values.map(({ path }) => path)}::text[])`.execute(trx);
  return events;
}
