import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ConnectionError, RateLimitError, ServerError, TimeoutError } from '../index.js';
import { makeTracker, rejectionOf } from '../testing/make-tracker.js';
import {
  cut,
  failure,
  gatewayPage,
  hang,
  result,
  scriptedServer,
} from '../testing/scripted-server.js';
import type { Responder } from '../testing/scripted-server.js';

const input = { title: 'Checkout fails' };
const success = result({ id: '1' });

const endsMidway: Responder = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"result":', () => response.destroy());
};

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a read', () => {
  it.each<[string, Responder]>([
    ['a connection that breaks', cut],
    ['an answer that ends midway', endsMidway],
    ['a limit', failure(429, 'RATE_LIMITED')],
    ['a gateway without an upstream', gatewayPage(502)],
    ['a server that is unavailable', failure(503, 'UNAVAILABLE')],
    ['a gateway that waited too long', gatewayPage(504)],
  ])('is sent again after %s', async (_what, fault) => {
    await using server = await scriptedServer(fault, success);
    const incident = await makeTracker(server.url).incidents.get({ incidentId: 'INC-1' });
    expect(incident).toStrictEqual({ id: '1' });
    expect(server.received).toHaveLength(2);
  });

  it('is sent again after a timeout', async () => {
    await using server = await scriptedServer(hang, success);
    const tracker = makeTracker(server.url, { timeoutMs: 100 });
    expect(await tracker.incidents.get({ incidentId: 'INC-1' })).toStrictEqual({ id: '1' });
  });

  it('is given up after as many retries as allowed', async () => {
    await using server = await scriptedServer(failure(503, 'UNAVAILABLE'));
    const tracker = makeTracker(server.url, { maxRetries: 1 });
    const error = await rejectionOf(tracker.incidents.get({ incidentId: 'INC-1' }));
    expect(error).toBeInstanceOf(ServerError);
    expect(server.received).toHaveLength(2);
  });

  it('is sent once where the call allows no retries', async () => {
    await using server = await scriptedServer(cut);
    const call = makeTracker(server.url).incidents.get({ incidentId: 'INC-1' }, { maxRetries: 0 });
    expect(await rejectionOf(call)).toBeInstanceOf(ConnectionError);
    expect(server.received).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 409, 412, 500])('is not repeated after %i', async (status) => {
    await using server = await scriptedServer(failure(status, 'INTERNAL'));
    await rejectionOf(makeTracker(server.url).incidents.get({ incidentId: 'INC-1' }));
    expect(server.received).toHaveLength(1);
  });
});

