import { asLoginUser, createEmptyDatabase } from '@incident-tracker/db/testing';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProduct, startWorker, temporaryFolder } from '../product.js';
import { report } from './promises.js';

/** Each fault with what the one line has to name: the variable, and what to do about it. */
const FAULTS: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  ['a port that is none', { PORT: 'http' }, /PORT: .*whole number from 0 to 65535/],
  ['a role that is none', { ROLE: 'leader' }, /ROLE: .*"all"\|"api"\|"worker"/],
  ['a secret that is too short', { SESSION_SECRET: 'short' }, /SESSION_SECRET: .*32 characters/],
  ['keys that are none', { ENCRYPTION_KEYS: '1:abc' }, /ENCRYPTION_KEYS: .*base64 of 32 bytes/],
  ['an address without a scheme', { PUBLIC_URL: 'example.com' }, /PUBLIC_URL: .*URL/],
  ['a database of another kind', { DATABASE_URL: 'mysql://db/x' }, /DATABASE_URL: .*PostgreSQL/],
  [
    'a database that is not there',
    { DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:1/x' },
    /DATABASE_URL.*127\.0\.0\.1:1.*check/,
  ],
  [
    'a database on a host that is none',
    { DATABASE_URL: 'postgres://u:secret-word@database.invalid/x' },
    /DATABASE_URL.*database\.invalid.*check/,
  ],
  ['an address that is not ours', { HOST: '203.0.113.9' }, /HOST.*203\.0\.113\.9/],
  ['mail without a scheme', { SMTP_URL: 'mail.example.com' }, /SMTP_URL: .*URL/],
  ['Redis by another name', { REDIS_URL: 'http://redis' }, /REDIS_URL: .*URL/],
  ['a network that is none', { WEBHOOK_ALLOWED_PRIVATE_CIDRS: '10.0.0.0/99' }, /10\.0\.0\.0\/99/],
  ['a plan that is none', { PLAN_OVERRIDES: '{"gold":{}}' }, /PLAN_OVERRIDES: .*gold/],
  ['half an account', { SMS_TWILIO_ACCOUNT_SID: 'AC1' }, /SMS_TWILIO_AUTH_TOKEN: needed with/],
];

async function refusalOf(env: Readonly<Record<string, string>>, dataDir: string): Promise<string> {
  try {
    await using product = await startProduct(dataDir, { DEMO: '0', ...env });
    throw new Error(`it started at ${product.url}`);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a configuration that cannot work stops the start', () => {
  it.each(FAULTS)('%s: it names the variable and says what to do', async (_what, env, says) => {
    await using folder = await temporaryFolder();
    const refusal = await refusalOf(env, folder.path);
    expect(refusal).toMatch(/^exited with 1:/);
    expect(refusal).toMatch(says);
    expect(refusal).not.toMatch(/\n\s+at |secret-word/);
  });

  it('a user whom the database does not know', async () => {
    await using folder = await temporaryFolder();
    await using database = await createEmptyDatabase();
    const url = new URL(database.url);
    url.password = 'secret-word';
    const refusal = await refusalOf({ DATABASE_URL: url.href }, folder.path);
    expect(refusal).toMatch(/^exited with 1:[\s\S]*DATABASE_URL.*password/);
    expect(refusal).not.toMatch(/\n\s+at |secret-word/);
  });

  it('a port for metrics that is taken', async () => {
    await using folder = await temporaryFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const taken = typeof address === 'object' ? String(address?.port) : '';
    try {
      const refusal = await refusalOf({ METRICS_PORT: taken }, folder.path);
      expect(refusal).toMatch(new RegExp(`^exited with 1:[\\s\\S]*METRICS_PORT.*${taken}`));
    } finally {
      server.close();
    }
  });

  it('a folder for data that cannot be one', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const refusal = await refusalOf({}, join(file, 'data'));
    expect(refusal).toMatch(/^exited with 1:[\s\S]*DATA_DIR/);
    expect(refusal).not.toMatch(/\n\s+at /);
  });

  it('a database without its schema, where migrating is somebody else’s work', async () => {
    await using folder = await temporaryFolder();
    await using database = await createEmptyDatabase();
    const env = { DATABASE_URL: database.url, MIGRATE_ON_START: 'false' };
    expect(await refusalOf(env, folder.path)).toMatch(/^exited with 1:[\s\S]*db:migrate/);
  });
});

it('refuses a database of a newer version, as does its worker; who runs already goes on', async () => {
  await using folder = await temporaryFolder();
  await using database = await createEmptyDatabase();
  const env = { DATABASE_URL: database.url, DEMO: '0' };
  await using running = await startProduct(folder.path, env);
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  await asLoginUser(database.url, async (client) => {
    await client.query('SET ROLE app_owner');
    await client.query(
      `INSERT INTO schema_migrations (version, name, checksum)
       SELECT max(version) + 1, 'from_the_future', 'x' FROM schema_migrations`,
    );
  });
  await expect(startProduct(folder.path, env)).rejects.toThrow(
    /exited with 1:[\s\S]*start the version that migrated it/,
  );
  await expect(startWorker(folder.path, env)).rejects.toThrow(
    /exited with 1:[\s\S]*start the version that migrated it/,
  );
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  report('newer schema', { refused: 2, 'still ready': 1 });
});
