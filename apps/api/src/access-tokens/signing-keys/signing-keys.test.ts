import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  fixedKeys,
  generateKey as generateEncryptionKey,
} from '../../platform/encryption/key-set.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { automationClient } from '../../testing/client.js';
import { movingClock } from '../../testing/moving-clock.js';
import { serveTestApp, startTestApp } from '../../testing/start-test-app.js';
import { refresh, register, tokensIn } from '../../testing/tokens.js';
import { tendTokens } from '../start-token-upkeep.js';
import { generateKey, sealKey } from './key-pair.js';
import { isSuccessorDue, signingKeyAt } from './key-schedule.js';
import { rotateSigningKey } from './rotate-signing-key.js';
import { createTokenKeys } from './token-keys.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface PublishedKey extends JsonWebKey {
  kid: string;
}

/** What another service knows: the address of the installation, and nothing of its code. */
async function fetchKeys(url: string): Promise<PublishedKey[]> {
  const response = await fetch(`${url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: PublishedKey[] };
  return keys;
}

/** A verifier of its own: RFC 7515 §5.2 with RFC 8037, by nothing but node:crypto. */
async function verifiesIndependently(url: string, token: string): Promise<boolean> {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
  const header = read(head) as { alg: string; kid: string; typ: string };
  const claims = read(payload) as { iss: string; aud: string; exp: number };
  const jwk = (await fetchKeys(url)).find(({ kid }) => kid === header.kid);
  if (jwk === undefined || header.alg !== 'EdDSA' || header.typ !== 'at+jwt') return false;
  if (claims.iss !== url || claims.aud !== 'incident-tracker') return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

const kidOf = (token: string): string => decodeProtectedHeader(token).kid ?? '';

describe('the published keys', () => {
  test('let a service that knows only the address check a token', async () => {
    await using app = await startTestApp({ workers: false });
    const { accessToken } = await register(app.url);
    expect(await verifiesIndependently(app.url, accessToken)).toBe(true);
    const [head = '', payload = '', signature = ''] = accessToken.split('.');
    const changed = Buffer.from(payload, 'base64url').toString().replace('"org":null', '"org":1');
    const forged = `${head}.${Buffer.from(changed).toString('base64url')}.${signature}`;
    expect(await verifiesIndependently(app.url, forged)).toBe(false);

    const remote = createRemoteJWKSet(new URL(`${app.url}/.well-known/jwks.json`));
    const { payload: claims } = await jwtVerify(accessToken, remote, {
      issuer: app.url,
      audience: 'incident-tracker',
      typ: 'at+jwt',
    });
    expect(claims).toMatchObject({ org: null });
    await expect(jwtVerify(forged, remote)).rejects.toThrow('signature verification failed');
  });

  test('are public halves only, exist before the first sign-in, and may be cached for five minutes', async () => {
    await using app = await startTestApp({ workers: false });
    const answer = await automationClient(app.url).get('/.well-known/jwks.json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(answer.body).toEqual({
      keys: [
        {
          kty: 'OKP',
          crv: 'Ed25519',
          use: 'sig',
          alg: 'EdDSA',
          kid: expect.stringMatching(/^[\w-]{43}$/) as unknown,
          x: expect.stringMatching(/^[\w-]{43}$/) as unknown,
        },
      ],
    });
  });

  test('are made once, however many ask first', async () => {
    await using app = await startTestApp({ workers: false });
    const second = createTokenKeys(app.ports);
    await Promise.all([
      ...Array.from({ length: 20 }, () => fetchKeys(app.url)),
      ...Array.from({ length: 5 }, () => second.signer()),
    ]);
    expect(await fetchKeys(app.url)).toHaveLength(1);
  });
});

describe('a rotation', () => {
  test('publishes a key before it signs, and keeps the old one while its tokens live', async () => {
    const clock = movingClock();
    await using app = await startTestApp({ workers: false, clock });
    const first = await register(app.url);
    const { kid, notBefore } = await rotateSigningKey(app.ports);
    // Another node, which has not seen the rotation happen.
    await using node = await serveTestApp(app.database, {
      workers: false,
      clock,
      env: { PUBLIC_URL: app.url },
    });
    const published = (await fetchKeys(node.url)).map((key) => key.kid);
    expect(published.toSorted()).toEqual([kid, kidOf(first.accessToken)].toSorted());
    expect(notBefore.getTime() - clock.now().getTime()).toBe(10 * MINUTE_MS);

    const early = tokensIn(node.url, await refresh(node.url, first.refreshToken));
    expect(kidOf(early.accessToken)).toBe(kidOf(first.accessToken));
    clock.wait(10 * MINUTE_MS);
    const late = tokensIn(node.url, await refresh(node.url, early.refreshToken));
    expect(kidOf(late.accessToken)).toBe(kid);
    for (const { client } of [early, late]) {
      expect((await client.get('/v1/verify-token')).status).toBe(200);
    }
    clock.wait(65 * MINUTE_MS);
    expect((await fetchKeys(node.url)).map((key) => key.kid)).toEqual([kid]);
  });

  test('comes by itself when the key is old enough, once', async () => {
    const clock = movingClock();
    const env = { JWT_KEY_ROTATION_DAYS: '7' };
    await using app = await startTestApp({ workers: false, clock, env });
    const keys = () => app.database.identity.selectFrom('signing_keys').selectAll().execute();
    await tendTokens(app.ports);
    expect(await keys()).toHaveLength(1);
    clock.wait(7 * DAY_MS - 10 * MINUTE_MS - 1);
    await tendTokens(app.ports);
    expect(await keys()).toHaveLength(1);
    clock.wait(1);
    await Promise.all([tendTokens(app.ports), tendTokens(app.ports), tendTokens(app.ports)]);
    expect(await keys()).toHaveLength(2);
    clock.wait(40 * DAY_MS);
    await tendTokens(app.ports);
    expect(await keys()).toHaveLength(2);
  });

  test('of the encryption key does not disturb a running node', async () => {
    const [one, two] = [generateEncryptionKey(1), generateEncryptionKey(2)];
    await using app = await startTestApp({ workers: false, encryptionKeys: fixedKeys(one) });
    const { client } = await register(app.url);
    await using node = await serveTestApp(app.database, {
      workers: false,
      encryptionKeys: fixedKeys(`${two},${one}`),
      env: { PUBLIC_URL: app.url },
    });
    expect((await client.get('/v1/verify-token')).status).toBe(200);
    expect(await fetchKeys(node.url)).toEqual(await fetchKeys(app.url));
  });
});

describe('a row that somebody put among the keys', () => {
  test('is not used unless it was written with the encryption key', async () => {
    await using app = await startTestApp({ workers: false });
    const { accessToken } = await register(app.url);
    const foreign = createFieldCrypto(fixedKeys(generateEncryptionKey(1)));
    const evil = await generateKey();
    const now = new Date();
    const row = {
      kid: evil.kid,
      public_jwk: JSON.stringify(evil.publicJwk),
      created_at: now,
      not_before: now,
    };
    const { private_key: ours } = await app.database.identity
      .selectFrom('signing_keys')
      .select('private_key')
      .executeTakeFirstOrThrow();
    for (const privateKey of [sealKey(foreign, evil), ours, '{"d":"plain"}', '']) {
      const { identity } = app.database;
      await identity.deleteFrom('signing_keys').where('kid', '=', evil.kid).execute();
      await identity
        .insertInto('signing_keys')
        .values({ ...row, private_key: privateKey })
        .execute();
      const keys = createTokenKeys(app.ports);
      expect(await keys.verifier(evil.kid)).toBeNull();
      expect((await keys.published()).map(({ kid }) => kid)).toEqual([kidOf(accessToken)]);
    }
  });

  test('nor does a changed public half change what is published', async () => {
    await using app = await startTestApp({ workers: false });
    const { accessToken } = await register(app.url);
    const evil = await generateKey();
    await app.database.identity
      .updateTable('signing_keys')
      .set({ public_jwk: JSON.stringify({ ...evil.publicJwk, kid: kidOf(accessToken) }) })
      .execute();
    const [published] = await createTokenKeys(app.ports).published();
    expect(published?.x).not.toBe(evil.publicJwk.x);
  });

  test('and an installation that has lost its encryption key makes a new key of its own', async () => {
    await using app = await startTestApp({ workers: false });
    await register(app.url);
    await using bereft = await serveTestApp(app.database, {
      workers: false,
      encryptionKeys: fixedKeys(generateEncryptionKey(1)),
    });
    const { client } = await register(bereft.url);
    expect((await client.get('/v1/verify-token')).status).toBe(200);
    expect(await fetchKeys(bereft.url)).toHaveLength(1);
  });
});

describe('the schedule', () => {
  const now = new Date('2026-03-02T09:00:00Z');
  const at = (ms: number): Date => new Date(now.getTime() + ms);
  const key = (name: string, notBefore: number, retiredAt: number | null = null) => ({
    name,
    createdAt: at(notBefore),
    notBefore: at(notBefore),
    retiredAt: retiredAt === null ? null : at(retiredAt),
  });

  test('signs with the newest key that may, and never with one that is retired or to come', () => {
    const keys = [key('old', -20), key('current', -10), key('next', 1), key('stolen', -5, 0)];
    expect(signingKeyAt(keys, now)?.name).toBe('current');
    expect(signingKeyAt(keys.toReversed(), now)?.name).toBe('current');
    expect(signingKeyAt([key('next', 1)], now)).toBeNull();
    expect(signingKeyAt([], now)).toBeNull();
  });

  test('counts age from when the newest key began to sign', () => {
    const due = { now, rotationDays: 90 };
    expect(isSuccessorDue([], due)).toBe(true);
    expect(isSuccessorDue([key('old', -90 * DAY_MS)], due)).toBe(true);
    expect(isSuccessorDue([key('old', -90 * DAY_MS), key('next', 10)], due)).toBe(false);
    expect(isSuccessorDue([key('stolen', 0, 0)], due)).toBe(true);
  });
});
