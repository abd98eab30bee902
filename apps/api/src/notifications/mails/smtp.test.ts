import { createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { declare, pathOf, textOf } from '../../testing/incidents.js';
import { startMailServer } from '../../testing/mail-server.js';
import type { MailServer } from '../../testing/mail-server.js';
import { startLoneMailWorker } from '../../testing/mail-worker.js';
import { inboxOf, notifying } from '../../testing/notifications.js';
import { createMachine, expectStatus, signUp, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { createToken } from '../unsubscribe/token.js';

/** The parts of a mail that notifications are about (RFC 5322, RFC 2045): decoded. */
interface ParsedMail {
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
}

function decodeQuotedPrintable(body: string): string {
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function parsePart(part: string): { headers: ReadonlyMap<string, string>; body: string } {
  const [head = '', ...rest] = part.split(/\r?\n\r?\n/);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { headers, body: rest.join('\n\n') };
}

function decode({ headers, body }: ReturnType<typeof parsePart>): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : body;
}

function parseMail(source: string): ParsedMail {
  const { headers, body } = parsePart(source);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) throw new Error('the mail has no parts');
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => parsePart(part.trimStart()));
  const partOf = (type: string) => {
    const part = parts.find(({ headers: own }) => own.get('content-type')?.startsWith(type));
    if (part === undefined) throw new Error(`no part ${type}`);
    return decode(part);
  };
  return { headers, text: partOf('text/plain'), html: partOf('text/html') };
}

const stack = new AsyncDisposableStack();
let smtp: MailServer;
let app: TestApp;
let owner: Member;
let reader: Member;

/** An invitation's token is in a mail that went out by SMTP. */
async function joinBySmtp(): Promise<Member> {
  const person = await signUp(app.url);
  const invite = { email: person.email, role: 'VIEWER' };
  expectStatus(await owner.client.post(`/v1/tenants/${owner.tenantId}/invites`, invite), 201);
  const token = await vi.waitFor(() => {
    for (const { to, source } of smtp.received) {
      if (!to.includes(person.email) || !source.includes('accept-invite')) continue;
      const found = /accept-invite\?token=([\w-]+)/.exec(parseMail(source).text)?.[1];
      if (found !== undefined) return found;
    }
    throw new Error('no invitation yet');
  }, 15_000);
  expectStatus(await person.client.post('/v1/tenants/invites/accept', { token }), 200);
  return { ...person, tenantId: owner.tenantId };
}

const mailsAbout = (word: string): ParsedMail[] =>
  smtp.received
    .filter(({ to }) => to.includes(reader.email))
    .map(({ source }) => parseMail(source))
    .filter(({ text }) => text.includes(word));

async function mailAbout(word: string): Promise<ParsedMail> {
  return vi.waitFor(() => {
    const [mail] = mailsAbout(word);
    if (mail === undefined) throw new Error(`no mail about ${word}`);
    return mail;
  }, 20_000);
}

beforeAll(async () => {
  smtp = stack.use(await startMailServer());
  app = stack.use(
    await startTestApp({ env: { SMTP_URL: smtp.url, EMAIL_VERIFICATION: 'optional' } }),
  );
  owner = await signUpOwner(app.url, 'Harbour\r\nBcc: all@example.com');
  reader = await joinBySmtp();
});
afterAll(() => stack.disposeAsync());

