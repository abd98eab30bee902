import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { HIGHEST_LEVEL, levelAt, QUIET_MS } from './levels.js';

/** An offence: by whom (`network:`, `user:` or `key:` and which), and when it was last seen. */
export interface Offence {
  readonly subject: string;
  readonly lastAt: Date;
}

/**
 * Tightens the limits of offenders by a level; of those who were free, to the level given.
 * @param now decides what is left of their present level.
 */
export async function tightenLimits(
  trx: PlatformTransaction,
  offences: readonly Offence[],
  { detector, level, now }: { detector: string; level: number; now: Date },
): Promise<void> {
  if (offences.length === 0) return;
  const subjects = offences.map(({ subject }) => subject);
  const present = await trx
    .selectFrom('security_throttles')
    .select(['subject', 'level', 'crossed_at'])
    .where('subject', 'in', subjects)
    .forUpdate()
    .execute();
  const left = new Map(
    present.map((row) => [
      row.subject,
      levelAt({ level: row.level, crossedAt: row.crossed_at }, now),
    ]),
  );
  await trx
    .insertInto('security_throttles')
    .values(
      offences.map(({ subject, lastAt }) => {
        const before = left.get(subject) ?? 0;
        return {
          subject,
          detector,
          level: before === 0 ? level : Math.min(HIGHEST_LEVEL, before + 1),
          crossed_at: lastAt,
          created_at: now,
        };
      }),
    )
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet((eb) => ({
        detector: eb.ref('excluded.detector'),
        level: eb.ref('excluded.level'),
        crossed_at: eb.ref('excluded.crossed_at'),
      })),
    )
    .execute();
}

/** Whoever goes on while their limits are tightened is not quiet: they stay at what is left of it. */
export async function prolongThrottles(
  trx: PlatformTransaction,
  offences: readonly Offence[],
  now: Date,
): Promise<void> {
  if (offences.length === 0) return;
  const given = JSON.stringify(
    offences.map(({ subject, lastAt }) => ({ subject, at: lastAt.toISOString() })),
  );
  const relaxed = sql`floor(greatest(0, extract(epoch FROM ${now}::timestamptz - t.crossed_at)) * 1000 / ${QUIET_MS}::int)::int`;
  await sql`
    UPDATE security_throttles t SET level = t.level - ${relaxed}, crossed_at = o.at
    FROM jsonb_to_recordset(${given}::jsonb) AS o (subject text, at timestamptz)
    WHERE t.subject = o.subject AND o.at > t.crossed_at AND t.level - ${relaxed} > 0`.execute(trx);
}

/** Requests that were refused of late because of their number, by who sent them. */
export async function findRefused(trx: PlatformTransaction, now: Date): Promise<Offence[]> {
  const rows = await trx
    .selectFrom('security_signals')
    .select(sql<string>`coalesce(principal, 'network:' || network)`.as('subject'))
    .select((eb) => eb.fn.max('last_occurred_at').as('lastAt'))
    .where('type', '=', 'rate_limit.exceeded')
    .where('last_occurred_at', '>', new Date(now.getTime() - QUIET_MS))
    .where(sql<boolean>`coalesce(principal, network) IS NOT NULL`)
    .groupBy('subject')
    .execute();
  return rows.map(({ subject, lastAt }) => ({ subject, lastAt: new Date(lastAt) }));
}

/** How many are throttled, by the detector that found them. */
export async function countThrottled(
  trx: PlatformTransaction,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await trx
    .selectFrom('security_throttles')
    .select(['detector', 'level', 'crossed_at'])
    .where('crossed_at', '>', new Date(now.getTime() - HIGHEST_LEVEL * QUIET_MS))
    .execute();
  const counts = new Map<string, number>();
  for (const { detector, level, crossed_at } of rows) {
    if (levelAt({ level, crossedAt: crossed_at }, now) > 0) {
      counts.set(detector, (counts.get(detector) ?? 0) + 1);
    }
  }
  return counts;
}