describe('a write', () => {
  it.each<[string, Responder]>([
    [
      'the limiter turned it away',
      failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '0' } }),
    ],
    ['the product says that it is unavailable', failure(503, 'UNAVAILABLE')],
    ['its twin is still running', failure(409, 'IDEMPOTENCY_IN_FLIGHT')],
    ['the connection breaks', cut],
    ['the answer ends midway', endsMidway],
    ['a gateway answers 502', gatewayPage(502)],
    ['a gateway answers 503', gatewayPage(503)],
    ['a gateway answers 504', gatewayPage(504)],
    ['a gateway limits', gatewayPage(429)],
    ['the outcome is unknown', failure(503, 'UNAVAILABLE', { details: { outcome: 'unknown' } })],
  ])('is sent again with the same key when %s', async (_what, fault) => {
    await using server = await scriptedServer(fault, success);
    expect(await makeTracker(server.url).incidents.declare(input)).toStrictEqual({ id: '1' });
    expect(server.received).toHaveLength(2);
    const keys = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('is sent again after a timeout', async () => {
    await using server = await scriptedServer(hang, success);
    const tracker = makeTracker(server.url, { timeoutMs: 100 });
    expect(await tracker.incidents.declare(input)).toStrictEqual({ id: '1' });
    expect(server.received).toHaveLength(2);
  });

  it.each<[string, Responder]>([
    ['it failed', failure(500, 'INTERNAL')],
    ['it conflicts', failure(409, 'CONFLICT')],
    ['its key was used for another', failure(422, 'IDEMPOTENCY_KEY_REUSED')],
  ])('is not repeated when %s', async (_what, fault) => {
    await using server = await scriptedServer(fault, success);
    await rejectionOf(makeTracker(server.url).incidents.declare(input));
    expect(server.received).toHaveLength(1);
  });

  it('is sent again when the connection was refused: it never left', async () => {
    let attempts = 0;
    const port = await freePort();
    const tracker = makeTracker(`http://127.0.0.1:${port}`, {
      maxRetries: 1,
      fetch: (url, init) => {
        attempts += 1;
        return fetch(url, init);
      },
    });
    const error = await rejectionOf(tracker.incidents.declare(input));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', neverSent: true });
    expect(attempts).toBe(2);
  });

  it('carries one idempotency key through all its attempts, and another in the next call', async () => {
    const unavailable = failure(503, 'UNAVAILABLE');
    await using server = await scriptedServer(unavailable, success);
    const { incidents } = makeTracker(server.url);
    await incidents.declare(input);
    await incidents.declare(input);
    const keys = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('carries the idempotency key of the caller', async () => {
    await using server = await scriptedServer(success);
    await makeTracker(server.url).incidents.declare(input, { idempotencyKey: 'alert-7' });
    expect(server.received[0]?.headers['idempotency-key']).toBe('alert-7');
  });
});

describe('a write by anybody, whose key the server ignores', () => {
  const login = { email: 'ada@example.com', password: 'plum-orbit-lantern-42' };

  it.each<[string, Responder]>([
    ['the connection breaks', cut],
    ['the answer ends midway', endsMidway],
    ['a gateway answers 502', gatewayPage(502)],
    ['a gateway answers 503', gatewayPage(503)],
    ['a gateway limits', gatewayPage(429)],
    ['the outcome is unknown', failure(503, 'UNAVAILABLE', { details: { outcome: 'unknown' } })],
  ])('is not repeated when %s: it may have happened', async (_what, fault) => {
    await using server = await scriptedServer(fault, success);
    await rejectionOf(makeTracker(server.url).tokens.login(login));
    expect(server.received).toHaveLength(1);
  });

  it('is not repeated after a timeout', async () => {
    await using server = await scriptedServer(hang, success);
    const tracker = makeTracker(server.url, { timeoutMs: 100 });
    const error = await rejectionOf(tracker.tokens.login(login));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ code: 'TIMEOUT', status: undefined });
    expect(server.received).toHaveLength(1);
  });

  it('is sent again when the product says that it is unavailable', async () => {
    await using server = await scriptedServer(failure(503, 'UNAVAILABLE'), success);
    await makeTracker(server.url).tokens.login(login);
    expect(server.received).toHaveLength(2);
  });
});

describe('waiting', () => {
  it('is as long as Retry-After asks for', async () => {
    const limited = failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '1' } });
    await using server = await scriptedServer(limited, success);
    const start = performance.now();
    await makeTracker(server.url).incidents.declare(input);
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it('takes a date in Retry-After', async () => {
    const inTwoSeconds = new Date(Date.now() + 2000).toUTCString();
    const limited = failure(429, 'RATE_LIMITED', { headers: { 'retry-after': inTwoSeconds } });
    await using server = await scriptedServer(limited);
    const call = makeTracker(server.url).incidents.declare(input, { maxRetries: 0 });
    const error = await rejectionOf(call);
    expect(error).toBeInstanceOf(RateLimitError);
    const seconds = error instanceof RateLimitError ? error.retryAfterSeconds : undefined;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(2);
  });

  it('is left to the caller when it would be long, as for a daily quota', async () => {
    const exceeded = failure(429, 'QUOTA_EXCEEDED', { headers: { 'retry-after': '7200' } });
    await using server = await scriptedServer(exceeded);
    const error = await rejectionOf(makeTracker(server.url).incidents.declare(input));
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAfterSeconds: 7200 });
    expect(server.received).toHaveLength(1);
  });

  it('ends when the caller aborts', async () => {
    const limited = failure(429, 'RATE_LIMITED', { headers: { 'retry-after': '30' } });
    await using server = await scriptedServer(limited);
    const reason = new Error('enough');
    const signal = AbortSignal.timeout(200);
    const start = performance.now();
    const error = await rejectionOf(makeTracker(server.url).incidents.declare(input, { signal }));
    expect(error).toBe(signal.reason);
    expect(error).not.toBe(reason);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('aborting', () => {
  it('ends a running call with the reason that the caller gave', async () => {
    await using server = await scriptedServer(hang);
    const controller = new AbortController();
    const reason = new Error('the dialog was closed');
    const call = makeTracker(server.url).auth.whoami({}, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    expect(await rejectionOf(call)).toBe(reason);
  });

  it('sends nothing when it came first', async () => {
    await using server = await scriptedServer(success);
    const signal = AbortSignal.abort(new Error('never mind'));
    const call = makeTracker(server.url).incidents.declare(input, { signal });
    expect(await rejectionOf(call)).toBe(signal.reason);
    expect(server.received).toHaveLength(0);
  });
});
