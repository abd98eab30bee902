import { newId } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { createTestDatabase } from '@incident-tracker/db/testing';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.js';
import { createLogger } from '../platform/logger.js';
import { fixedKeys, generateKey } from '../platform/encryption/key-set.js';
import { createFieldCrypto } from '../platform/field-crypto.js';
import { systemClock } from '../platform/clock.js';
import { MetricRegistry } from '../platform/telemetry/metric-registry.js';
import { silentTracer } from '../platform/telemetry/tracer.js';
import type { MailPorts } from './mail-worker.js';
import { startLoneMailWorker } from '../testing/mail-worker.js';
import { queueMail } from './queue-mail.js';

const IMPATIENT = { relayEveryMs: 50, retryDelaySeconds: 1 };
const PORTS = { fieldCrypto: createFieldCrypto(fixedKeys(generateKey(1))) };
const MAIL = {
  to: 'ada@example.com',
  subject: 'Héllo',
  text: 'Plain text',
  html: '<p>Rich text</p>',
};

interface Received {
  readonly recipients: readonly string[];
  readonly source: string;
}

/** A real SMTP server on this machine that keeps what it gets. */
async function startMailServer(
  options: { port?: number } & Pick<SMTPServerOptions, 'onRcptTo'> = {},
): Promise<AsyncDisposable & { port: number; received: Received[] }> {
  const { port = 0, ...more } = options;
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    ...more,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          recipients: session.envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.server.address() as AddressInfo;
  return {
    port: address.port,
    received,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

function portsOf(
  db: Database,
  env: Record<string, string>,
  onLog?: (line: string) => void,
): Omit<MailPorts, 'jobs'> {
  return {
    db,
    clock: systemClock,
    metrics: new MetricRegistry(),
    tracer: silentTracer,
    config: readConfig(env),
    fieldCrypto: PORTS.fieldCrypto,
    logger: createLogger('info', { write: onLog ?? (() => {}) }),
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 20 seconds');
    await sleep(50);
  }
}

async function statusOf(db: Database, recipient: string) {
  return db.identity
    .selectFrom('mail_messages')
    .select(['status', 'last_error', 'sent_at'])
    .where('recipient', '=', recipient)
    .executeTakeFirstOrThrow();
}

describe('the mail worker', () => {
  test('sends what a committed transaction queued, once, forgets what it said, and sends nothing else', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using server = await startMailServer();
    const ports = portsOf(db, { SMTP_URL: `smtp://127.0.0.1:${server.port}` });
    await using _first = await startLoneMailWorker(ports, IMPATIENT);
    await using _second = await startLoneMailWorker(ports, IMPATIENT);

    await db.identityTransaction((trx) => queueMail(PORTS, trx, MAIL));
    await expect(
      db.identityTransaction(async (trx) => {
        await queueMail(PORTS, trx, { ...MAIL, to: 'nobody@example.com' });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');

    await until(async () => (await statusOf(db, MAIL.to)).status === 'sent');
    await sleep(500);
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail?.recipients).toEqual(['ada@example.com']);
    expect(mail?.source).toContain('Plain text');
    expect(mail?.source).toContain('<p>Rich text</p>');
    expect(mail?.source).toContain('Subject: =?UTF-8?Q?H=C3=A9llo?=');
    expect((await statusOf(db, MAIL.to)).sent_at).toBeInstanceOf(Date);
    const { content } = await db.identity
      .selectFrom('mail_messages')
      .select('content')
      .executeTakeFirstOrThrow();
    expect(content).toBeNull();
  });

  test('keeps mail while the server is down, and sends it when it is back', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    const port = await freePort();
    const lines: string[] = [];
    const ports = portsOf(db, { SMTP_URL: `smtp://127.0.0.1:${port}` }, (line) => lines.push(line));
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    await queueMail(PORTS, db.identity, MAIL);
    await until(async () => (await statusOf(db, MAIL.to)).last_error !== null);
    expect((await statusOf(db, MAIL.to)).status).toBe('handed_over');

    await using server = await startMailServer({ port });
    await until(async () => (await statusOf(db, MAIL.to)).status === 'sent');
    expect(server.received).toHaveLength(1);
    expect(await statusOf(db, MAIL.to)).toMatchObject({ status: 'sent', last_error: null });
    expect(lines.join('')).not.toContain('ada@example.com');
  });

  test('gives up on a mail that the server refuses for good, and goes on with the others', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await using server = await startMailServer({
      onRcptTo({ address }, _session, done) {
        const refused = address === 'gone@example.com';
        done(refused ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null);
      },
    });
    const ports = portsOf(db, { SMTP_URL: `smtp://127.0.0.1:${server.port}` });
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    await queueMail(PORTS, db.identity, { ...MAIL, to: 'gone@example.com' });
    await queueMail(PORTS, db.identity, MAIL);
    await until(async () => (await statusOf(db, 'gone@example.com')).status === 'failed');
    await until(async () => (await statusOf(db, MAIL.to)).status === 'sent');
    expect((await statusOf(db, 'gone@example.com')).last_error).toContain('no such user');
  });

  test('takes up what a process left behind that was stopped before it sent', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    const port = await freePort();
    const ports = portsOf(db, { SMTP_URL: `smtp://127.0.0.1:${port}` });
    {
      await using _worker = await startLoneMailWorker(ports, IMPATIENT);
      await queueMail(PORTS, db.identity, MAIL);
      await until(async () => (await statusOf(db, MAIL.to)).status === 'handed_over');
    }
    await using server = await startMailServer({ port });
    await using _worker = await startLoneMailWorker(ports, IMPATIENT);
    await expect.poll(() => server.received.length, { timeout: 20_000 }).toBe(1);
  });

  test('without a mail server leaves mail in the mailbox, and says so where there is none', async () => {
    await using test = await createTestDatabase();
    const { database: db } = test;
    await queueMail(PORTS, db.identity, MAIL);
    {
      await using _worker = await startLoneMailWorker(portsOf(db, {}), IMPATIENT);
      await until(async () => (await statusOf(db, MAIL.to)).status === 'sent');
    }
    const to = `${newId()}@example.com`;
    await queueMail(PORTS, db.identity, { ...MAIL, to });
    const lines: string[] = [];
    const external = portsOf(db, { DATABASE_URL: 'postgres://localhost/x' }, (line) =>
      lines.push(line),
    );
    await using _worker = await startLoneMailWorker(external, IMPATIENT);
    await until(async () => (await statusOf(db, to)).status === 'failed');
    expect(lines.join('')).toContain('SMTP_URL is not set');
  });
});
