import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppWithClock } from '../../testing/app-with-clock.js';
import type { AppWithClock } from '../../testing/app-with-clock.js';
import { declare, pathOf, textOf } from '../../testing/incidents.js';
import { inboxOf, mailsTo, notifying } from '../../testing/notifications.js';
import type { Notifying } from '../../testing/notifications.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { listEventsAfter, loadCursor } from '../../events/relay-store.js';
import { announceOverdueTasks } from '../overdue/announce-overdue-tasks.js';
import { notificationFanOut } from './notification-fan-out.js';

const stack = new AsyncDisposableStack();
let given: AppWithClock;
let on: Notifying;
let owner: Member;
let agent: Member;
let viewer: Member;
let requester: Member;

beforeAll(async () => {
  given = stack.use(await startAppWithClock());
  const { app } = given;
  owner = await signUpOwner(app.url, 'Harbour');
  agent = await addMember(owner, 'AGENT');
  viewer = await addMember(owner, 'VIEWER');
  requester = await addMember(owner, 'REQUESTER');
  on = await notifying(app);
});
afterAll(() => stack.disposeAsync());

const kindsOf = async ({ client }: Member) =>
  (await inboxOf(client)).map(({ kind }) => textOf(kind));
const mention = ({ userId }: Member) => `[@Somebody](mention:${userId})`;

