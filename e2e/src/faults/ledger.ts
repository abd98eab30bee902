import { asLoginUser } from '@incident-tracker/db/testing';
import type { Acknowledged, Kind } from './load.js';

/** What the database says about what was written, by people who look at all of it. */
export interface Findings {
  /** Acknowledged writes that are not there. */
  readonly lost: number;
  /** Things of which a part is missing or there twice: row, timeline, audit log, outbox. */
  readonly half: number;
  /** Writes that are there although nobody was told so, or there twice. */
  readonly surplus: number;
  /** Tenants whose references have a gap or a repetition. */
  readonly gaps: number;
  /** Tenants whose count of writes is not the number of writes. */
  readonly miscounted: number;
}

/** What each kind of write consists of. */
const PARTS: Readonly<Record<Kind, number>> = { incident: 4, change: 3, note: 3, task: 4 };

const ALL_PARTS = `
  SELECT 'incident' AS kind, 'row' AS part, id::text AS subject FROM incidents WHERE tenant_id = $1
  UNION ALL SELECT 'incident', 'timeline', incident_id::text
    FROM timeline_events WHERE tenant_id = $1 AND kind = 'declared'
  UNION ALL SELECT 'change', 'timeline', incident_id::text
    FROM timeline_events WHERE tenant_id = $1 AND kind = 'updated'
  UNION ALL SELECT 'note', 'row', id::text
    FROM timeline_events WHERE tenant_id = $1 AND kind = 'note'
  UNION ALL SELECT 'task', 'row', id::text FROM incident_tasks WHERE tenant_id = $1
  UNION ALL SELECT 'task', 'timeline', data->>'taskId'
    FROM timeline_events WHERE tenant_id = $1 AND kind = 'task_added'
  UNION ALL SELECT CASE action WHEN 'incident.declared' THEN 'incident' WHEN 'incident.updated' THEN 'change'
      WHEN 'timeline_event.added' THEN 'note' ELSE 'task' END, 'audit', target_id::text
    FROM audit_log_events WHERE tenant_id = $1
      AND action IN ('incident.declared', 'incident.updated', 'timeline_event.added', 'task.added')
  UNION ALL SELECT CASE type WHEN 'incident.declared' THEN 'incident' WHEN 'incident.updated' THEN 'change'
      WHEN 'timeline_event.added' THEN 'note' ELSE 'task' END, 'event',
      CASE type WHEN 'timeline_event.added' THEN payload->>'timelineEventId'
        WHEN 'task.added' THEN payload->>'taskId' ELSE payload->>'incidentId' END
    FROM outbox_events WHERE tenant_id = $1
      AND type IN ('incident.declared', 'incident.updated', 'timeline_event.added', 'task.added')`;

interface Subject {
  readonly kind: Kind;
  readonly subject: string;
  /** How often each part is there: the least and the most, and how many parts there are. */
  readonly least: number;
  readonly most: number;
  readonly parts: number;
}

interface Counts {
  readonly incidents: number;
  readonly highest: number;
  readonly references: number;
  readonly used: number;
}

/**
 * Compares all that was ever acknowledged with what the database at `url` holds, and each write with
 * what it should have left behind.
 */
export async function inspect(
  url: string,
  acknowledged: readonly Acknowledged[],
  tenantIds: readonly string[],
): Promise<Findings> {
  const found = { lost: 0, half: 0, surplus: 0, gaps: 0, miscounted: 0 };
  await asLoginUser(url, async (client) => {
    await client.query('SET ROLE app_platform');
    for (const tenantId of tenantIds) {
      const ours = acknowledged.filter((one) => one.tenantId === tenantId);
      const { rows: subjects } = await client.query<Subject>(
        `SELECT kind, subject, min(n)::int AS least, max(n)::int AS most, count(*)::int AS parts
         FROM (SELECT kind, subject, part, count(*) AS n FROM (${ALL_PARTS}) p GROUP BY 1, 2, 3) c
         GROUP BY kind, subject`,
        [tenantId],
      );
      found.half += subjects.filter(
        ({ kind, least, most, parts }) => least !== most || parts !== PARTS[kind],
      ).length;
      const told = Map.groupBy(ours, keyOf);
      const there = new Map(subjects.map((one) => [`${one.kind} ${one.subject}`, one.least]));
      for (const [key, { length }] of told)
        found.lost += Math.max(0, length - (there.get(key) ?? 0));
      const total = [...there.values()].reduce((sum, times) => sum + times, 0);
      found.surplus += Math.max(0, total - ours.length);
      const { rows } = await client.query<Counts>(
        `SELECT count(*)::int AS incidents, coalesce(max(number), 0)::int AS highest,
           count(DISTINCT number)::int AS references,
           (SELECT coalesce(sum(count), 0)::int FROM usage_counters
            WHERE tenant_id = $1 AND kind = 'incident.write') AS used
         FROM incidents WHERE tenant_id = $1`,
        [tenantId],
      );
      for (const { incidents, highest, references, used } of rows) {
        if (highest !== incidents || references !== incidents) found.gaps += 1;
        if (used !== total) found.miscounted += 1;
      }
    }
  });
  return found;
}

function keyOf({ kind, id, incidentId }: Acknowledged): string {
  return `${kind} ${kind === 'change' ? incidentId : id}`;
}

/** What `inspect` finds when all is well. */
export const NOTHING_WRONG: Findings = { lost: 0, half: 0, surplus: 0, gaps: 0, miscounted: 0 };
