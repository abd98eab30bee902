import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { listAllMembershipsOf } from '../../tenancy/memberships.js';
import type { PersonContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { accountTransaction } from '../account-transaction.js';
import { auditedTenantOf } from '../audited-tenant.js';
import { findPhone } from '../phone/phone-store.js';
import { requireRecentSignIn } from '../require-recent-sign-in.js';
import {
  MEMBERSHIP_TABLES,
  MEMBERSHIP_TABLE_NAMES,
  PERSONAL_TABLES,
  PERSONAL_TABLE_NAMES,
} from './personal-tables.js';
import type { MembershipTable, PersonalTable } from './personal-tables.js';
import type { AccountExport, ExportedRow } from './schemas.js';

/**
 * Everything that is held about the caller (GDPR Art. 15 and 20), but secrets and their hashes. What
 * they wrote into incidents is the tenants' and is exported there.
 * @throws AppError REAUTH_REQUIRED.
 */
export async function exportAccount(ctx: PersonContext): Promise<AccountExport> {
  requireRecentSignIn(ctx);
  const { ports, principal } = ctx;
  const { db, clock, fieldCrypto } = ports;
  const { identity } = db;
  const { userId } = principal;
  const tenantId = await auditedTenantOf(ctx);
  await accountTransaction(ctx, { userId, tenantId }, ({ record }) =>
    record('auth.data_exported', { type: 'user', id: userId }),
  );
  const [account, phone, memberships] = await Promise.all([
    readAccount(identity, userId),
    findPhone(identity, fieldCrypto, userId),
    listAllMembershipsOf(identity, userId),
  ]);
  const records: Record<string, ExportedRow[]> = {};
  for (const table of PERSONAL_TABLE_NAMES) {
    records[camelCase(table)] = await readRecords(identity, { table, userId });
  }
  const auditLog: ExportedRow[] = [];
  for (const { tenantId: of, deletedAt } of memberships) {
    if (deletedAt !== null) continue;
    const inTenant = await readInTenant(ctx, of);
    auditLog.push(...inTenant.auditLog);
    for (const [kind, rows] of Object.entries(inTenant.records)) {
      records[kind] = [...(records[kind] ?? []), ...rows];
    }
  }
  return {
    exportedAt: clock.now().toISOString(),
    account: { ...account, phone: phone?.phone ?? null },
    memberships: memberships.map(({ deletedAt, ...membership }) => ({
      ...membership,
      tenantDeletedAt: deletedAt?.toISOString() ?? null,
    })),
    records: { ...records, messages: await readMessages(ctx, account.email, phone?.phone ?? null) },
    auditLog,
  };
}

async function readAccount(db: Kysely<Schema>, userId: string) {
  const row = await db
    .selectFrom('users')
    .select(['id', 'email', 'name', 'email_verified_at', 'phone_verified_at', 'mfa_enabled_at'])
    .select(['created_at', 'updated_at'])
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('AUTH_REQUIRED');
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    emailVerifiedAt: row.email_verified_at?.toISOString() ?? null,
    phoneVerifiedAt: row.phone_verified_at?.toISOString() ?? null,
    mfaEnabledAt: row.mfa_enabled_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Rows of one person, and in the tables of tenants, of one tenant. */
interface RowsOf {
  readonly table: PersonalTable | MembershipTable;
  readonly userId: string;
  readonly tenantId?: string;
}

async function readRecords(
  db: Kysely<Schema>,
  { table, userId, tenantId }: RowsOf,
): Promise<ExportedRow[]> {
  const columns = { ...PERSONAL_TABLES, ...MEMBERSHIP_TABLES }[table];
  const inTenant = tenantId === undefined ? sql`` : sql`and tenant_id = ${tenantId}`;
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)}
    where user_id = ${userId} ${inTenant}`.execute(db);
  return rows.map(exported);
}

/** What a tenant keeps of the person, and what they did, as its audit log has it. */
async function readInTenant({ ports, principal: { userId } }: PersonContext, tenantId: string) {
  return ports.db.tenantTransaction(
    tenantId,
    async (trx) => {
      const records: Record<string, ExportedRow[]> = {};
      for (const table of MEMBERSHIP_TABLE_NAMES) {
        records[camelCase(table)] = await readRecords(trx, { table, userId, tenantId });
      }
      const audited = await trx
        .selectFrom('audit_log_events')
        .select(['tenant_id', 'id', 'occurred_at', 'action', 'target_type', 'target_id'])
        .select(['ip', 'user_agent'])
        .where('tenant_id', '=', tenantId)
        .where('actor_type', '=', 'user')
        .where('actor_id', '=', userId)
        .orderBy('occurred_at')
        .orderBy('id')
        .execute();
      return { records, auditLog: audited.map((row) => exported({ ...row })) };
    },
    { readOnly: true },
  );
}

/** The envelopes of what was sent to the person. */
async function readMessages(
  { ports }: PersonContext,
  email: string,
  phone: string | null,
): Promise<ExportedRow[]> {
  const indexes =
    phone === null ? [] : ports.fieldCrypto.blindIndexes('mail_messages.content', phone);
  const rows = await ports.db.identity
    .selectFrom('mail_messages')
    .select(['id', 'channel', 'subject', 'status', 'created_at', 'sent_at'])
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['recipient']), '=', email.toLowerCase()),
        ...(indexes.length === 0 ? [] : [eb('recipient_index', 'in', indexes)]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => exported({ ...row }));
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** A row in the words of the API: camel case, times as ISO 8601. */
function exported(row: Readonly<Record<string, unknown>>): ExportedRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      camelCase(name),
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
