import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Detector, SignalField } from './detectors.js';

/** Somebody about whom a detector has counted as many as its threshold or more. */
export interface Crossing {
  /** The value of the field that it counts by. */
  readonly subject: string;
  readonly observed: number;
  readonly lastAt: Date;
  /** Where it came from. */
  readonly networks: readonly string[];
  /** The one person whom it is about, if there is only one. */
  readonly userId: string | null;
  /** The tenants that it concerns. */
  readonly tenantIds: readonly string[];
}

/** Most subjects that one detector speaks of at a time, the worst first. */
const MOST_SUBJECTS = 100;
/** Most networks and tenants of one subject. */
const MOST_NAMED = 100;

const FIELDS: Readonly<Record<SignalField, RawBuilder<string | null>>> = {
  network: sql`s.network`,
  account: sql`s.account`,
  principal: sql`s.principal`,
  target: sql`s.target`,
  tenant: sql`s.tenant_ids[1]::text`,
};

interface Row {
  readonly subject: string;
  readonly observed: string;
  readonly last_at: Date;
  readonly networks: string[] | null;
  readonly users: string[] | null;
  readonly tenants: string[] | null;
}

/** Counts the signals of a detector in the window that ends now. */
export async function findCrossings(
  trx: PlatformTransaction,
  { events, by, distinct, threshold, windowMs }: Detector,
  now: Date,
): Promise<Crossing[]> {
  const subject = FIELDS[by];
  const observed =
    distinct === undefined ? sql`sum(s.count)` : sql`count(DISTINCT ${FIELDS[distinct]})`;
  const since = new Date(now.getTime() - windowMs);
  const inWindow = sql`s.type = ANY(${[...events]}::text[]) AND s.last_occurred_at > ${since}`;
  const { rows } = await sql<Row>`
    WITH crossing AS (
      SELECT ${subject} AS subject, ${observed} AS observed, max(s.last_occurred_at) AS last_at,
        array_agg(DISTINCT s.network) FILTER (WHERE s.network IS NOT NULL) AS networks,
        array_agg(DISTINCT s.user_id) FILTER (WHERE s.user_id IS NOT NULL) AS users
      FROM security_signals s WHERE ${inWindow} AND ${subject} IS NOT NULL
      GROUP BY 1 HAVING ${observed} >= ${threshold}
      ORDER BY 2 DESC LIMIT ${MOST_SUBJECTS}
    )
    SELECT subject, observed::text, last_at, networks[1:${MOST_NAMED}] AS networks, users[1:2] AS users,
      ARRAY(
        SELECT DISTINCT tenant FROM security_signals s, unnest(s.tenant_ids) AS tenant
        WHERE ${inWindow} AND ${subject} = crossing.subject LIMIT ${MOST_NAMED}
      ) AS tenants
    FROM crossing ORDER BY observed DESC`.execute(trx);
  return rows.map((row) => ({
    subject: row.subject,
    observed: Number(row.observed),
    lastAt: row.last_at,
    networks: row.networks ?? [],
    userId: row.users?.length === 1 ? (row.users[0] ?? null) : null,
    tenantIds: row.tenants ?? [],
  }));
}
