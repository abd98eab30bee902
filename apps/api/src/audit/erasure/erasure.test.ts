import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sealedSize, writeEvents, writeUnsaltedEvent } from '../../testing/audit-log.js';
import { textAt } from '../../testing/client.js';
import { addMember, expectStatus, signUp, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { commitmentTo } from '../leaves/commitments.js';
import { commitmentsIn } from '../leaves/judge-row.js';

describe('erasing a person from the audit log', () => {
  let app: TestApp;
  let owner: Member;
  beforeAll(async () => {
    app = await startTestApp();
    owner = await signUpOwner(app.url);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  async function settle(): Promise<void> {
    await vi.waitFor(
      async () => {
        const { rows } = await app.database.platformTransaction((trx) =>
          sql`SELECT id FROM audit_log_events e WHERE NOT EXISTS (SELECT FROM audit_leaves l
            WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)`.execute(trx),
        );
        expect(rows).toEqual([]);
      },
      { timeout: 10_000, interval: 50 },
    );
  }
  const verify = async (member = owner) =>
    expectStatus(await member.client.get('/v1/audit-logs/verify'), 200).body;
  /** The log as a thief of the database reads it. */
  const dump = async (): Promise<string> => {
    const { rows } = await app.database.platformTransaction((trx) =>
      sql<{
        text: string;
      }>`SELECT e::text || convert_from(canonical, 'UTF8') AS text FROM audit_log_events e`.execute(
        trx,
      ),
    );
    return rows.map(({ text }) => text).join('\n');
  };

  it('forgets a deleted account in every tenant, and every log stays verifiable', async () => {
    const email = `ada.${randomUUID()}@example.com`;
    const name = `Ada ${randomUUID()}`;
    const { client, userId } = await signUp(app.url, { name, email });
    const elsewhere = await signUpOwner(app.url);
    for (const { client: inviter, tenantId } of [owner, elsewhere]) {
      const invite = { email, role: 'AGENT' };
      expectStatus(await inviter.post(`/v1/tenants/${tenantId}/invites`, invite), 201);
    }
    const mailbox = await client.get(`/v1/dev/mailbox?to=${encodeURIComponent(email)}`);
    const token = /token=([\w-]+)/.exec(textAt(mailbox.body, 'items', '1', 'text'))?.[1];
    expectStatus(await client.post('/v1/tenants/invites/accept', { token }), 200);
    const incident = { title: `${name} reports smoke` };
    expectStatus(await client.post('/v1/incidents', incident), 201);
    await writeUnsaltedEvent(app.database, owner.tenantId, { actorId: userId, ip: '203.0.113.77' });
    await settle();
    const needles = [email, name, '203.0.113.77', 'old/1.0'];
    const before = await dump();
    for (const needle of needles) expect(before).toContain(needle);

    expectStatus(await client.delete('/v1/auth/account'), 204);
    await settle();
    const after = await dump();
    for (const needle of needles) expect(after).not.toContain(needle);
    for (const member of [owner, elsewhere]) {
      expect(await verify(member)).toMatchObject({ valid: true, unsealed: 0, problems: [] });
      const log = await member.client.get('/v1/audit-logs?action=audit.personal_data_erased');
      expect(log.body).toMatchObject({
        items: [{ actor: { type: 'system' }, target: { type: 'user', id: userId }, ip: null }],
      });
    }
    // What happened, and by which id, is still there.
    const kept = await owner.client.get(`/v1/audit-logs?actorId=${userId}`);
    expect(JSON.stringify(kept.body)).toContain('task.added');
    const own = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('audit_log_events')
        .select(['ip', 'user_agent', 'salt'])
        .where('actor_id', '=', userId)
        .execute(),
    );
    expect(own.length).toBeGreaterThan(3);
    for (const row of own) expect(row).toEqual({ ip: null, user_agent: null, salt: null });
  });

  it('leaves the other values of a row with their salts, and nothing to guess the erased one by', async () => {
    const member = await addMember(owner, 'VIEWER');
    const email = `guess.${randomUUID()}@example.com`;
    const invite = { email, role: 'VIEWER' };
    const path = `/v1/tenants/${owner.tenantId}/invites`;
    const inviteId = textAt(expectStatus(await owner.client.post(path, invite), 201).body, 'id');
    await settle();
    const outcome = await owner.client.post('/v1/audit-logs/erase', {
      userId: member.userId,
      texts: [email.toUpperCase()],
    });
    expect(expectStatus(outcome, 200).body).toMatchObject({ events: expect.any(Number) });
    const row = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('audit_log_events')
        .selectAll()
        .where('target_id', '=', inviteId)
        .where('action', '=', 'invite.created')
        .executeTakeFirstOrThrow(),
    );
    expect(row.after).toMatchObject({ role: 'VIEWER' });
    expect(row.after).not.toHaveProperty('email');
    expect(row.salt).toBeNull();
    const salts = row.salts ?? {};
    expect(Object.keys(salts).toSorted()).toEqual(
      ['after.expiresAt', 'after.role', 'ip', 'user_agent'].toSorted(),
    );
    const commitments = commitmentsIn(row.canonical);
    expect(commitmentTo(salts['after.role'] ?? '', 'VIEWER')).toBe(commitments.get('after.role'));
    for (const salt of Object.values(salts)) {
      const guess = commitmentTo(salt, email);
      expect(guess).not.toBe(commitments.get('after.email'));
    }
    await settle();
    expect(await verify()).toMatchObject({ valid: true, problems: [] });
    // The list still shows the row, without what is gone.
    const list = await owner.client.get(`/v1/audit-logs?targetId=${inviteId}`);
    expect(expectStatus(list, 200).body).toMatchObject({ items: [{ after: { role: 'VIEWER' } }] });
  });

  it('erases from a row a second time what was not erased the first time', async () => {
    const first = `first.${randomUUID()}`;
    const second = `second.${randomUUID()}`;
    const incident = { title: first, description: second };
    expectStatus(await owner.client.post('/v1/incidents', incident), 201);
    const userId = randomUUID();
    for (const text of [first, second]) {
      const answer = await owner.client.post('/v1/audit-logs/erase', { userId, texts: [text] });
      expect(expectStatus(answer, 200).body).toMatchObject({ events: 1, values: 1 });
    }
    expect(await dump()).not.toMatch(new RegExp(`${first}|${second}`));
    await settle();
    expect(await verify()).toMatchObject({ valid: true, problems: [] });
  });

  it('erases before as well as after sealing', async () => {
    await using idle = await startTestApp({ workers: false });
    const lonely = await signUpOwner(idle.url);
    await writeEvents(idle.database, lonely.tenantId, 3);
    const answer = await lonely.client.post('/v1/audit-logs/erase', {
      userId: randomUUID(),
      texts: ['New 1'],
    });
    expect(expectStatus(answer, 200).body).toEqual({ events: 1, values: 1 });
    expect(await sealedSize(idle.database, lonely.tenantId)).toBe(0);
    expect((await lonely.client.get('/v1/audit-logs/verify')).body).toMatchObject({
      valid: true,
      treeSize: 0,
      checkpoint: null,
    });
  });

  it('is for the OWNER, after a recent sign-in, and stays in the tenant', async () => {
    const admin = await addMember(owner, 'ADMIN');
    const input = { userId: admin.userId, texts: [] };
    expectStatus(await admin.client.post('/v1/audit-logs/erase', input), 403);
    const other = await signUpOwner(app.url);
    const address = async () =>
      app.database.platformTransaction((trx) =>
        trx
          .selectFrom('audit_log_events')
          .select('ip')
          .where('actor_id', '=', other.userId)
          .where('ip', 'is not', null)
          .execute(),
      );
    const before = await address();
    expect(before.length).toBeGreaterThan(0);
    const foreign = { userId: other.userId, texts: [other.name] };
    expectStatus(await owner.client.post('/v1/audit-logs/erase', foreign), 200);
    expect(await address()).toEqual(before);
  });

  it.each([
    ['without an event that accounts for it', sql`gen_random_uuid()`],
    [
      'on the strength of an earlier erasure',
      sql`(SELECT id FROM audit_log_events
      WHERE action = 'audit.personal_data_erased' LIMIT 1)`,
    ],
  ])('is refused by the database %s', async (_what, erasure) => {
    const erasing = app.database.tenantTransaction(owner.tenantId, (trx) =>
      sql`SELECT erase_audit_details(${erasure}, array(SELECT id FROM audit_log_events LIMIT 1),
        ARRAY['ip'])`.execute(trx),
    );
    await expect(erasing).rejects.toMatchObject({ code: '42501' });
  });

  it('is the only change that the owner of the table can make past the triggers', async () => {
    const rewriting = app.database.platformTransaction(async (trx) => {
      await sql`SET LOCAL ROLE app_owner`.execute(trx);
      await sql`SELECT set_config('app.tenant_id', ${owner.tenantId}, true),
        set_config('app.audit_erasure', 'on', true)`.execute(trx);
      await sql`UPDATE audit_log_events SET action = 'x', erased = '{"ip": "x"}'`.execute(trx);
    });
    await expect(rewriting).rejects.toThrow('append-only');
  });
});