describe('what people are told', () => {
  it('is a major incident for everybody who reads incidents, but not for whoever declared it', async () => {
    const incident = await declare(owner.client, {
      title: 'Pier <b>3</b> floods',
      severity: 'SEV1',
    });
    await declare(owner.client, { severity: 'SEV3' });
    await on.feed();
    expect(await kindsOf(owner)).toEqual([]);
    expect(await kindsOf(requester)).toEqual([]);
    expect(await inboxOf(viewer.client)).toEqual([
      {
        id: expect.any(String),
        kind: 'incident_declared',
        text: `${owner.name} declared an incident of severity SEV1.`,
        urgent: true,
        subject: {
          type: 'incident',
          id: incident['id'],
          reference: incident['reference'],
          title: 'Pier <b>3</b> floods',
        },
        path: `/incidents/${textOf(incident['reference'])}`,
        actor: { type: 'user', id: owner.userId, name: owner.name },
        readAt: null,
        createdAt: given.now().toISOString(),
      },
    ]);
    await on.mail();
    const [mail, ...others] = await mailsTo(viewer.client, viewer.email);
    expect(others).toEqual([]);
    expect(mail?.['subject']).toContain(`[${textOf(incident['reference'])}] Pier <b>3</b> floods`);
    expect(mail?.['html']).toContain('Pier &lt;b&gt;3&lt;/b&gt; floods');
  });

  it('is the rise of an incident to a major one, once', async () => {
    const incident = await declare(owner.client, { severity: 'SEV4' });
    for (const severity of ['SEV2', 'SEV1']) {
      expectStatus(await owner.client.patch(pathOf(incident), { severity }), 200);
    }
    await on.feed();
    const told = (await inboxOf(viewer.client)).filter(
      ({ subject }) => subject?.['id'] === incident['id'],
    );
    expect(told.map(({ text }) => textOf(text))).toEqual([
      `${owner.name} raised the severity from SEV4 to SEV2.`,
    ]);
  });

  it('is what concerns their role, their tasks and their name, and never their own doing', async () => {
    const incident = await declare(owner.client);
    const mate = await addMember(owner, 'EDITOR');
    await on.feed();
    const roles = { roles: { incident_commander: mate.userId } };
    expectStatus(await owner.client.patch(pathOf(incident), roles), 200);
    const task = expectStatus(
      await owner.client.post(pathOf(incident, '/tasks'), {
        title: 'Pump',
        assigneeId: mate.userId,
      }),
      201,
    );
    const note = {
      message: `Ask ${mention(mate)} and ${mention(owner)} and ${mention(requester)}`,
    };
    expectStatus(await owner.client.post(pathOf(incident, '/timeline-events'), note), 201);
    const update = { message: 'Water is **out**', status: 'monitoring' };
    expectStatus(await owner.client.post(pathOf(incident, '/status-updates'), update), 201);
    expectStatus(
      await mate.client.post(pathOf(incident, '/tasks'), { title: 'Own', assigneeId: mate.userId }),
      201,
    );
    expectStatus(await owner.client.patch(pathOf(incident), { status: 'resolved' }), 200);
    await on.feed();
    expect((await kindsOf(mate)).toReversed()).toEqual([
      'incident_role_assigned',
      'task_assigned',
      'mentioned',
      // The change of status that came with the update is told by it.
      'status_update',
      'incident_status',
    ]);
    expect(await kindsOf(owner)).toEqual([]);
    expect(await kindsOf(requester)).toEqual([]);
    await on.mail();
    const mails = await mailsTo(mate.client, mate.email);
    expect(mails).toHaveLength(4);
    const [updated] = mails;
    expect(updated?.['html']).toContain('<p>Water is <strong>out</strong></p>');
    expect(updated?.['text']).toContain('> Water is **out**');
    expect(mails.map(({ text }) => textOf(text)).join()).toContain('> Pump');
    expect(task.status).toBe(201);
  });

  it('is a task that is overdue, once for each due date', async () => {
    const { app, wait, now } = given;
    const incident = await declare(owner.client);
    const mate = await addMember(owner, 'EDITOR');
    const dueAt = new Date(now().getTime() + 3_600_000).toISOString();
    const input = { title: 'Dry', assigneeId: mate.userId, dueAt };
    const task = expectStatus(await owner.client.post(pathOf(incident, '/tasks'), input), 201);
    const overdue = async () => {
      await announceOverdueTasks(app.ports);
      await announceOverdueTasks(app.ports);
      await on.feed();
      return (await kindsOf(mate)).filter((kind) => kind === 'task_overdue').length;
    };
    expect(await overdue()).toBe(0);
    wait(3_600_001);
    expect(await overdue()).toBe(1);
    wait(86_400_000);
    expect(await overdue()).toBe(1);
    const later = new Date(now().getTime() + 1_000).toISOString();
    const path = pathOf(incident, `/tasks/${textOf(task.body['id'])}`);
    expectStatus(await owner.client.patch(path, { dueAt: later }), 200);
    wait(2_000);
    expect(await overdue()).toBe(2);
    expectStatus(await owner.client.patch(path, { dueAt: null }), 200);
    expectStatus(
      await owner.client.patch(path, { dueAt: now().toISOString(), status: 'done' }),
      200,
    );
    expect(await overdue()).toBe(2);
  });

  it('is told once, however often the events come', async () => {
    await on.mail();
    const before = {
      inbox: await inboxOf(viewer.client),
      mails: await mailsTo(viewer.client, viewer.email),
    };
    await on.feedAgain();
    await on.feedAgain();
    await on.mail();
    expect(await inboxOf(viewer.client)).toEqual(before.inbox);
    expect(await mailsTo(viewer.client, viewer.email)).toEqual(before.mails);
  });

  it('is nothing that was rolled back: a relay that dies in between tells it later, once', async () => {
    const { app } = given;
    const incident = await declare(owner.client, { severity: 'SEV2' });
    const dies = app.database.platformTransaction(async (trx) => {
      const consumer = notificationFanOut(app.ports);
      await consumer.handle(
        await listEventsAfter(trx, await loadCursor(trx, consumer.name), 1_000),
        trx,
      );
      throw new Error('killed before the commit');
    });
    await expect(dies).rejects.toThrow('killed');
    const told = async () =>
      (await inboxOf(viewer.client)).filter(({ subject }) => subject?.['id'] === incident['id']);
    expect(await told()).toEqual([]);
    await on.feed();
    expect(await told()).toHaveLength(1);
  });

  it('disappears with the right to read it, from the inbox and from what waits to be mailed', async () => {
    const leaver = await addMember(owner, 'VIEWER');
    const demoted = await addMember(owner, 'VIEWER');
    await declare(owner.client, { severity: 'SEV2', title: 'Last words' });
    await on.feed();
    expect(await kindsOf(demoted)).toEqual(['incident_declared']);
    expect((await demoted.client.get('/v1/notifications/unread-count')).body).toEqual({ count: 1 });
    const members = `/v1/tenants/${owner.tenantId}/members`;
    expectStatus(await owner.client.delete(`${members}/${leaver.userId}`), 204);
    expectStatus(
      await owner.client.patch(`${members}/${demoted.userId}`, { role: 'REQUESTER' }),
      200,
    );
    await on.mail();
    expect(await mailsTo(owner.client, leaver.email)).toEqual([]);
    expect(await mailsTo(owner.client, demoted.email)).toEqual([]);
    expect(await kindsOf(demoted)).toEqual([]);
    expect((await demoted.client.get('/v1/notifications/unread-count')).body).toEqual({ count: 0 });
    const { rows } =
      await sql`SELECT 1 FROM notifications WHERE user_id = ${leaver.userId}`.execute(
        given.app.database.identity,
      );
    expect(rows).toEqual([]);
  });

  it('comes too late for a mail when it happened more than a day ago', async () => {
    const reader = await addMember(owner, 'VIEWER');
    await on.feed();
    await declare(owner.client, { severity: 'SEV1', title: 'Before the outage' });
    given.wait(24 * 3_600_000 + 1);
    await on.feed();
    await on.mail();
    expect(await kindsOf(reader)).toEqual(['incident_declared']);
    expect(await mailsTo(reader.client, reader.email)).toEqual([]);
  });

  it('stays inside the tenant', async () => {
    const stranger = await signUpOwner(given.app.url, 'Elsewhere');
    const incident = await declare(stranger.client, { severity: 'SEV1' });
    const note = { message: `Hello ${mention(viewer)}` };
    const answer = await stranger.client.post(pathOf(incident, '/timeline-events'), note);
    expect([201, 400]).toContain(answer.status);
    const before = await kindsOf(viewer);
    await on.feed();
    expect(await kindsOf(viewer)).toEqual(before);
  });
});

