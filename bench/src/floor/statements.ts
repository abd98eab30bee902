import { PLAIN_SCHEMA } from '../database/plain-tables.js';

const INCIDENT_COLUMNS = `tenant_id, id, number, title, description, severity, status, impact_started_at,
  detected_at, declared_at, acknowledged_at, mitigated_at, resolved_at, closed_at, source, external_id,
  created_by_type, created_by_id, version, created_at, updated_at`;

/** The floor's statements, by the name under which they are prepared. */
const STATEMENTS = {
  read: `SELECT ${INCIDENT_COLUMNS} FROM ${PLAIN_SCHEMA}.incidents WHERE tenant_id = $1 AND id = $2`,
  list: `SELECT ${INCIDENT_COLUMNS} FROM ${PLAIN_SCHEMA}.incidents WHERE tenant_id = $1
    ORDER BY declared_at DESC, id DESC LIMIT 26`,
  count: `INSERT INTO ${PLAIN_SCHEMA}.tenant_counters (tenant_id, kind, value) VALUES ($1, 'incident', 1)
    ON CONFLICT (tenant_id, kind) DO UPDATE SET value = tenant_counters.value + 1 RETURNING value`,
  incident: `INSERT INTO ${PLAIN_SCHEMA}.incidents
    (tenant_id, id, number, title, severity, status, declared_at, created_by_type, created_at, updated_at)
    VALUES ($1, $2, $3, $4, 'SEV3', 'triage', $5, 'system', $5, $5)`,
  timeline: `INSERT INTO ${PLAIN_SCHEMA}.timeline_events
    (tenant_id, id, incident_id, kind, message, occurred_at, recorded_at, actor_type)
    VALUES ($1, $2, $3, 'declared', $4, $5, $5, 'system')`,
  audit: `INSERT INTO ${PLAIN_SCHEMA}.audit_log_events
    (tenant_id, id, occurred_at, action, actor_type, target_type, target_id, after, trace_id, canonical, hash)
    VALUES ($1, $2, $3, 'incident.declared', 'system', 'incident', $4, $5, $6, $7, $8)`,
  outbox: `INSERT INTO ${PLAIN_SCHEMA}.outbox_events (tenant_id, id, type, payload, occurred_at)
    VALUES ($1, $2, 'incident.declared', $3, $4)`,
  usage: `INSERT INTO ${PLAIN_SCHEMA}.usage_counters (tenant_id, day, kind, count) VALUES ($1, $2, $3, 1)
    ON CONFLICT (tenant_id, day, kind, slot) DO UPDATE SET count = usage_counters.count + 1`,
} as const;

export type StatementName = keyof typeof STATEMENTS;

/** A prepared statement as the driver takes it. */
export function prepared(
  name: StatementName,
  values: readonly unknown[],
): { name: string; text: string; values: unknown[] } {
  return { name, text: STATEMENTS[name], values: [...values] };
}
