import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitEvent } from '../testing/outbox.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { REACH_LOCALHOST, startReceiver } from '../testing/webhook-receiver.js';
import type { Receiver } from '../testing/webhook-receiver.js';
import { insertEndpoints } from '../testing/webhook-endpoints.js';
import { until } from '../testing/webhooks.js';
import { sealSecret } from './endpoints/secrets.js';
import { newWebhookSecret } from './signature.js';

const TENANTS = 20;
const ENDPOINTS_EACH = 50;
const EVENTS_EACH = 2;
const HEALTHY = TENANTS * ENDPOINTS_EACH - 3;
/** What the slow one keeps waiting has not been given up by then: were anybody behind it, it would fail. */
const BOUND_MS = 55_000;

const stack = new AsyncDisposableStack();
let app: TestApp;
let healthy: Receiver;
let slow: Receiver;
let flapping: Receiver;
let dead: string;

beforeAll(async () => {
  const env = { ...REACH_LOCALHOST, WEBHOOK_TIMEOUT_SECONDS: '60', WEBHOOK_CONCURRENCY: '16' };
  app = stack.use(await startTestApp({ env }));
  healthy = stack.use(await startReceiver());
  slow = stack.use(await startReceiver(() => {}));
  let answered = 0;
  flapping = stack.use(
    await startReceiver((_received, response) => {
      answered += 1;
      response.writeHead(answered % 2 === 0 ? 204 : 500).end();
    }),
  );
  const closed = await startReceiver();
  dead = closed.url;
  await closed[Symbol.asyncDispose]();
});
afterAll(() => stack.disposeAsync());

it(
  'a dead, a slow and a flapping endpoint among a thousand hold up none of the others',
  { timeout: 180_000 },
  async () => {
    const tenants: string[] = [];
    for (let n = 0; n < TENANTS; n += 1) {
      const tenantId = await insertTenant(app.database);
      tenants.push(tenantId);
      const urls = Array.from({ length: ENDPOINTS_EACH }, (_, k) => `${healthy.url}/${n}/${k}`);
      // All three belong to the same tenant as 47 healthy ones.
      if (n === 0) urls.splice(0, 3, dead, slow.url, flapping.url);
      const seal = (endpointId: string): string =>
        sealSecret(app.ports.fieldCrypto, { tenantId, endpointId }, newWebhookSecret());
      await insertEndpoints(
        app.database,
        tenantId,
        urls.map((url) => ({ url, seal })),
      );
    }
    const begun = performance.now();
    for (let n = 0; n < EVENTS_EACH; n += 1) {
      await Promise.all(
        tenants.map((tenantId) => commitEvent(app.database, tenantId, `Event ${n}`)),
      );
    }
    await until(
      () => expect(healthy.received.length).toBeGreaterThanOrEqual(HEALTHY * EVENTS_EACH),
      BOUND_MS,
    );
    expect(performance.now() - begun).toBeLessThan(BOUND_MS);
    const seen = new Map<string, Set<unknown>>();
    for (const { path, headers } of healthy.received) {
      const ids = seen.get(path) ?? new Set();
      seen.set(path, ids.add(headers['webhook-id']));
    }
    expect(seen.size).toBe(HEALTHY);
    expect([...seen.values()].every((ids) => ids.size === EVENTS_EACH)).toBe(true);
    // Each once: nothing was sent twice for being slow to be ticked off.
    expect(healthy.received).toHaveLength(HEALTHY * EVENTS_EACH);
    // The flapping one gets there, too: its failures are repeated.
    await until(async () => {
      const ids = new Set(flapping.received.map(({ headers }) => headers['webhook-id']));
      expect(ids.size).toBe(EVENTS_EACH);
    }, BOUND_MS);
    expect(slow.received).toHaveLength(EVENTS_EACH);
  },
);
