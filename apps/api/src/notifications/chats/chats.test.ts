import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { textAt } from '../../testing/client.js';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, textOf } from '../../testing/incidents.js';
import { inboxOf, notifying } from '../../testing/notifications.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver, status } from '../../testing/webhook-receiver.js';
import type { Receiver } from '../../testing/webhook-receiver.js';
import { startChatWorker } from './start-chat-worker.js';
import { slackPayload, teamsPayload } from './payloads.js';
import type { ChatText } from './payloads.js';

const PATH = '/v1/notifications/chats';
const SECRET_PATH = '/services/T000/B000/very-secret';
const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let chat: Receiver;

beforeAll(async () => {
  app = stack.use(await startTestApp({ env: REACH_LOCALHOST }));
  chat = stack.use(await startReceiver());
  owner = await signUpOwner(app.url, 'Harbour');
});
afterAll(() => stack.disposeAsync());

async function addChannel(input: Readonly<Record<string, unknown>> = {}): Promise<Body> {
  const answer = await owner.client.post(PATH, {
    provider: 'slack',
    name: '#incidents',
    url: `${chat.url}${SECRET_PATH}`,
    kinds: ['incident_declared', 'status_update'],
    ...input,
  });
  return expectStatus(answer, 201).body;
}

const bodiesAbout = (word: string): Body[] =>
  chat.received
    .filter(({ body }) => body.includes(word))
    .map(({ body }) => JSON.parse(body) as Body);

async function bodyAbout(word: string): Promise<Body> {
  return vi.waitFor(() => {
    const [body] = bodiesAbout(word);
    if (body === undefined) throw new Error(`nothing about ${word}`);
    return body;
  }, 15_000);
}

async function channelOf(id: unknown): Promise<Body | undefined> {
  const { body } = expectStatus(await owner.client.get(PATH), 200);
  return Object.values(body['items'] ?? {}).find((one) => textOf(one['id']) === id);
}

