import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asLoginUser } from './testing/as-login-user.js';
import { eventually } from './testing/eventually.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';

describe('listen', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test[Symbol.asyncDispose]());

  function notify(payload: string): Promise<unknown> {
    return asLoginUser(test.url, (client) =>
      client.query("SELECT pg_notify('news', $1)", [payload]),
    );
  }

  function listeners(): Promise<number[]> {
    return asLoginUser(test.url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'incident-tracker listen'",
      );
      return rows.map((row) => row.pid);
    });
  }

  it('hands over each payload of its channel, in order', async () => {
    const heard: string[] = [];
    await using _ = await test.database.listen('news', (payload) => heard.push(payload));
    await notify('one');
    await notify('two');
    await eventually(() => expect(heard).toEqual(['one', 'two']));
  });

  it('reconnects after its connection was cut and says so, so that missed news can be read again', async () => {
    const heard: string[] = [];
    let connects = 0;
    await using _ = await test.database.listen('news', (payload) => heard.push(payload), {
      onConnect: () => (connects += 1),
    });
    expect(connects).toBe(1);
    for (const pid of await listeners()) {
      await asLoginUser(test.url, (client) =>
        client.query('SELECT pg_terminate_backend($1, 5000)', [pid]),
      );
    }
    await eventually(() => expect(connects).toBe(2));
    await notify('after');
    await eventually(() => expect(heard).toEqual(['after']));
  });

  it('ends with its disposal', async () => {
    const heard: string[] = [];
    const subscription = await test.database.listen('news', (payload) => heard.push(payload));
    await subscription[Symbol.asyncDispose]();
    await notify('unheard');
    await eventually(async () => expect(await listeners()).toEqual([]));
    expect(heard).toEqual([]);
  });

  it('rejects when the database cannot be reached at the start', async () => {
    const gone = await createTestDatabase();
    await gone[Symbol.asyncDispose]();
    await expect(gone.database.listen('news', () => {})).rejects.toMatchObject({ code: '3D000' });
  });
});
