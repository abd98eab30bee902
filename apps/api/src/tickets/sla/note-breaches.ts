import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { emitEvents } from '../../events/emit-event.js';
import type { Ports } from '../../platform/ports.js';
import { breachPayload } from '../announce.js';
import type { TicketRow } from '../store.js';
import type { Breach } from './clock.js';

/** Tickets noted in one transaction. */
const BATCH = 200;

type LateTicket = Pick<
  TicketRow,
  | 'tenant_id'
  | 'id'
  | 'number'
  | 'requester_id'
  | 'priority'
  | 'assignee_id'
  | 'first_response_due_at'
  | 'resolution_due_at'
>;

/** For each target: its columns, and what makes its clock run, as the index of what is due writes it. */
const CLOCKS = {
  first_response: {
    due: sql.ref('t.first_response_due_at'),
    noted: sql.ref('first_response_breached_at'),
    runs: sql`t.first_responded_at IS NULL AND t.first_response_breached_at IS NULL
      AND t.status IN ('new', 'open', 'pending')`,
  },
  resolution: {
    due: sql.ref('t.resolution_due_at'),
    noted: sql.ref('resolution_breached_at'),
    runs: sql`t.resolution_breached_at IS NULL AND t.status IN ('new', 'open')`,
  },
} as const satisfies Record<Breach, unknown>;

/**
 * Notes what has missed a target, and tells of it. Any number of processes may do so at once: a ticket
 * belongs to whoever holds its row, and a note that stands is not written again, so that there is
 * exactly one event for each target missed.
 */
async function noteBatch(trx: PlatformTransaction, target: Breach, now: Date): Promise<number> {
  const { due, noted, runs } = CLOCKS[target];
  const { rows } = await sql<LateTicket>`
    UPDATE tickets SET ${noted} = ${now}
    WHERE (tenant_id, id) IN (
      SELECT t.tenant_id, t.id FROM tickets t
      JOIN tenants ON tenants.id = t.tenant_id AND tenants.deleted_at IS NULL
      WHERE ${runs} AND ${due} <= ${now}
      ORDER BY ${due} LIMIT ${BATCH} FOR UPDATE OF t SKIP LOCKED)
    RETURNING tenant_id, id, number, requester_id, priority, assignee_id, first_response_due_at,
      resolution_due_at`.execute(trx);
  await emitEvents(
    trx,
    rows.map((row) => ({
      type: 'ticket.sla_breached' as const,
      payload: breachPayload(row, target),
      tenantId: row.tenant_id,
      actor: { type: 'system' as const, id: null },
      now,
    })),
  );
  return rows.length;
}

/** Notes every breach of all tenants that is due by now. @returns whether there may be more. */
export async function noteBreaches({
  db,
  clock,
}: Pick<Ports, 'db' | 'clock'>): Promise<'more' | 'done'> {
  const now = clock.now();
  let full = false;
  for (const target of ['first_response', 'resolution'] as const) {
    const noted = await db.platformTransaction((trx) => noteBatch(trx, target, now));
    full ||= noted === BATCH;
  }
  return full ? 'more' : 'done';
}
