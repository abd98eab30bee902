import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { createTestDatabase } from '../testing/index.js';
import { parseTimestamp } from './values.js';

describe('values', () => {
  it('come back as they went out', async () => {
    await using test = await createTestDatabase();
    const given = {
      text: 'ünï "quoted" \\ 🙂',
      at: new Date('2026-03-02T09:30:00.123Z'),
      bytes: Buffer.from([0, 1, 254, 255]),
      list: ['a', 'b,"c"', '\\d', '', 'NULL'],
      times: [new Date('1999-12-31T23:59:59.999Z'), null],
      many: 'x'.repeat(300_000),
      json: { nested: [1, null, 'two'] },
      flag: true,
      big: 9007199254740993n,
    };
    const { rows } = await sql`
      SELECT ${given.text}::text AS text, ${given.at}::timestamptz AS at, ${given.bytes}::bytea AS bytes,
        ${given.list}::text[] AS list, ${given.times}::timestamptz[] AS times, ${given.many}::text AS many,
        ${given.json}::jsonb AS json, ${given.flag}::boolean AS flag, ${given.big}::bigint AS big,
        ${null}::text AS nothing, ${undefined}::text AS missing`.execute(test.database.identity);
    expect(rows).toEqual([{ ...given, big: '9007199254740993', nothing: null, missing: null }]);
  });

  it.each([
    '2026-03-02 09:30:00+00',
    '2026-03-02 09:30:00.1+00',
    '2026-03-02 09:30:00.12+00',
    '2026-12-31 23:59:59.999999+00',
    '2026-03-02 09:30:00.123+05:30',
    '2026-03-02 09:30:00-07',
    '0099-03-02 09:30:00+00',
  ])('reads the time %s as ISO 8601 does', (text) => {
    const iso = text
      .replace(' ', 'T')
      .replace(/(\.\d{3})\d+/, '$1')
      .replace(/([+-]\d\d)$/, '$1:00');
    expect(parseTimestamp(text)).toEqual(new Date(iso));
  });

  it('leaves what is no plain time to the driver', () => {
    expect(parseTimestamp('infinity')).toBe(Number.POSITIVE_INFINITY);
  });
});
