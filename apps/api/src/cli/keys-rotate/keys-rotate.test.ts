import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { currentAuditKey, findAuditKeys } from '../../audit/checkpoints/audit-keys.js';
import { readConfig } from '../../config.js';
import { markSent } from '../../mail/mail-store.js';
import { openContent } from '../../mail/message-content.js';
import { queueMail } from '../../mail/queue-mail.js';
import { queueSms } from '../../mail/queue-sms.js';
import { ENCRYPTED_COLUMNS } from '../../platform/encryption/encrypted-columns.js';
import { addKey, loadOrCreateKeys } from '../../platform/encryption/key-file.js';
import { fixedKeys, generateKey } from '../../platform/encryption/key-set.js';
import { rotateColumns } from '../../platform/encryption/rotate-columns.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import type { FieldCrypto } from '../../platform/field-crypto.js';
import { systemClock } from '../../platform/clock.js';
import { createLogger } from '../../platform/logger.js';
import { rotateKeys } from './run.js';

let folder = '';
let db: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'incident-tracker-rotate-'));
  db = await createTestDatabase();
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await db[Symbol.asyncDispose]();
});

/** Any encrypted values will do: these are in the table of signing keys. */
async function fill(crypto: FieldCrypto, count: number): Promise<void> {
  const now = new Date();
  const rows = Array.from({ length: count }, () => {
    const kid = newId();
    const place = { column: 'signing_keys.private_key', rowId: kid } as const;
    return {
      kid,
      public_jwk: '{}',
      private_key: crypto.encryptField(place, `secret of ${kid}`),
      created_at: now,
      not_before: now,
    };
  });
  await db.database.identity.insertInto('signing_keys').values(rows).execute();
}

/** Somebody with a verified number. */
async function addPerson(crypto: FieldCrypto, phone: string): Promise<void> {
  const id = newId();
  await db.database.identity
    .insertInto('users')
    .values({
      id,
      email: 'a@example.com',
      name: 'Ada',
      password_hash: '',
      phone: crypto.encryptField({ column: 'users.phone', rowId: id }, phone),
      phone_index: crypto.blindIndex('users.phone', phone),
      phone_verified_at: new Date(),
    })
    .execute();
}

const stored = () =>
  db.database.identity.selectFrom('signing_keys').select(['kid', 'private_key']).execute();

async function versionsInUse(): Promise<string[]> {
  const versions = (await stored()).map(({ private_key: text }) => text.split('.')[1] ?? '');
  return [...new Set(versions)].toSorted();
}

async function expectReadable(crypto: FieldCrypto): Promise<void> {
  for (const { kid, private_key: text } of await stored()) {
    const place = { column: 'signing_keys.private_key', rowId: kid } as const;
    expect(crypto.decryptField(place, text)).toBe(`secret of ${kid}`);
  }
}

