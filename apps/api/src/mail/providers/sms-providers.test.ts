import { createTestDatabase } from '@incident-tracker/db/testing';
import type { Database } from '@incident-tracker/db';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../config.js';
import { systemClock } from '../../platform/clock.js';
import { MetricRegistry } from '../../platform/telemetry/metric-registry.js';
import { silentTracer } from '../../platform/telemetry/tracer.js';
import { fixedKeys, generateKey } from '../../platform/encryption/key-set.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { createLogger } from '../../platform/logger.js';
import { codesTo } from '../../testing/codes.js';
import { expectStatus, signUp } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { MailPorts } from '../mail-worker.js';
import { startLoneMailWorker } from '../../testing/mail-worker.js';
import { queueSms } from '../queue-sms.js';

const IMPATIENT = { relayEveryMs: 50, retryDelaySeconds: 1, timeoutMs: 500 };
const fieldCrypto = createFieldCrypto(fixedKeys(generateKey(1)));
const PHONE = '+15005550100';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a gateway treats the next request; the last one is for all that follow. */
type Behaviour = (response: ServerResponse) => void;
const answers =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end('{}');
  };
const hangs: Behaviour = () => {};

/** A real HTTP server on this machine that plays an SMS gateway. */
async function startGateway(
  ...behaviours: Behaviour[]
): Promise<AsyncDisposable & { url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { url: path = '', headers } = request;
      received.push({ path, headers, body });
      const next = behaviours.length > 1 ? behaviours.shift() : behaviours[0];
      (next ?? answers(202))(response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sms`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portsOf(
  db: Database,
  env: Record<string, string>,
  lines: string[] = [],
): Omit<MailPorts, 'jobs'> {
  return {
    db,
    clock: systemClock,
    metrics: new MetricRegistry(),
    tracer: silentTracer,
    config: readConfig(env),
    fieldCrypto,
    logger: createLogger('info', { write: (line) => lines.push(line) }),
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 20 seconds');
    await sleep(50);
  }
}

function stateOf(db: Database, id: string) {
  return db.identity
    .selectFrom('mail_messages')
    .select(['status', 'last_error', 'content'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

const soon = (): Date => new Date(Date.now() + 600_000);
const queue = (db: Database, expiresAt = soon()) =>
  queueSms({ fieldCrypto }, db.identity, { to: PHONE, text: 'Ihr Code: 123456', expiresAt });

describe('a text message', () => {
  test('goes to a generic gateway as JSON, with the header that it wants', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using gateway = await startGateway(answers(202));
    const ports = portsOf(db, {
      SMS_HTTP_URL: gateway.url,
      SMS_HTTP_HEADER: 'X-Api-Key: let me in',
      SMS_FROM: 'Tracker',
    });
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    const id = await queue(db);
    await until(async () => (await stateOf(db, id)).status === 'sent');
    const [request] = gateway.received;
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-api-key': 'let me in',
      'idempotency-key': id,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id,
      to: PHONE,
      from: 'Tracker',
      text: 'Ihr Code: 123456',
    });
    expect(await stateOf(db, id)).toMatchObject({ content: null, last_error: null });
  });

  test('goes to Twilio as a form with Basic authentication', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using gateway = await startGateway(answers(201));
    const ports = portsOf(db, {
      SMS_TWILIO_URL: new URL(gateway.url).origin,
      SMS_TWILIO_ACCOUNT_SID: 'AC1',
      SMS_TWILIO_AUTH_TOKEN: 'hush',
      SMS_FROM: '+15005550006',
    });
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    const id = await queue(db);
    await until(async () => (await stateOf(db, id)).status === 'sent');
    const [request] = gateway.received;
    expect(request?.path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from('AC1:hush').toString('base64')}`,
    );
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      To: PHONE,
      From: '+15005550006',
      Body: 'Ihr Code: 123456',
    });
  });

  test('waits while the gateway fails, refuses us or hangs, and arrives when it is back', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using gateway = await startGateway(answers(500), answers(401), hangs, answers(200));
    const lines: string[] = [];
    const ports = portsOf(db, { SMS_HTTP_URL: gateway.url }, lines);
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    const id = await queue(db);
    await until(async () => (await stateOf(db, id)).last_error !== null);
    expect(await stateOf(db, id)).toMatchObject({
      status: 'handed_over',
      last_error: 'the provider answered 500',
    });
    await until(() => gateway.received.length === 3);
    await until(async () => /timeout/i.test((await stateOf(db, id)).last_error ?? ''));
    await until(async () => (await stateOf(db, id)).status === 'sent');
    expect(gateway.received).toHaveLength(4);
    const keys = gateway.received.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys)).toEqual(new Set([id]));
    expect(lines.join('')).not.toContain(PHONE);
    expect(lines.join('')).not.toContain('123456');
  }, 30_000);

  test('is given up when the gateway refuses it, redirects aside', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using elsewhere = await startGateway(answers(200));
    await using gateway = await startGateway(
      answers(307, { location: elsewhere.url }),
      answers(400),
    );
    await using _worker = await startLoneMailWorker(
      portsOf(db, { SMS_HTTP_URL: gateway.url }),
      IMPATIENT,
    );
    const id = await queue(db);
    await until(async () => (await stateOf(db, id)).status === 'failed');
    expect(await stateOf(db, id)).toMatchObject({
      last_error: 'the provider answered 400',
      content: null,
    });
    expect(elsewhere.received).toEqual([]);
  });

  test('is not sent once it has expired', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using gateway = await startGateway(answers(200));
    await using _worker = await startLoneMailWorker(
      portsOf(db, { SMS_HTTP_URL: gateway.url }),
      IMPATIENT,
    );
    const id = await queue(db, new Date(Date.now() - 1));
    await until(async () => (await stateOf(db, id)).status === 'failed');
    expect((await stateOf(db, id)).last_error).toContain('expired');
    expect(gateway.received).toEqual([]);
  });

  test('fails at once where nobody sends any, and there is no mailbox', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    const ports = portsOf(db, { DATABASE_URL: 'postgres://localhost/x' });
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    const id = await queue(db);
    await until(async () => (await stateOf(db, id)).status === 'failed');
    expect((await stateOf(db, id)).last_error).toBe('no SMS provider is set');
  });
});