describe('a mail about a notification, over SMTP', () => {
  it('has a text and an HTML part, and can be stopped by one click', async () => {
    const incident = await declare(owner.client, { severity: 'SEV2', title: 'Gefährliche Flut' });
    const mail = await mailAbout('Gefährliche Flut');
    expect(mail.html).toContain('Gefährliche Flut</h1>');
    const url = /^<(.+)>$/.exec(mail.headers.get('list-unsubscribe') ?? '')?.[1] ?? '';
    expect(url).toMatch(new RegExp(`^${app.url}/unsubscribe\\?token=[\\w-]+$`));
    expect(mail.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.text).toContain(url);
    expect(mail.text).toContain(`${app.url}/incidents/${textOf(incident['reference'])}`);
    expect(mail.html).not.toMatch(/<(?:img|script|link|style)\b|url\(/);

    // Neither a look at the page nor a scanner that follows the link stops anything.
    const token = new URL(url).searchParams.get('token') ?? '';
    const preview = await owner.client.get(`/v1/notifications/unsubscribe?token=${token}`);
    expect(preview.body).toMatchObject({
      scope: 'kind',
      kind: 'incident_declared',
      subscribed: true,
    });
    await fetch(url);
    // A mail program has no cookie and comes from anywhere (RFC 8058).
    const post = (body: string, type = 'application/x-www-form-urlencoded') =>
      fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': type, origin: 'https://mail.example' },
      });
    expect((await post('something=else')).status).toBe(400);
    const preferences = async () => (await reader.client.get('/v1/notifications/preferences')).body;
    const emailOf = async () =>
      Object.values((await preferences())['kinds'] ?? {}).find(
        ({ kind }) => textOf(kind) === 'incident_declared',
      )?.['email'];
    expect(await emailOf()).toBe(true);
    expect((await post('List-Unsubscribe=One-Click')).status).toBe(200);
    expect((await post('List-Unsubscribe=One-Click')).status).toBe(200);
    expect(await emailOf()).toBe(false);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(200);
    await declare(owner.client, { severity: 'SEV2', title: 'Unheard' });
    await vi.waitFor(async () => expect(await inboxOf(reader.client)).toHaveLength(2), 10_000);
    const back = { kinds: [{ kind: 'incident_declared', email: true }] };
    expectStatus(await reader.client.patch('/v1/notifications/preferences', back), 200);
    await declare(owner.client, { severity: 'SEV2', title: 'Heard' });
    await mailAbout('Heard');
    expect(mailsAbout('Unheard')).toEqual([]);
  });

  it('lets nobody smuggle headers in', async () => {
    const title = 'Title Bcc: all@example.com\u2028X-Evil: 1';
    await declare(owner.client, { severity: 'SEV2', title });
    const mail = await mailAbout('X-Evil');
    expect([...mail.headers.keys()]).not.toContain('bcc');
    expect([...mail.headers.keys()]).not.toContain('x-evil');
    expect(smtp.received.every(({ to }) => !to.includes('all@example.com'))).toBe(true);
  });

  it('takes a token of ours only, and that for nothing else', async () => {
    const { keyring } = app.ports;
    const claims = { tenantId: reader.tenantId, userId: reader.userId, scope: 'all' };
    const token = createToken(keyring, claims);
    const bytes = Buffer.from(token, 'base64url');
    const forged = [
      '',
      'x',
      token.slice(0, -2),
      `${token}AA`,
      ...[0, 31, 32, 48, 64].map((at) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ 1;
        return copy.toString('base64url');
      }),
    ];
    for (const one of forged) {
      const answer = await reader.client.post('/v1/notifications/unsubscribe', { token: one });
      expect([400, 404]).toContain(answer.status);
    }
    const gone = createToken(keyring, { ...claims, userId: reader.tenantId });
    expect(
      (await reader.client.post('/v1/notifications/unsubscribe', { token: gone })).status,
    ).toBe(404);
    const anonymous = await fetch(`${app.url}/v1/notifications/unsubscribe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    expect(await anonymous.json()).toMatchObject({ scope: 'all', subscribed: false });
    const { body } = await reader.client.get('/v1/notifications/preferences');
    expect(body['email']).toBe(false);
    expectStatus(await reader.client.patch('/v1/notifications/preferences', { email: true }), 200);
  });
});

describe('while the mail server is down', () => {
  it('the inbox is filled, and the mails are sent later, once each', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        const free = typeof address === 'object' && address !== null ? address.port : 0;
        server.close(() => resolve(free));
      });
    });
    await using late = await startTestApp({
      env: { SMTP_URL: `smtp://127.0.0.1:${port}`, EMAIL_VERIFICATION: 'optional' },
      workers: false,
    });
    const { ports } = late;
    const boss = await signUpOwner(late.url, 'Harbour');
    const on = await notifying(late);
    const incident = await declare(boss.client);
    const roles = { roles: { incident_commander: boss.userId } };
    expectStatus(await boss.client.patch(pathOf(incident), roles), 200);
    const machine = await createMachine(boss);
    for (const message of ['one', 'two']) {
      expectStatus(
        await machine.client.post(pathOf(incident, '/status-updates'), { message }),
        201,
      );
    }
    await on.feed();
    await on.mail();
    const pace = { relayEveryMs: 50, retryDelaySeconds: 1 };
    await using worker = await startLoneMailWorker(ports, pace);
    expect(worker).toBeDefined();
    await vi.waitFor(async () => {
      const { rows } = await sql<{ failed: string }>`
        SELECT count(*) AS failed FROM mail_messages WHERE last_error IS NOT NULL
          AND subject LIKE '%status update%'`.execute(late.database.identity);
      expect(rows[0]?.failed).toBe('2');
    }, 15_000);
    expect(await inboxOf(boss.client)).toHaveLength(2);
    await using up = await startMailServer({ port });
    await vi.waitFor(() => {
      const told = up.received.filter(({ source }) => source.includes('List-Unsubscribe-Post'));
      expect(told).toHaveLength(2);
    }, 25_000);
  });
});
