import { describe, expect, it } from 'vitest';
import { AuthenticationError, ConnectionError, NotFoundError } from '../index.js';
import type { TrackerEvent } from '../index.js';
import { makeTracker, rejectionOf } from '../testing/make-tracker.js';
import {
  cut,
  gatewayPage,
  hang,
  json,
  scriptedServer,
  stream,
} from '../testing/scripted-server.js';

const RETRY = 'retry: 20\n\n';

function block(position: string, type = 'incident.updated'): string {
  const item = {
    id: `event-${position}`,
    type,
    occurredAt: '2026-03-02T09:30:00.000Z',
    tenantId: 't',
    data: {},
  };
  return `id: ${position}\nevent: ${type}\ndata: ${JSON.stringify(item)}\n\n`;
}

/** The first events of a subscription. */
async function take(events: AsyncIterable<TrackerEvent>, count: number): Promise<TrackerEvent[]> {
  const taken: TrackerEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

const envelope = (code: string) => ({ code, message: 'No.', traceId: 't', details: {} });

describe('a subscription', () => {
  it('gives the events, each with the position to resume from', async () => {
    await using server = await scriptedServer(
      stream(RETRY + block('p1') + block('p2', 'task.added'), 'stay'),
    );
    const events = await take(makeTracker(server.url).events.subscribe({ from: 'p0' }), 2);
    expect(events).toMatchObject([
      { id: 'event-p1', type: 'incident.updated', position: 'p1', tenantId: 't' },
      { id: 'event-p2', type: 'task.added', position: 'p2' },
    ]);
    const [request] = server.received;
    expect(request?.method).toBe('GET');
    expect(request?.url).toBe('/v1/events');
    expect(request?.headers).toMatchObject({
      'last-event-id': 'p0',
      'x-api-key': 'itk_live_test',
      accept: 'text/event-stream',
    });
  });

  it('resumes after the last event when the connection is cut, ends, or fails for a while', async () => {
    await using server = await scriptedServer(
      stream(RETRY + block('p1'), 'cut'),
      stream(RETRY + block('p2'), 'end'),
      cut,
      gatewayPage(502),
      json(503, envelope('UNAVAILABLE')),
      stream(RETRY + block('p3'), 'stay'),
    );
    const events = await take(makeTracker(server.url).events.subscribe(), 3);
    expect(events.map(({ position }) => position)).toStrictEqual(['p1', 'p2', 'p3']);
    const resumed = server.received.map(({ headers }) => headers['last-event-id']);
    expect(resumed).toStrictEqual([undefined, 'p1', 'p2', 'p2', 'p2', 'p2']);
  });

  it('resumes from where the stream opened if it breaks before any event', async () => {
    await using server = await scriptedServer(
      stream(`${RETRY}id: p0\n\n`, 'cut'),
      stream(block('p1'), 'stay'),
    );
    await take(makeTracker(server.url).events.subscribe(), 1);
    expect(server.received.map(({ headers }) => headers['last-event-id'])).toStrictEqual([
      undefined,
      'p0',
    ]);
  });

  it('repeats no event of which half had come when the connection broke', async () => {
    await using server = await scriptedServer(
      stream(RETRY + block('p1') + block('p2').slice(0, 30), 'cut'),
      stream(block('p2'), 'stay'),
    );
    const events = await take(makeTracker(server.url).events.subscribe(), 2);
    expect(events.map(({ position }) => position)).toStrictEqual(['p1', 'p2']);
    expect(server.received[1]?.headers['last-event-id']).toBe('p1');
  });

  it('makes a connection anew on which not even a heartbeat comes', async () => {
    await using server = await scriptedServer(
      stream(RETRY + block('p1'), 'stay'),
      hang,
      stream(block('p2'), 'stay'),
    );
    const options = { heartbeatTimeoutMs: 150 };
    const events = await take(makeTracker(server.url).events.subscribe(options), 2);
    expect(events.map(({ position }) => position)).toStrictEqual(['p1', 'p2']);
    expect(server.received).toHaveLength(3);
  });

  it('stays on a connection that heartbeats keep alive', async () => {
    await using server = await scriptedServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), 50);
      setTimeout(() => response.write(block('p1')), 600);
      response.on('close', () => clearInterval(heartbeat));
    });
    await take(makeTracker(server.url).events.subscribe({ heartbeatTimeoutMs: 250 }), 1);
    expect(server.received).toHaveLength(1);
  });

  it('does not take a caller who is slow for a server that is silent', async () => {
    await using server = await scriptedServer(stream(block('p1') + block('p2'), 'stay'));
    const events = makeTracker(server.url).events.subscribe({ heartbeatTimeoutMs: 100 });
    for await (const { position } of events) {
      if (position === 'p2') break;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(server.received).toHaveLength(1);
  });
});

