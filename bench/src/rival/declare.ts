import { newId } from '@incident-tracker/db';
import { sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from './authenticate.js';
import { auditLogEvents, incidents, tenantCounters } from './schema.js';

/** Writes an incident and its audit row in one transaction. */
export function declareByRival(
  db: NodePgDatabase,
  { tenantId, serviceAccountId }: Caller,
  input: { title: string; description?: string | undefined; severity: string; status: string },
): Promise<typeof incidents.$inferSelect> {
  const now = new Date();
  return db.transaction(async (tx) => {
    const [counter] = await tx
      .insert(tenantCounters)
      .values({ tenantId, kind: 'incident', value: 1 })
      .onConflictDoUpdate({
        target: [tenantCounters.tenantId, tenantCounters.kind],
        set: { value: sql`${tenantCounters.value} + 1` },
      })
      .returning({ value: tenantCounters.value });
    const [incident] = await tx
      .insert(incidents)
      .values({
        tenantId,
        id: newId(),
        number: counter?.value ?? 0,
        title: input.title,
        description: input.description ?? '',
        severity: input.severity,
        status: input.status,
        declaredAt: now,
        createdByType: 'service_account',
        createdById: serviceAccountId,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (incident === undefined) throw new Error('nothing was inserted');
    const canonical = Buffer.from(JSON.stringify(incident));
    await tx.insert(auditLogEvents).values({
      tenantId,
      id: newId(),
      occurredAt: now,
      action: 'incident.declared',
      actorType: 'service_account',
      actorId: serviceAccountId,
      targetType: 'incident',
      targetId: incident.id,
      after: incident,
      traceId: randomUUID(),
      canonical,
      hash: createHash('sha256').update(canonical).digest(),
    });
    return incident;
  });
}