async function run(args: readonly string[] = [], env: Record<string, string> = {}) {
  let out = '';
  let err = '';
  const code = await rotateKeys(args, {
    env: { DATABASE_URL: db.url, DATA_DIR: folder, ...env },
    isTTY: false,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

describe('rotating the encryption key', () => {
  test('brings every value under a new generated key, and says how far it is', async () => {
    await fill(createFieldCrypto(loadOrCreateKeys(folder)), 250);
    const { code, out, err } = await run();
    expect([code, JSON.parse(out)]).toEqual([0, { version: 2, reencrypted: 250, failed: [] }]);
    const progress = err
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(progress).toEqual(
      [100, 200, 250].map((done) => ({ column: 'signing_keys.private_key', done, total: 250 })),
    );
    expect(await versionsInUse()).toEqual(['2']);
    await expectReadable(createFieldCrypto(loadOrCreateKeys(folder)));
  });

  test('cut off in the middle loses nothing, and the next run finishes under the same key', async () => {
    await fill(createFieldCrypto(loadOrCreateKeys(folder)), 250);
    const rotated = addKey(folder);
    const cut = rotateColumns(db.database, createFieldCrypto(rotated), {
      version: 2,
      onProgress: ({ done }) => {
        if (done === 100) throw new Error('killed');
      },
    });
    await expect(cut).rejects.toThrow('killed');
    expect(await versionsInUse()).toEqual(['1', '2']);
    await expectReadable(createFieldCrypto(rotated));
    const { code, out } = await run();
    expect([code, JSON.parse(out)]).toEqual([0, { version: 2, reencrypted: 150, failed: [] }]);
    expect(await versionsInUse()).toEqual(['2']);
    await expectReadable(createFieldCrypto(loadOrCreateKeys(folder)));
  });

  test('killed within a batch leaves that batch as it was', async () => {
    await fill(createFieldCrypto(loadOrCreateKeys(folder)), 150);
    const crypto = createFieldCrypto(addKey(folder));
    let encrypted = 0;
    const dying: FieldCrypto = {
      ...crypto,
      encryptField(place, text) {
        encrypted += 1;
        if (encrypted === 130) throw new Error('killed');
        return crypto.encryptField(place, text);
      },
    };
    await expect(rotateColumns(db.database, dying, { version: 2 })).rejects.toThrow('killed');
    const versions = (await stored()).map(({ private_key: text }) => text.split('.')[1]);
    expect(versions.filter((version) => version === '2')).toHaveLength(100);
    await expectReadable(crypto);
    expect(JSON.parse((await run()).out)).toMatchObject({ version: 2, reencrypted: 50 });
  });

  test('with configured keys goes to the first of them, and a second run finds nothing to do', async () => {
    const [one, two] = [generateKey(1), generateKey(2)];
    await fill(createFieldCrypto(fixedKeys(one)), 3);
    const env = { ENCRYPTION_KEYS: `${two},${one}` };
    expect(JSON.parse((await run([], env)).out)).toMatchObject({ version: 2, reencrypted: 3 });
    expect(JSON.parse((await run([], env)).out)).toMatchObject({ version: 2, reencrypted: 0 });
    await expectReadable(createFieldCrypto(fixedKeys(two)));
  });

  test('leaves and names a value that it cannot open, and does all others', async () => {
    const [lost, one, two] = [generateKey(9), generateKey(1), generateKey(2)];
    await fill(createFieldCrypto(fixedKeys(lost)), 1);
    const [{ kid } = { kid: '' }] = await stored();
    await fill(createFieldCrypto(fixedKeys(one)), 150);
    const { code, out } = await run([], { ENCRYPTION_KEYS: `${two},${one}` });
    expect([code, JSON.parse(out)]).toEqual([
      1,
      {
        version: 2,
        reencrypted: 150,
        failed: [{ column: 'signing_keys.private_key', rowId: kid }],
      },
    ]);
    expect(await versionsInUse()).toEqual(['2', '9']);
  });

  test('renews blind indexes with their values', async () => {
    const [one, two] = [generateKey(1), generateKey(2)];
    const [before, after] = [createFieldCrypto(fixedKeys(one)), createFieldCrypto(fixedKeys(two))];
    const phone = '+4930901820';
    const { identity } = db.database;
    await addPerson(before, phone);
    expect((await run([], { ENCRYPTION_KEYS: `${two},${one}` })).code).toBe(0);
    const user = await identity.selectFrom('users').selectAll().executeTakeFirstOrThrow();
    expect(user.phone_index).toEqual(after.blindIndex('users.phone', phone));
    expect(after.decryptField({ column: 'users.phone', rowId: user.id }, user.phone ?? '')).toBe(
      phone,
    );
  });

  test('renews the blind index of a text message, whether or not it was forgotten', async () => {
    const [one, two] = [generateKey(1), generateKey(2)];
    const [before, after] = [createFieldCrypto(fixedKeys(one)), createFieldCrypto(fixedKeys(two))];
    const { identity } = db.database;
    const [phone, unknown] = ['+4930901820', '+4930901821'];
    await addPerson(before, phone);
    const soon = new Date(Date.now() + 60_000);
    const text = { text: 'A code', expiresAt: soon };
    await queueSms({ fieldCrypto: before }, identity, { ...text, to: unknown });
    const forgotten = await queueSms({ fieldCrypto: before }, identity, { ...text, to: phone });
    await markSent(identity, forgotten, new Date());
    const mail = { to: 'a@example.com', subject: 'S', text: 'T', html: '' };
    const mailId = await queueMail({ fieldCrypto: before }, identity, mail);

    expect((await run([], { ENCRYPTION_KEYS: `${two},${one}` })).code).toBe(0);
    const findByPhone = (sentTo: string) =>
      identity
        .selectFrom('mail_messages')
        .select(['id', 'content'])
        // As it is looked for once the older key is gone.
        .where('recipient_index', 'in', after.blindIndexes('mail_messages.content', sentTo))
        .execute();
    expect(await findByPhone(phone)).toEqual([{ id: forgotten, content: null }]);
    const [waiting] = await findByPhone(unknown);
    expect(openContent(after, waiting?.id ?? '', waiting?.content ?? null).phone).toBe(unknown);
    const mailed = identity.selectFrom('mail_messages').selectAll().where('id', '=', mailId);
    expect(await mailed.executeTakeFirstOrThrow()).toMatchObject({ recipient_index: null });
  });

  test('renews the index of a forgotten message also after a run that stopped before it', async () => {
    const [one, two] = [generateKey(1), generateKey(2)];
    const [before, after] = [createFieldCrypto(fixedKeys(one)), createFieldCrypto(fixedKeys(two))];
    const { identity } = db.database;
    const phone = '+4930901820';
    await addPerson(after, phone);
    const sms = { to: phone, text: 'A code', expiresAt: new Date(Date.now() + 60_000) };
    await markSent(identity, await queueSms({ fieldCrypto: before }, identity, sms), new Date());
    expect((await run([], { ENCRYPTION_KEYS: `${two},${one}` })).code).toBe(0);
    const { recipient_index: index } = await identity
      .selectFrom('mail_messages')
      .select('recipient_index')
      .executeTakeFirstOrThrow();
    expect(index).toEqual(after.blindIndex('mail_messages.content', phone));
  });

  test('is noticed by a running process when it next searches by a blind index', async () => {
    const running = createFieldCrypto(loadOrCreateKeys(folder));
    const rotated = createFieldCrypto(addKey(folder));
    const phone = '+4930901820';
    expect(running.blindIndexes('users.phone', phone)).toContainEqual(
      rotated.blindIndex('users.phone', phone),
    );
  });

  test('knows columns that exist, with rows that are told apart by one column', async () => {
    for (const { table, column, rowId } of Object.values(ENCRYPTED_COLUMNS)) {
      const { rows } = await sql<{ found: string }>`
        select count(*) as found from ${sql.table(table)}
        where ${sql.ref(column)} is not null and ${sql.ref(rowId)} is null`.execute(
        db.database.identity,
      );
      expect(rows).toEqual([{ found: '0' }]);
    }
  });
});

describe('rotating the signing key', () => {
  test('publishes one that signs later, or with --now at once', async () => {
    const first = JSON.parse((await run(['--signing'])).out) as { kid: string; signsFrom: string };
    expect(new Date(first.signsFrom).getTime()).toBeLessThanOrEqual(Date.now());
    const second = JSON.parse((await run(['--signing'])).out) as { kid: string; signsFrom: string };
    expect(new Date(second.signsFrom).getTime()).toBeGreaterThan(Date.now() + 9 * 60_000);
    expect((await run(['--signing', '--now'])).code).toBe(0);
    const keys = await db.database.identity.selectFrom('signing_keys').selectAll().execute();
    const retired = keys.filter(({ retired_at: at }) => at !== null && at <= new Date());
    expect(retired.map(({ kid }) => kid).toSorted()).toEqual([first.kid, second.kid].toSorted());
    expect(keys).toHaveLength(3);
  });

  test('takes --now for nothing else, and no unknown option', async () => {
    for (const args of [['--now'], ['--sign'], ['all']]) {
      const { code, err } = await run(args);
      expect(code).toBe(2);
      expect(err).toContain('Usage: pnpm keys:rotate');
    }
  });
});

test('a database that cannot be reached is one line for the operator', async () => {
  const { code, err } = await run([], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toHaveLength(1);
});

describe('rotating the key of the audit log', () => {
  test('makes a new key that signs, and keeps the older one to verify with', async () => {
    const fieldCrypto = createFieldCrypto(loadOrCreateKeys(folder));
    const ports = {
      fieldCrypto,
      clock: systemClock,
      config: readConfig({}),
      logger: createLogger('silent'),
    };
    const signs = () => db.database.platformTransaction((trx) => currentAuditKey(trx, ports));
    const first = await signs();
    const { code, out } = await run(['--audit']);
    const { keyId } = await signs();
    expect([code, JSON.parse(out)]).toEqual([0, { keyId }]);
    expect(keyId).not.toBe(first.keyId);
    const kept = await findAuditKeys(db.database.identity, ports);
    expect(kept.map((key) => key.keyId)).toEqual([keyId, first.keyId]);
  });

  test('is not mixed up with other keys', async () => {
    expect((await run(['--audit', '--signing'])).code).toBe(2);
  });
});
