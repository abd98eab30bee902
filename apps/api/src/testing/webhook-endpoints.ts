import { newId } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';

/** An endpoint as a test puts it straight into the database. */
export interface EndpointToInsert {
  readonly url?: string;
  readonly events?: readonly string[];
  /** The sealed secret for the id that it gets; something that nobody can open unless given. */
  readonly seal?: (endpointId: string) => string;
}

/** Endpoints without a request for each, which would only test the limits. @returns their ids. */
export async function insertEndpoints(
  db: Database,
  tenantId: string,
  endpoints: readonly EndpointToInsert[],
): Promise<string[]> {
  const now = new Date();
  const rows = endpoints.map(({ url = 'https://example.com/', events = ['*'], seal }) => {
    const id = newId();
    return {
      tenant_id: tenantId,
      id,
      url,
      events: [...events],
      secret: seal?.(id) ?? 'sealed',
      created_by_type: 'system' as const,
      created_by_id: null,
      created_at: now,
      updated_at: now,
    };
  });
  const ids = rows.map(({ id }) => id);
  await db.tenantTransaction(tenantId, async (trx) => {
    await trx.insertInto('webhook_endpoints').values(rows).execute();
    await trx
      .insertInto('webhook_states')
      .values(ids.map((id) => ({ tenant_id: tenantId, endpoint_id: id })))
      .execute();
  });
  return ids;
}

/** One such endpoint. @returns its id. */
export async function insertEndpoint(
  db: Database,
  tenantId: string,
  endpoint: EndpointToInsert = {},
): Promise<string> {
  const [id] = await insertEndpoints(db, tenantId, [endpoint]);
  if (id === undefined) throw new Error('nothing was inserted');
  return id;
}
