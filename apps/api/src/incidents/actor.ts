import type { ActorType } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';

/** Who did something, as callers see it. */
export const actor = z.object({
  type: z.enum(['user', 'service_account', 'system']),
  id: z.uuid().nullable(),
  name: z.string(),
});
export type ShownActor = z.output<typeof actor>;

/** The actor stored in a row; one whose account is gone has no name any more. */
export function shownActor(type: ActorType, id: string | null, name: string | null): ShownActor {
  return { type, id, name: name ?? (type === 'system' ? 'System' : 'Unknown') };
}

/**
 * The name of a row's actor as a column, looked up among people or service accounts.
 * @param columns the names, with their table, of the type and id columns.
 */
export function actorName(columns: {
  table: string;
  type: string;
  id: string;
}): RawBuilder<string | null> {
  const type = sql.ref(`${columns.table}.${columns.type}`);
  const id = sql.ref(`${columns.table}.${columns.id}`);
  const tenant = sql.ref(`${columns.table}.tenant_id`);
  return sql<string | null>`case ${type}
    when 'user' then (select people.name from people where people.id = ${id})
    when 'service_account' then (
      select service_accounts.name from service_accounts
      where service_accounts.tenant_id = ${tenant} and service_accounts.id = ${id})
    end`;
}
