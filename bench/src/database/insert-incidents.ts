import type { Client } from 'pg';

const BATCH = 50_000;
/** How many incidents of a tenant have this word in their title, whatever the total. */
export const RARE_WORD = 'chronograph';
export const RARE_COUNT = 10;
/** In every twelfth title. */
export const COMMON_WORD = 'gateway';

const INSERT = `
  INSERT INTO incidents (tenant_id, id, number, title, description, severity, status, impact_started_at,
    detected_at, declared_at, acknowledged_at, resolved_at, created_by_type, created_by_id, version, created_at, updated_at)
  SELECT $1, uuidv7(age), n,
    initcap(what) || ' ' || how || ' in ' || place || CASE WHEN n % $5 = 0 THEN ' ${RARE_WORD}' ELSE '' END,
    'Alerts from ' || place || ' at ' || to_char(declared, 'HH24:MI') || '; ' || what || ' ' || how || ' for a share of requests.',
    'SEV' || 1 + (n / 6) % 4, status, declared - interval '9 minutes', declared - interval '4 minutes', declared,
    CASE WHEN status <> 'triage' THEN declared + interval '3 minutes' END,
    CASE WHEN status IN ('resolved', 'closed') THEN declared + interval '70 minutes' END,
    'service_account', $2, 1 + n % 4, declared, declared + (n % 90) * interval '1 minute'
  FROM generate_series($3::int, $4::int) AS n
  CROSS JOIN LATERAL (SELECT -($6::int - n) * interval '1 minute' AS age) AS ages
  CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', now() + age) AS declared,
    (ARRAY['api ${COMMON_WORD}', 'checkout', 'search index', 'login page', 'mail delivery', 'image storage', 'billing job', 'primary database', 'message queue', 'mobile push', 'report export', 'dns resolver'])[1 + n % 12] AS what,
    (ARRAY['times out', 'returns errors', 'is slow', 'drops connections', 'falls behind'])[1 + n % 5] AS how,
    (ARRAY['Frankfurt', 'Dublin', 'Virginia', 'Oregon', 'Singapore', 'Sydney', 'Tokyo'])[1 + n % 7] AS place,
    CASE WHEN $6::int - n < 40 THEN (ARRAY['triage', 'investigating', 'identified', 'monitoring'])[1 + n % 4]
      ELSE (ARRAY['closed', 'closed', 'closed', 'resolved', 'declined', 'canceled'])[1 + n % 6] END AS status
  ) AS made`;

/** Whose incidents they are. */
export interface Declarer {
  readonly tenantId: string;
  readonly serviceAccountId: string;
}

/**
 * Fills a tenant with `count` incidents, one for each past minute, a few dozen of them open, and
 * leaves its counter where the next declared one goes on. Written in SQL, because a million through
 * the product would take longer than the measurement.
 * @param client connected as app_platform.
 */
export async function insertIncidents(
  client: Client,
  { tenantId, serviceAccountId }: Declarer,
  count: number,
): Promise<void> {
  await client.query('SET synchronous_commit = off');
  const every = Math.max(1, Math.floor(count / RARE_COUNT));
  for (let from = 1; from <= count; from += BATCH) {
    const to = Math.min(count, from + BATCH - 1);
    await client.query(INSERT, [tenantId, serviceAccountId, from, to, every, count]);
  }
  await client.query(
    `INSERT INTO tenant_counters (tenant_id, kind, value) VALUES ($1, 'incident', $2)
     ON CONFLICT (tenant_id, kind) DO UPDATE SET value = excluded.value`,
    [tenantId, count],
  );
  await client.query('RESET synchronous_commit');
}

/**
 * Makes a person the commander of some of a tenant's incidents: of every `every`th.
 * @param client connected as app_platform.
 */
export async function assignCommander(
  client: Client,
  { tenantId }: Pick<Declarer, 'tenantId'>,
  { userId, every }: { userId: string; every: number },
): Promise<void> {
  await client.query(
    `INSERT INTO incident_roles (tenant_id, incident_id, role, user_id, assigned_at)
     SELECT tenant_id, id, 'incident_commander', $2, declared_at FROM incidents
     WHERE tenant_id = $1 AND number % $3 = 0 ON CONFLICT DO NOTHING`,
    [tenantId, userId, every],
  );
}
