import { createTestDatabase } from '@incident-tracker/db/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../logger.js';
import { createJobs } from './jobs.js';

const logger = createLogger('silent');

describe('the job queue', () => {
  it('is made when somebody asks for it, once for all of a process, and not before', async () => {
    await using test = await createTestDatabase();
    const tables = async () => {
      const { rows } = await sql<{ count: string }>`
        SELECT count(*) FROM pg_tables WHERE schemaname = 'pgboss'`.execute(test.database.identity);
      return Number(rows[0]?.count);
    };
    await using jobs = createJobs(test.database, logger);
    expect(await tables()).toBe(0);
    const [first, second] = await Promise.all([jobs.boss(), jobs.boss()]);
    expect(first).toBe(second);
    expect(await tables()).toBeGreaterThan(0);
    await first.createQueue('example');
    await second.insert('example', [{ data: { n: 1 } }]);
    expect(await first.fetch('example')).toMatchObject([{ data: { n: 1 } }]);
  });

  it('is shared with other processes on the same database', async () => {
    await using test = await createTestDatabase();
    await using ours = createJobs(test.database, logger);
    await using theirs = createJobs(test.database, logger);
    await (await ours.boss()).createQueue('example');
    await (await ours.boss()).insert('example', [{ data: { n: 1 } }]);
    const both = await Promise.all([
      (await ours.boss()).fetch('example'),
      (await theirs.boss()).fetch('example'),
    ]);
    expect(both.flat()).toHaveLength(1);
  });

  it('starts for nobody once it has been stopped', async () => {
    await using test = await createTestDatabase();
    const jobs = createJobs(test.database, logger);
    await jobs[Symbol.asyncDispose]();
    await expect(jobs.boss()).rejects.toThrow('has been stopped');
  });
});