describe('asking for a code by text message', () => {
  test('is answered at once while the gateway hangs, and says how far the message has come', async () => {
    await using gateway = await startGateway(hangs, answers(503));
    await using app = await startTestApp({ workers: false, env: { SMS_HTTP_URL: gateway.url } });
    await using _worker = await startLoneMailWorker(app.ports, IMPATIENT);
    const { client } = await signUp(app.url);
    const startedAt = performance.now();
    const input = { channel: 'sms', purpose: 'verify_phone', phone: PHONE };
    const sent = expectStatus(await client.post('/v1/otp/send', input), 202);
    expect(performance.now() - startedAt).toBeLessThan(400);
    const path = `/v1/otp/${String(sent.body['flowId'])}`;
    expect((await client.get(path)).body).toMatchObject({ delivery: 'queued', attemptsLeft: 5 });
    await expect
      .poll(async () => (await client.get(path)).body['delivery'], { timeout: 20_000 })
      .toBe('retrying');
    expect(await codesTo(app.url, 'somebody@example.com')).toEqual([]);
    const other = await signUp(app.url);
    expectStatus(await other.client.get(path), 404);
  });

  test('is refused where the installation sends none', async () => {
    await using app = await startTestApp({
      workers: false,
      env: { SMTP_URL: 'smtp://127.0.0.1:9', EMAIL_VERIFICATION: 'optional' },
    });
    const { client } = await signUp(app.url);
    const input = { channel: 'sms', purpose: 'verify_phone', phone: PHONE };
    const refused = expectStatus(await client.post('/v1/otp/send', input), 400);
    expect(refused.body).toMatchObject({ details: { issues: [{ path: 'channel' }] } });
  });
});
