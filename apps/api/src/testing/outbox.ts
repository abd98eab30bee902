import type { Database } from '@incident-tracker/db';
import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import { emitEvent } from '../events/emit-event.js';
import { seamContext } from './tenant-fixture.js';

/** Commits one event to a tenant's outbox; its title tells it from the others. */
export async function commitEvent(db: Database, tenantId: string, title: string): Promise<void> {
  const held = await holdEvent(db, tenantId, title);
  await held.commit();
}

/** An event whose transaction stays open until `commit` is called. */
export async function holdEvent(
  db: Database,
  tenantId: string,
  title: string,
): Promise<{ commit(): Promise<void> }> {
  const written = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const transaction = db.tenantTransaction(tenantId, async (trx) => {
    await emitEvent(seamContext(trx), {
      type: 'incident.declared',
      payload: {
        incidentId: newId(),
        reference: 'INC-1',
        title,
        status: 'triage',
        severity: 'SEV3',
      },
    });
    written.resolve();
    await released.promise;
  });
  transaction.catch(written.reject);
  await written.promise;
  return {
    commit: () => {
      released.resolve();
      return transaction;
    },
  };
}

/** Ends the connection of the working relay, as the death of its process or machine does. */
export async function cutRelay(db: Database): Promise<void> {
  await db.platformTransaction(async (trx) => {
    await sql`SET LOCAL ROLE NONE`.execute(trx);
    await sql`SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
      trx,
    );
  });
}

/** Ends every connection to the database, as its restart does. */
export async function cutConnections(db: Database): Promise<void> {
  await db.platformTransaction(async (trx) => {
    await sql`SET LOCAL ROLE NONE`.execute(trx);
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`.execute(trx);
  });
}