describe('the inbox', () => {
  it('is paged, filtered, read and unread', async () => {
    const reader = await addMember(owner, 'VIEWER');
    for (const title of ['one', 'two', 'three'])
      await declare(agent.client, { severity: 'SEV2', title });
    await on.feed();
    const first = expectStatus(await reader.client.get('/v1/notifications?limit=2'), 200);
    const cursor = textOf(first.body['nextCursor']);
    const second = await reader.client.get(`/v1/notifications?limit=2&cursor=${cursor}`);
    const titles = [first, second].flatMap(({ body }) =>
      Object.values(body['items'] ?? {}).map(({ subject }) => textOf(subject?.['title'])),
    );
    expect(titles).toEqual(['three', 'two', 'one']);
    const [newest, middle] = await inboxOf(reader.client);
    const path = `/v1/notifications/${textOf(middle?.['id'])}/read`;
    const read = expectStatus(await reader.client.post(path, {}), 200);
    expect(read.body['readAt']).toBe(given.now().toISOString());
    expect(await inboxOf(reader.client, '&unread=true')).toHaveLength(2);
    expectStatus(await reader.client.post(path, { read: false }), 200);
    expect((await reader.client.get('/v1/notifications/unread-count')).body['count']).toBe(3);
    const upTo = { upTo: middle?.['id'] };
    expect((await reader.client.post('/v1/notifications/read-all', upTo)).body).toEqual({
      marked: 2,
    });
    const [left, ...others] = await inboxOf(reader.client, '&unread=true');
    expect([left?.['id'], others]).toEqual([newest?.['id'], []]);
    expect((await reader.client.post('/v1/notifications/read-all', {})).body).toEqual({
      marked: 1,
    });
    expect(await inboxOf(reader.client, '&kind=mentioned')).toEqual([]);
    // Read in the inbox: there is nothing left to mail.
    await on.mail();
    expect(await mailsTo(reader.client, reader.email)).toEqual([]);
    // Nobody marks what is another's.
    const foreign = await viewer.client.post(path, {});
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'NOT_FOUND']);
  });
});
