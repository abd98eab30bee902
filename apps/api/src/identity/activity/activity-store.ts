import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';

/** A line of somebody's activity. */
export interface ActivityRow {
  readonly id: string;
  readonly type: string;
  readonly occurred_at: Date;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

/** A person's activity, newest first, from before the line `before` on. */
export function findActivity(
  db: Kysely<Schema>,
  { userId, before, limit }: { userId: string; before: string | null; limit: number },
): Promise<ActivityRow[]> {
  return db
    .selectFrom('user_activity')
    .select(['id', 'type', 'occurred_at', 'ip', 'user_agent'])
    .where('user_id', '=', userId)
    .$if(before !== null, (query) => query.where('id', '<', before))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
