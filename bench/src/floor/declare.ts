import { newId } from '@incident-tracker/db';
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { prepared } from './statements.js';

/** What the floor answers to a declared incident. */
export interface Declared {
  readonly id: string;
  readonly number: string;
  readonly title: string;
}

/**
 * Writes what the product writes for a declared incident, with no code but the statements: the
 * counter first, because its number goes into the row, then everything else in one flight.
 */
export async function declareBare(pool: Pool, tenantId: string, title: string): Promise<Declared> {
  const client = await pool.connect();
  const id = newId();
  const now = new Date();
  const day = now.toISOString().slice(0, 10);
  const after = JSON.stringify({ title, severity: 'SEV3', status: 'triage' });
  const canonical = Buffer.from(after);
  const hash = createHash('sha256').update(canonical).digest();
  const traceId = randomBytes(16).toString('hex');
  try {
    const [, counted] = await Promise.all([
      client.query('BEGIN'),
      client.query<{ value: string }>(prepared('count', [tenantId])),
    ]);
    const number = counted.rows[0]?.value ?? '';
    await Promise.all([
      client.query(prepared('incident', [tenantId, id, number, title, now])),
      client.query(prepared('timeline', [tenantId, newId(), id, title, now])),
      client.query(
        prepared('audit', [tenantId, newId(), now, id, after, traceId, canonical, hash]),
      ),
      client.query(prepared('outbox', [tenantId, newId(), after, now])),
      client.query(prepared('usage', [tenantId, day, 'incident.write'])),
      client.query('COMMIT'),
    ]);
    return { id, number, title };
  } finally {
    client.release();
  }
}