describe('a subscription ends', () => {
  it('without an error when the signal aborts, and closes its connection', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await scriptedServer((response) => {
      stream(block('p1'), 'stay')(response, { method: '', url: '', headers: {}, body: '' });
      response.on('close', () => closed.resolve());
    });
    const controller = new AbortController();
    const positions: string[] = [];
    for await (const event of makeTracker(server.url).events.subscribe({
      signal: controller.signal,
    })) {
      positions.push(event.position);
      setTimeout(() => controller.abort(), 50);
    }
    await closed.promise;
    expect(positions).toStrictEqual(['p1']);
  });

  it('at once for a signal that was aborted before', async () => {
    await using server = await scriptedServer(stream(block('p1'), 'stay'));
    const events = makeTracker(server.url).events.subscribe({ signal: AbortSignal.abort() });
    expect(await take(events, 1)).toStrictEqual([]);
    expect(server.received).toHaveLength(0);
  });

  it('when the loop is left, and closes its connection', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await scriptedServer((response) => {
      stream(block('p1'), 'stay')(response, { method: '', url: '', headers: {}, body: '' });
      response.on('close', () => closed.resolve());
    });
    await take(makeTracker(server.url).events.subscribe(), 1);
    await closed.promise;
  });

  it('when its iterator is returned while it waits for an event', async () => {
    await using server = await scriptedServer(stream(block('p1'), 'stay'));
    const iterator = makeTracker(server.url).events.subscribe()[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    await iterator.return?.();
    expect(await pending).toMatchObject({ done: true });
  });

  it('with the typed error when the server refuses', async () => {
    await using server = await scriptedServer(json(401, envelope('AUTH_INVALID_API_KEY')));
    const events = makeTracker(server.url).events.subscribe();
    expect(await rejectionOf(take(events, 1))).toBeInstanceOf(AuthenticationError);
    expect(server.received).toHaveLength(1);
  });

  it('with the typed error when the key is revoked meanwhile', async () => {
    await using server = await scriptedServer(
      stream(RETRY + block('p1'), 'end'),
      json(404, envelope('NOT_FOUND')),
    );
    const events = makeTracker(server.url).events.subscribe();
    expect(await rejectionOf(take(events, 2))).toBeInstanceOf(NotFoundError);
  });

  it('with an error when the server was never there', async () => {
    await using server = await scriptedServer(cut);
    const events = makeTracker(server.url, { maxRetries: 1 }).events.subscribe();
    expect(await rejectionOf(take(events, 1))).toBeInstanceOf(ConnectionError);
    expect(server.received).toHaveLength(2);
  });

  it.each([
    ['a page', gatewayPage(200)],
    ['text that is no event', stream('data: hello\n\n', 'stay')],
  ])('with an error when %s comes instead of events', async (_what, responder) => {
    await using server = await scriptedServer(responder);
    const events = makeTracker(server.url).events.subscribe();
    expect(await rejectionOf(take(events, 1))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
    expect(server.received).toHaveLength(1);
  });
});