describe('chat channels', () => {
  it('show the host of their URL and nothing more, anywhere', async () => {
    const channel = await addChannel();
    expect(channel).toMatchObject({
      provider: 'slack',
      name: '#incidents',
      host: new URL(chat.url).host,
      enabled: true,
      lastError: null,
      version: 1,
    });
    const id = textAt(channel, 'id');
    expectStatus(
      await owner.client.patch(`${PATH}/${id}`, { url: `${chat.url}${SECRET_PATH}-2` }),
      200,
    );
    const log = expectStatus(await owner.client.get('/v1/audit-logs'), 200);
    const list = expectStatus(await owner.client.get(PATH), 200);
    const stored = await app.database.platformTransaction((trx) =>
      trx.selectFrom('chat_channels').selectAll().execute(),
    );
    for (const told of [channel, log.body, list.body, stored]) {
      expect(JSON.stringify(told)).not.toContain('very-secret');
    }
    expect(list.body['offered']).toContainEqual(
      expect.objectContaining({ kind: 'incident_declared' }),
    );
    expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
    expect(await channelOf(id)).toBeUndefined();
  });

  it.each([
    [{ url: 'ftp://example.com/' }],
    [{ url: 'https://10.0.0.1/' }],
    [{ url: 'https://user:secret@example.com/' }],
    [{ kinds: [] }],
    [{ kinds: ['mentioned'] }],
    [{ provider: 'irc' }],
    [{ name: ' ' }],
  ])('refuse %j', async (input) => {
    const answer = await owner.client.post(PATH, {
      provider: 'slack',
      name: '#incidents',
      url: `${chat.url}${SECRET_PATH}`,
      kinds: ['incident_declared'],
      ...input,
    });
    expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('are for administrators', async () => {
    const agent = await addMember(owner, 'AGENT');
    expect((await agent.client.get(PATH)).status).toBe(403);
  });

  it('say at once what a test came to', async () => {
    const id = textAt(await addChannel(), 'id');
    const sent = expectStatus(await owner.client.post(`${PATH}/${id}/test`), 200);
    expect(sent.body).toMatchObject({ sent: true, error: null });
    chat.answerWith(status(403));
    const failed = expectStatus(await owner.client.post(`${PATH}/${id}/test`), 200);
    expect(failed.body).toMatchObject({ sent: false, error: 'the chat answered 403' });
    expect(textAt(failed.body, 'channel', 'lastError')).toBe('the chat answered 403');
    chat.answerWith(status(204));
    expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
  });

  it('are tested with no transaction open while the chat takes its time', async () => {
    const id = textAt(await addChannel(), 'id');
    const asked = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    chat.answerWith((_received, response) => {
      asked.resolve();
      void released.promise.then(() => response.writeHead(204).end());
    });
    const testing = owner.client.post(`${PATH}/${id}/test`);
    await asked.promise;
    const inUse = () => {
      const { total, idle } = app.database.poolStats().requests;
      return total - idle;
    };
    await expect.poll(inUse).toBe(0);
    // Nor is the channel locked.
    expectStatus(await owner.client.patch(`${PATH}/${id}`, { name: '#renamed' }), 200);
    released.resolve();
    const { body } = expectStatus(await testing, 200);
    expect(body).toMatchObject({ sent: true, channel: { name: '#renamed', version: 2 } });
    chat.answerWith(status(204));
    expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
  });

  it('are tested once under an idempotency key, and audited once', async () => {
    const id = textAt(await addChannel({ name: '#once' }), 'id');
    const headers = { 'idempotency-key': randomUUID() };
    const test = () => owner.client.post(`${PATH}/${id}/test`, {}, { headers });
    const first = expectStatus(await test(), 200);
    const again = expectStatus(await test(), 200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(bodiesAbout('#once')).toHaveLength(1);
    const { body } = expectStatus(
      await owner.client.get('/v1/audit-logs?action=chat_channel.tested'),
      200,
    );
    const about = Object.values(body['items'] ?? {}).filter(
      (row) => textAt(row, 'target', 'id') === id,
    );
    expect(about).toHaveLength(1);
    expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
  });

  it('that are deleted during their test are not found any more', async () => {
    const id = textAt(await addChannel(), 'id');
    const asked = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    chat.answerWith((_received, response) => {
      asked.resolve();
      void released.promise.then(() => response.writeHead(204).end());
    });
    const testing = owner.client.post(`${PATH}/${id}/test`);
    await asked.promise;
    expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
    released.resolve();
    expectStatus(await testing, 404);
    chat.answerWith(status(204));
  });

  it('are told of the kinds that were chosen, once each, and of status updates with their text', async () => {
    const slack = textAt(await addChannel(), 'id');
    const teams = textAt(await addChannel({ provider: 'teams', kinds: ['status_update'] }), 'id');
    const incident = await declare(owner.client, {
      severity: 'SEV1',
      title: 'Lock <!channel> & *gate*',
    });
    const declared = await bodyAbout('gate');
    expect(JSON.stringify(declared)).toContain('Lock &lt;!channel&gt; &amp; *gate*');
    expect(JSON.stringify(declared)).toContain(
      `<${app.url}/incidents/${textOf(incident['reference'])}|`,
    );
    const update = { message: 'The <@U123> gate moves', status: 'identified' };
    expectStatus(await owner.client.post(pathOf(incident, '/status-updates'), update), 201);
    await vi.waitFor(() => expect(bodiesAbout('moves')).toHaveLength(2), 15_000);
    const [one, other] = bodiesAbout('moves');
    expect([textOf(one?.['type'] ?? 'none'), textOf(other?.['type'] ?? 'none')].toSorted()).toEqual(
      ['message', 'none'],
    );
    expect(bodiesAbout('gate')).toHaveLength(3);
    for (const id of [slack, teams]) expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
  });

  it.each([404, 410])('are disabled when the chat answers %d', async (code) => {
    const viewer = await addMember(owner, 'VIEWER');
    const id = textAt(await addChannel(), 'id');
    chat.answerWith(status(code));
    await declare(owner.client, { severity: 'SEV1', title: `Gone ${code}` });
    await vi.waitFor(async () => {
      expect(await channelOf(id)).toMatchObject({
        enabled: false,
        disabledReason: 'gone',
        lastError: `the chat answered ${code}`,
        version: 2,
      });
    }, 15_000);
    chat.answerWith(status(204));
    await declare(owner.client, { severity: 'SEV1', title: `Silence ${code}` });
    // What the relay has handed on by then is not made up for.
    await vi.waitFor(async () => {
      expect(JSON.stringify(await inboxOf(viewer.client))).toContain(`Silence ${code}`);
    }, 10_000);
    const enabled = expectStatus(await owner.client.patch(`${PATH}/${id}`, { enabled: true }), 200);
    expect(enabled.body).toMatchObject({ enabled: true, disabledReason: null });
    await declare(owner.client, { severity: 'SEV1', title: `Back ${code}` });
    await bodyAbout(`Back ${code}`);
    expect(bodiesAbout(`Silence ${code}`)).toEqual([]);
    expectStatus(await owner.client.delete(`${PATH}/${id}`), 204);
  });
});

it('a chat that fails is tried again, by another process, too', async () => {
  await using alone = await startTestApp({ env: REACH_LOCALHOST, workers: false });
  const { ports, database } = alone;
  const boss = await signUpOwner(alone.url);
  await using slow = await startReceiver(status(503));
  const input = {
    provider: 'slack',
    name: '#x',
    url: `${slow.url}/hook`,
    kinds: ['incident_declared'],
  };
  expectStatus(await boss.client.post(PATH, input), 201);
  const on = await notifying(alone);
  await declare(boss.client, { severity: 'SEV1' });
  await on.feed();
  await on.feedAgain();
  const pace = { relayEveryMs: 50, retryDelaySeconds: 1 };
  const first = startChatWorker(ports, pace);
  await vi.waitFor(() => expect(slow.received.length).toBeGreaterThan(0), 15_000);
  await first[Symbol.asyncDispose]();
  slow.answerWith(status(200));
  await using second = startChatWorker(ports, pace);
  expect(second).toBeDefined();
  await vi.waitFor(async () => {
    const rows = await database.platformTransaction((trx) =>
      trx.selectFrom('chat_messages').select('status').execute(),
    );
    expect(rows).toEqual([{ status: 'sent' }]);
  }, 20_000);
});

describe('what a chat shows', () => {
  const hostile: ChatText = {
    reference: 'INC-7',
    title:
      '<!channel> <@U012AB3CD> <https://evil.example|click> <at>Everyone</at>\n[x](https://evil.example)',
    sentence: '<!here> & [@Ada](mention:0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b) wrote',
    quote: '<!subteam^S1> [@Ada](mention:0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b) **bold**',
    url: 'https://incidents.example.com/incidents/INC-7',
  };

  it('is never a mention or a link that somebody wrote, in Slack', () => {
    const body = slackPayload(hostile);
    const texts = JSON.stringify(body).replaceAll(
      '<https://incidents.example.com/incidents/INC-7|INC-7>',
      '',
    );
    // What is plain text is not read for markup.
    const marked = texts.replaceAll(/"type":"plain_text","text":"[^"]*"/g, '');
    expect(marked).not.toMatch(/<[!@#h]/);
    expect(texts).toContain('"plain_text","text":"<!subteam^S1> @Ada **bold**"');
    expect(body).toMatchObject({ parse: 'none', link_names: false });
  });

  it('is plain text in Teams, with one link, which is ours', () => {
    const body = teamsPayload(hostile);
    const text = JSON.stringify(body);
    expect(text).not.toContain('"TextBlock"');
    expect(text).not.toContain('entities');
    expect(text.match(/"url":"[^"]*"/g)).toEqual([`"url":"${hostile.url}"`]);
    expect(body).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.4' },
        },
      ],
    });
  });

  it('is short', () => {
    const long = { ...hostile, quote: 'word '.repeat(1_000) };
    for (const body of [slackPayload(long), teamsPayload(long)]) {
      expect(JSON.stringify(body).length).toBeLessThan(4_000);
    }
  });
});
