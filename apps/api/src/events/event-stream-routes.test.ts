import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectStream } from '../testing/event-source.js';
import type { ReceivedEvent, StreamConnection } from '../testing/event-source.js';
import { commitEvent, cutRelay } from '../testing/outbox.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { RECHECK_MS } from './subscribe-events.js';

const cookieOf = ({ client }: Member): Record<string, string> => ({
  cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
});
const titleOf = ({ data }: ReceivedEvent): unknown => JSON.parse(data).data.title;

describe('GET /v1/events', () => {
  let app: TestApp;
  let owner: Member;
  let machine: Machine;
  beforeAll(async () => {
    app = await startTestApp();
    owner = await signUpOwner(app.url);
    machine = await createMachine(owner);
  });
  afterAll(() => app[Symbol.asyncDispose]());
  afterEach(() => void vi.useRealTimers());

  const follow = (headers: Record<string, string>, query = ''): Promise<StreamConnection> =>
    connectStream(`${app.url}/v1/events${query}`, headers);
  const followAsOwner = (
    headers: Record<string, string> = {},
    query = '',
  ): Promise<StreamConnection> => follow({ ...cookieOf(owner), ...headers }, query);
  const commit = async (title: string, tenantId = owner.tenantId): Promise<void> => {
    await commitEvent(app.database, tenantId, title);
    app.ports.live.poke();
  };

  it('sends what a key declares to a person who follows, with a resumable id', async () => {
    await using stream = await followAsOwner();
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.response.headers.get('cache-control')).toBe('no-store');
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no');
    const declared = expectStatus(
      await machine.client.post('/v1/incidents', { title: 'Checkout fails' }),
      201,
    );
    const [event] = await stream.take(1);
    expect(event?.event).toBe('incident.declared');
    expect(event?.id).toMatch(/^[0-9a-f]{16}-[0-9a-f-]{36}$/);
    expect(JSON.parse(event?.data ?? '')).toMatchObject({
      type: 'incident.declared',
      tenantId: owner.tenantId,
      data: {
        incidentId: declared.body['id'],
        reference: declared.body['reference'],
        actor: { type: 'service_account', id: machine.serviceAccountId },
      },
    });
  });

  it('goes on after Last-Event-ID, after ?from=, and prefers the header', async () => {
    await using first = await followAsOwner();
    await commit('one');
    await commit('two');
    const [one, two] = await first.take(2);
    await commit('three');
    const ids = { one: one?.id ?? '', two: two?.id ?? '' };
    await using byHeader = await followAsOwner({ 'last-event-id': ids.one });
    expect((await byHeader.take(2)).map(titleOf)).toEqual(['two', 'three']);
    await using byQuery = await followAsOwner({}, `?from=${ids.one}`);
    expect((await byQuery.take(2)).map(titleOf)).toEqual(['two', 'three']);
    await using byBoth = await followAsOwner({ 'last-event-id': ids.two }, `?from=${ids.one}`);
    expect((await byBoth.take(1)).map(titleOf)).toEqual(['three']);
  });

  it('gives an id to resume from before any event, so that none is missed by a client cut off at once', async () => {
    let id = '';
    {
      await using stream = await followAsOwner();
      const nothingYet = stream.next().catch(() => null);
      await vi.waitFor(() => expect(stream.lastEventId).not.toBe(''));
      id = stream.lastEventId;
      await stream[Symbol.asyncDispose]();
      await nothingYet;
    }
    await commit('while away');
    await using again = await followAsOwner({ 'last-event-id': id });
    expect((await again.take(1)).map(titleOf)).toEqual(['while away']);
  });

  it('brings 500 events exactly once and in order over 100 forced reconnects and a relay restart', async () => {
    const titles = Array.from({ length: 500 }, (_, n) => `event ${n}`);
    let id = '';
    {
      await using stream = await followAsOwner();
      await commit('start');
      id = (await stream.take(1))[0]?.id ?? '';
    }
    const writing = (async () => {
      for (const [n, title] of titles.entries()) {
        await commit(title);
        if (n === 250) await cutRelay(app.database);
      }
    })();
    const received: ReceivedEvent[] = [];
    for (let connection = 0; connection < 100; connection += 1) {
      await using stream = await follow({ 'x-api-key': machine.apiKey, 'last-event-id': id });
      received.push(...(await stream.take(5)));
      id = received.at(-1)?.id ?? id;
    }
    await writing;
    expect(received.map(titleOf)).toEqual(titles);
  });

  it('never shows the events of another tenant', async () => {
    const neighbour = await signUpOwner(app.url, 'Neighbour');
    await using ours = await followAsOwner();
    await using theirs = await follow(cookieOf(neighbour));
    await commit('ours');
    await commit('theirs', neighbour.tenantId);
    await commit('ours again');
    expect((await ours.take(2)).map(titleOf)).toEqual(['ours', 'ours again']);
    expect((await theirs.take(1)).map(titleOf)).toEqual(['theirs']);
    const named = await follow({ ...cookieOf(neighbour), 'x-tenant-id': owner.tenantId });
    expect(named.response.status).toBe(404);
    await named[Symbol.asyncDispose]();
  });

  it('shows each reader what their role and scopes let them read', async () => {
    const viewer = await addMember(owner, 'VIEWER');
    const requester = await addMember(owner, 'REQUESTER');
    const narrow = await createMachine(owner, { scopes: ['events.read', 'members.read'] });
    await using asOwner = await followAsOwner();
    await using asViewer = await follow(cookieOf(viewer));
    await using asRequester = await follow(cookieOf(requester));
    await using asNarrow = await follow({ 'x-api-key': narrow.apiKey });
    const forRequester = asRequester.next().catch(() => null);
    await commit('an incident');
    await addMember(owner, 'EDITOR');
    await commit('a second incident');
    const seenByOwner: ReceivedEvent[] = [];
    while (seenByOwner.filter(({ event }) => event === 'incident.declared').length < 2) {
      seenByOwner.push(...(await asOwner.take(1)));
    }
    expect(seenByOwner.map(({ event }) => event)).toContain('member.joined');
    expect((await asViewer.take(2)).map(({ event }) => event)).toEqual([
      'incident.declared',
      'incident.declared',
    ]);
    expect((await asNarrow.take(1)).map(({ event }) => event)).toEqual(['member.joined']);
    expect(await Promise.race([forRequester, sleep(300, 'nothing')])).toBe('nothing');
  });

  it('refuses whoever may not follow, and positions that are none', async () => {
    const blind = await createMachine(owner, { scopes: ['incidents.create'] });
    const answers = await Promise.all([
      follow({}),
      follow({ 'x-api-key': 'itk_live_nonsense' }),
      follow({ 'x-api-key': blind.apiKey }),
      followAsOwner({ 'last-event-id': 'nonsense' }),
      followAsOwner({}, '?from=nonsense'),
      followAsOwner({}, '?unknown=1'),
    ]);
    const codes = await Promise.all(
      answers.map(async ({ response, text }) => [response.status, JSON.parse(await text()).code]),
    );
    expect(codes).toEqual([
      [401, 'AUTH_REQUIRED'],
      [401, 'AUTH_INVALID_API_KEY'],
      [403, 'SCOPE_INSUFFICIENT'],
      [400, 'CURSOR_INVALID'],
      [400, 'CURSOR_INVALID'],
      [400, 'VALIDATION_FAILED'],
    ]);
  });

  it('ends within seconds when the key is revoked, and when the person signs out', async () => {
    const doomed = await createMachine(owner);
    const leaver = await addMember(owner, 'VIEWER');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await using asMachine = await follow({ 'x-api-key': doomed.apiKey });
    await using asPerson = await follow(cookieOf(leaver));
    await using asOwner = await followAsOwner();
    const untilTheEnd = async (stream: StreamConnection): Promise<string[]> => {
      const seen: string[] = [];
      for (let event = await stream.next(); event !== null; event = await stream.next())
        seen.push(event.event);
      return seen;
    };
    const ended = Promise.all([untilTheEnd(asMachine), untilTheEnd(asPerson)]);
    await sleep(200);
    await vi.advanceTimersByTimeAsync(RECHECK_MS);
    expect(await Promise.race([ended, sleep(300, 'still open')])).toBe('still open');

    const path = `/v1/tenants/${owner.tenantId}/api-keys/${doomed.apiKeyId}/revoke`;
    const revoked = await owner.client.post(path);
    expect(revoked.status).toBeLessThan(300);
    const left = await leaver.client.post('/v1/auth/logout');
    expect(left.status).toBeLessThan(300);
    await vi.advanceTimersByTimeAsync(RECHECK_MS);
    const [machineSaw, personSaw] = await ended;
    // The revocation itself may still have been sent.
    expect(machineSaw.filter((type) => type !== 'api_key.revoked')).toEqual([]);
    expect(personSaw).toEqual([]);
    await commit('for those who stay');
    await vi.waitFor(async () =>
      expect((await asOwner.take(1)).map(titleOf)).toEqual(['for those who stay']),
    );
  });

  it('ends when the server drains', async () => {
    await using other = await startTestApp();
    const someone = await signUpOwner(other.url);
    await using stream = await connectStream(`${other.url}/v1/events`, cookieOf(someone));
    const ended = stream.next();
    other.ports.live.drain();
    expect(await ended).toBeNull();
    const refused = await fetch(`${other.url}/v1/events`, { headers: cookieOf(someone) });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
  });
});

describe('the subscription events.subscribe', () => {
  it('carries the same events with the same ids, and resumes from them', async () => {
    await using app = await startTestApp();
    const owner = await signUpOwner(app.url);
    const subscribe = (input: object): Promise<StreamConnection> =>
      connectStream(
        `${app.url}/trpc/events.subscribe?input=${encodeURIComponent(JSON.stringify(input))}`,
        cookieOf(owner),
      );
    await using stream = await subscribe({});
    const [connected, opened] = await stream.take(2);
    expect([connected?.event, JSON.parse(opened?.data ?? '').type]).toEqual([
      'connected',
      'stream.opened',
    ]);
    await commitEvent(app.database, owner.tenantId, 'one');
    const [one] = await stream.take(1);
    expect(titleOf(one ?? { id: '', event: '', data: '{}' })).toBe('one');
    await using again = await subscribe({ lastEventId: opened?.id });
    const [, resumed] = await again.take(2);
    expect(resumed).toEqual(one);
  });
});
