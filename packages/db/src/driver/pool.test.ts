import { createServer, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../open-database.js';
import { createTestDatabase } from '../testing/index.js';

/** A proxy that blanks the startup option with the role, as a pooler does that ignores options. */
async function startForgetfulPooler(url: string) {
  const target = new URL(url);
  const { hostname, port } = target;
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) =>
      upstream.write(data.toString('latin1').replace('-c role=app_rw', '-c jit=off    '), 'latin1'),
    );
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  target.host = `127.0.0.1:${address.port}`;
  target.searchParams.delete('host');
  return { url: target.href, [Symbol.asyncDispose]: async () => void server.close() };
}

describe('a pool', () => {
  it('refuses a connection that does not act as its role, which would see every tenant', async () => {
    await using test = await createTestDatabase();
    await using pooler = await startForgetfulPooler(test.url);
    await using database = await openDatabase({ url: pooler.url });
    await expect(database.ping()).rejects.toThrow(/instead of "app_rw"/);
    await expect(database.identity.selectFrom('users').selectAll().execute()).rejects.toThrow(
      /instead of "app_rw"/,
    );
    await expect(
      database.platformTransaction((trx) => trx.selectFrom('tenants').select('id').execute()),
    ).resolves.toEqual([]);
  });

  it('keeps to its limit and lets the others wait', async () => {
    await using test = await createTestDatabase({ poolSize: 2 });
    const running = Array.from({ length: 10 }, () =>
      test.database.identity.selectFrom('users').selectAll().execute(),
    );
    await Promise.all(running);
    expect(test.database.poolStats().requests).toMatchObject({ total: 2, waiting: 0, max: 2 });
  });
});
