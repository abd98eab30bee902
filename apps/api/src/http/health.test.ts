import type { Database } from '@incident-tracker/db';
import { asLoginUser, createTestDatabase } from '@incident-tracker/db/testing';
import { describe, expect, it } from 'vitest';
import type { Ports } from '../platform/ports.js';
import { healthRoutes } from './health.js';

/** What a migration of the next release leaves behind. */
const migrateFurther = (url: string) =>
  asLoginUser(url, (client) =>
    client.query(
      "INSERT INTO schema_migrations (version, name, checksum) VALUES (9999, 'later', 'x')",
    ),
  );

const running = { draining: false };

/** Health needs the database and the scanner of all ports. */
function routesOn(db: Database) {
  const ports: Pick<Ports, 'db' | 'scanner'> = { db, scanner: null };
  return healthRoutes(ports, running);
}

describe('readiness while a newer version migrates', () => {
  it('stays for a process that was ready, which serves on until it is replaced', async () => {
    await using test = await createTestDatabase();
    const routes = routesOn(test.database);
    expect((await routes.request('/readyz')).status).toBe(200);
    await migrateFurther(test.url);
    const after = await routes.request('/readyz');
    expect(after.status).toBe(200);
    expect(await after.json()).toMatchObject({ status: 'ready', migrations: 'newer' });
  });

  it('never comes for a process that starts on the newer schema, and migrating is refused', async () => {
    await using test = await createTestDatabase();
    await migrateFurther(test.url);
    const answer = await routesOn(test.database).request('/readyz');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'not_ready', migrations: 'newer' });
    await expect(test.database.migrate()).rejects.toThrow(/start the version that migrated it/);
  });
});
