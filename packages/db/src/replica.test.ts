import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './open-database.js';
import type { Database } from './database.js';
import { newId } from './new-id.js';
import { createTestDatabase } from './testing/index.js';
import { eventually } from './testing/eventually.js';
import { startReplicatedServers, type ReplicatedServers } from './testing/streaming-replica.js';

const MAY_LAG = { readOnly: true, mayLag: true } as const;

function namesOf(
  database: Database,
  tenantId: string,
  options: { readOnly?: boolean; mayLag?: boolean },
): Promise<string[]> {
  return database.tenantTransaction(
    tenantId,
    async (trx) => {
      const rows = await trx.selectFrom('tenants').select('name').execute();
      return rows.map(({ name }) => name);
    },
    options,
  );
}

function createTenant(database: Database, name: string): Promise<string> {
  const id = newId();
  return database.tenantTransaction(id, async (trx) => {
    await sql`INSERT INTO tenants (id, name) VALUES (${id}, ${name})`.execute(trx);
    return id;
  });
}

/** Runs on the primary and on the replica alike, and says which it was. */
function isReplica(database: Database, tenantId: string): Promise<boolean | undefined> {
  return database.tenantTransaction(
    tenantId,
    async (trx) => {
      const { rows } = await sql<{
        standby: boolean;
      }>`SELECT pg_is_in_recovery() AS standby`.execute(trx);
      return rows[0]?.standby;
    },
    MAY_LAG,
  );
}

describe('a streaming replica', () => {
  const notices: string[] = [];
  const stack = new AsyncDisposableStack();
  let servers: ReplicatedServers;
  let database: Database;
  let tenantId: string;
  beforeAll(async () => {
    servers = stack.use(await startReplicatedServers());
    const { primary, replicaUrl } = servers;
    database = stack.use(
      await openDatabase({
        url: primary.url,
        replicaUrl,
        replicaMaxLagMs: 1_000,
        onNotice: (message) => notices.push(message),
      }),
    );
    await database.migrate();
    tenantId = await createTenant(database, 'First');
  }, 60_000);
  afterAll(() => stack.disposeAsync());

  it('serves reads that may lag, and no others', async () => {
    await eventually(() => expect(database.replicaUsable).toBe(true));
    await eventually(async () => expect(await isReplica(database, tenantId)).toBe(true));
    await eventually(async () =>
      expect(await namesOf(database, tenantId, MAY_LAG)).toEqual(['First']),
    );
    await servers.onReplica('SELECT pg_wal_replay_pause()');
    await database.tenantTransaction(tenantId, (trx) =>
      sql`UPDATE tenants SET name = 'Second'`.execute(trx),
    );
    expect(await namesOf(database, tenantId, MAY_LAG)).toEqual(['First']);
    expect(await namesOf(database, tenantId, { readOnly: true })).toEqual(['Second']);
    expect(await namesOf(database, tenantId, { mayLag: true })).toEqual(['Second']);
  });

  it('is left alone when it lags too far, and used again when it has caught up', async () => {
    await eventually(() => expect(database.replicaUsable).toBe(false));
    expect(await isReplica(database, tenantId)).toBe(false);
    expect(await namesOf(database, tenantId, MAY_LAG)).toEqual(['Second']);
    await servers.onReplica('SELECT pg_wal_replay_resume()');
    await eventually(async () => expect(await isReplica(database, tenantId)).toBe(true));
    expect(await namesOf(database, tenantId, MAY_LAG)).toEqual(['Second']);
  });

  it('shows a tenant its own rows only', async () => {
    const neighbour = await createTenant(database, 'Neighbour');
    await eventually(async () =>
      expect(await namesOf(database, neighbour, MAY_LAG)).toEqual(['Neighbour']),
    );
    expect(await isReplica(database, tenantId)).toBe(true);
    expect(await namesOf(database, tenantId, MAY_LAG)).toEqual(['Second']);
  });

  it('costs no read when it dies: the primary answers, also the one that was under way', async () => {
    expect(await isReplica(database, tenantId)).toBe(true);
    let answered = 0;
    let stopped = false;
    const reading = (async () => {
      while (!stopped) {
        expect(await namesOf(database, tenantId, MAY_LAG)).toEqual(['Second']);
        answered += 1;
      }
    })();
    await servers.stopReplica();
    stopped = true;
    await reading;
    expect(answered).toBeGreaterThan(0);
    expect(await isReplica(database, tenantId)).toBe(false);
    expect(notices.filter((text) => text.includes('read from the primary'))).not.toEqual([]);
    expect(notices.filter((text) => text.includes('read from it'))).not.toEqual([]);
  });
});

it('does without a replica that was never there', async () => {
  await using test = await createTestDatabase({
    replicaUrl: 'postgres://nobody@127.0.0.1:1/none',
  });
  const tenantId = await createTenant(test.database, 'Alone');
  expect(await namesOf(test.database, tenantId, MAY_LAG)).toEqual(['Alone']);
  expect(test.database.replicaUsable).toBe(false);
});
