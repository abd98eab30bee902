import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import type { Answer } from '../testing/client.js';
import { movingClock } from '../testing/moving-clock.js';
import { expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { claimsOf, logInForTokens, refresh, register, tokensIn } from '../testing/tokens.js';
import { judgeRefresh } from './judge-refresh.js';

const SECOND_MS = 1000;
const DAY_MS = 86_400 * SECOND_MS;

async function startWithClock(env: Record<string, string> = {}) {
  const clock = movingClock();
  const app = await startTestApp({ workers: false, clock, env });
  const exchange = async (token: string) => tokensIn(app.url, await refresh(app.url, token));
  return { app, clock, exchange, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

const codeOf = ({ status, body }: Answer): unknown => [status, body['code']];
const REUSED = [401, 'AUTH_TOKEN_REUSED'];
const INVALID = [401, 'AUTH_INVALID_TOKEN'];

const sessionsIn = (app: TestApp) =>
  app.database.identity.selectFrom('sessions').select('id').execute();

describe('a refresh token', () => {
  test('is exchanged for a new pair of the same session', async () => {
    await using world = await startWithClock();
    const { clock, exchange } = world;
    const first = await register(world.app.url);
    clock.wait(20 * 60 * SECOND_MS);
    expect((await first.client.get('/v1/verify-token')).status).toBe(401);
    const second = await exchange(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expectStatus(await second.client.get('/v1/verify-token'), 200);
    const { sid, jti } = claimsOf(second.accessToken);
    expect(sid).toBe(claimsOf(first.accessToken)['sid']);
    expect(jti).not.toBe(claimsOf(first.accessToken)['jti']);
  });

  test('used again after the grace ends the session: for the thief and for the client', async () => {
    await using world = await startWithClock();
    const { app, clock, exchange } = world;
    const { email, ...first } = await register(app.url);
    const other = await logInForTokens(app.url, email);
    const second = await exchange(first.refreshToken);
    clock.wait(10 * SECOND_MS + 1);
    expect(codeOf(await refresh(app.url, first.refreshToken))).toEqual(REUSED);
    expect(codeOf(await refresh(app.url, second.refreshToken))).toEqual(INVALID);
    for (const { client } of [first, second]) {
      expect(codeOf(await client.get('/v1/verify-token'))).toEqual(INVALID);
    }
    // Another sign-in of the same person is another family.
    const activity = expectStatus(await other.client.get('/v1/user/activity?limit=1'), 200);
    expect(activity.body['items']).toMatchObject([{ type: 'auth.token_reused' }]);
  });

  test('that is reused is told to the tenant’s audit log', async () => {
    await using world = await startWithClock();
    const { app, clock, exchange } = world;
    const owner = await signUpOwner(app.url);
    const tokens = await logInForTokens(app.url, owner.email);
    await exchange(tokens.refreshToken);
    clock.wait(11 * SECOND_MS);
    expect(codeOf(await refresh(app.url, tokens.refreshToken))).toEqual(REUSED);
    const log = await owner.client.get('/v1/audit-logs?action=auth.token_reused');
    expect(log.body['items']).toMatchObject([
      { target: { type: 'session', id: claimsOf(tokens.accessToken)['sid'] } },
    ]);
  });

  test('asked for twice within ten seconds is answered again: the first answer may be lost', async () => {
    await using world = await startWithClock();
    const { app, clock, exchange } = world;
    const first = await register(app.url);
    const lost = await exchange(first.refreshToken);
    clock.wait(10 * SECOND_MS);
    const second = await exchange(first.refreshToken);
    expect(second.refreshToken).not.toBe(lost.refreshToken);
    expect(claimsOf(second.accessToken)['sid']).toBe(claimsOf(first.accessToken)['sid']);
    const third = await exchange(second.refreshToken);
    expectStatus(await third.client.get('/v1/verify-token'), 200);
    // Whoever kept the lost answer is found out: one use has spent both.
    clock.wait(11 * SECOND_MS);
    expect(codeOf(await refresh(app.url, lost.refreshToken))).toEqual(REUSED);
    expect(codeOf(await refresh(app.url, third.refreshToken))).toEqual(INVALID);
  });

  test('of the generation before the last is reused even within the grace', async () => {
    await using world = await startWithClock();
    const { app, exchange } = world;
    const first = await register(app.url);
    const second = await exchange(first.refreshToken);
    const third = await exchange(second.refreshToken);
    expect(codeOf(await refresh(app.url, first.refreshToken))).toEqual(REUSED);
    expect(codeOf(await refresh(app.url, third.refreshToken))).toEqual(INVALID);
  });

  test('refreshed twenty times at once leaves one live family', async () => {
    await using app = await startTestApp({ workers: false });
    const { refreshToken } = await register(app.url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refresh(app.url, refreshToken)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
    expect(await sessionsIn(app)).toHaveLength(1);
    const { rows } =
      await sql`select generation, count(*)::int as tokens, count(spent_at)::int as spent
      from refresh_tokens group by 1 order by 1`.execute(app.database.identity);
    expect(rows).toEqual([
      { generation: 1, tokens: 1, spent: 1 },
      { generation: 2, tokens: 20, spent: 0 },
    ]);
    const chosen = answers[7];
    if (chosen === undefined) throw new Error();
    const next = tokensIn(app.url, await refresh(app.url, textAt(chosen.body, 'refreshToken')));
    expectStatus(await next.client.get('/v1/verify-token'), 200);
    const { rows: live } = await sql`select 1 from refresh_tokens where spent_at is null`.execute(
      app.database.identity,
    );
    expect(live).toHaveLength(1);
  });

  test('expires after thirty days, and each new one is good for as long', async () => {
    await using world = await startWithClock();
    const { app, clock, exchange } = world;
    const idle = await register(app.url);
    let busy = await register(app.url);
    clock.wait(29 * DAY_MS);
    busy = { ...busy, ...(await exchange(busy.refreshToken)) };
    clock.wait(DAY_MS);
    expect(codeOf(await refresh(app.url, idle.refreshToken))).toEqual(INVALID);
    clock.wait(28 * DAY_MS);
    busy = { ...busy, ...(await exchange(busy.refreshToken)) };
    expectStatus(await busy.client.get('/v1/verify-token'), 200);
    // 90 days after the sign-in it is over, however much it was used.
    clock.wait(20 * DAY_MS);
    busy = { ...busy, ...(await exchange(busy.refreshToken)) };
    clock.wait(12 * DAY_MS - 1);
    busy = { ...busy, ...(await exchange(busy.refreshToken)) };
    const list = expectStatus(await busy.client.get('/v1/auth/sessions'), 200);
    const lastMoment = new Date(clock.now().getTime() + 1).toISOString();
    expect(list.body['items']).toMatchObject([{ expiresAt: lastMoment }]);
    clock.wait(1);
    expect(codeOf(await refresh(app.url, busy.refreshToken))).toEqual(INVALID);
    expect((await busy.client.get('/v1/verify-token')).status).toBe(401);
  });

  test('has lifetimes that can be configured', async () => {
    const env = { ACCESS_TOKEN_MINUTES: '1', REFRESH_TOKEN_DAYS: '2' };
    await using world = await startWithClock(env);
    const { app, clock } = world;
    const tokens = await register(app.url);
    const { iat, exp } = claimsOf(tokens.accessToken);
    expect(Number(exp) - Number(iat)).toBe(60);
    clock.wait(2 * DAY_MS);
    expect(codeOf(await refresh(app.url, tokens.refreshToken))).toEqual(INVALID);
  });

  test('is not spent when the exchange fails on our side', async () => {
    await using world = await startWithClock();
    const { app, clock, exchange } = world;
    const { refreshToken } = await register(app.url);
    const asOwner = (statement: string) =>
      app.database.platformTransaction(async (trx) => {
        await sql`SET LOCAL ROLE NONE`.execute(trx);
        await sql.raw(statement).execute(trx);
      });
    await asOwner(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`);
    await asOwner(
      'CREATE TRIGGER fail BEFORE INSERT ON refresh_tokens FOR EACH ROW EXECUTE FUNCTION fail()',
    );
    expect((await refresh(app.url, refreshToken)).status).toBe(500);
    await asOwner('DROP TRIGGER fail ON refresh_tokens');
    clock.wait(11 * SECOND_MS);
    await exchange(refreshToken);
  });

  test('whose session is ended while it is exchanged gets nothing', async () => {
    await using app = await startTestApp({ workers: false });
    const { refreshToken } = await register(app.url);
    const exchange = await app.database.platformTransaction(async (trx) => {
      await trx.deleteFrom('sessions').execute();
      const running = refresh(app.url, refreshToken);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { running };
    });
    expect(codeOf(await exchange.running)).toEqual(INVALID);
  });

  test('that nobody issued is refused', async () => {
    await using app = await startTestApp({ workers: false });
    const unknown = ['x', 'itr_', `itr_${'A'.repeat(43)}`, 'null', 'a.b.c', 'x'.repeat(200)];
    for (const token of unknown) {
      expect(codeOf(await refresh(app.url, token))).toEqual(INVALID);
    }
    for (const value of ['', 'x'.repeat(201), null, 1, ['x'], { $ne: '' }]) {
      const answer = await automationClient(app.url).post('/v1/token/refresh', {
        refreshToken: value,
      });
      expect(codeOf(answer)).toEqual([400, 'VALIDATION_FAILED']);
    }
  });
});

describe('the verdict on a refresh token', () => {
  const now = new Date('2026-03-02T09:00:00Z');
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  const token = { generation: 3, newest: 3, expiresAt: later(1), spentAt: null };

  test.each([
    ['unspent', {}, 'rotate'],
    ['unspent and expired', { expiresAt: now }, 'expired'],
    ['just spent', { newest: 4, spentAt: now }, 'again'],
    ['spent ten seconds ago', { newest: 4, spentAt: later(-10_000) }, 'again'],
    ['spent longer ago', { newest: 4, spentAt: later(-10_001) }, 'reused'],
    ['just spent, but its child as well', { newest: 5, spentAt: now }, 'reused'],
    ['spent by a node whose clock is ahead', { newest: 4, spentAt: later(500) }, 'again'],
    ['spent and expired', { newest: 4, spentAt: now, expiresAt: now }, 'expired'],
  ] as const)('that is %s', (_what, change, verdict) => {
    expect(judgeRefresh({ ...token, ...change }, now)).toBe(verdict);
  });
});
