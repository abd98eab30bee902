import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppWithClock } from '../../testing/app-with-clock.js';
import type { AppWithClock } from '../../testing/app-with-clock.js';
import type { Body } from '../../testing/client.js';
import { declare, textOf } from '../../testing/incidents.js';
import { inboxOf, mailsTo, notifying } from '../../testing/notifications.js';
import type { Notifying } from '../../testing/notifications.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { KIND_NAMES } from '../catalogue.js';
import { mailDueNotifications } from '../mails/mail-due-notifications.js';

const PATH = '/v1/notifications/preferences';
const stack = new AsyncDisposableStack();
let given: AppWithClock;
let on: Notifying;
let owner: Member;

beforeAll(async () => {
  // 2026-03-02, 09:00 UTC: 10:00 in Berlin.
  given = stack.use(await startAppWithClock());
  owner = await signUpOwner(given.app.url, 'Harbour');
  on = await notifying(given.app);
});
afterAll(() => stack.disposeAsync());

async function reader(choice: Readonly<Record<string, unknown>> = {}): Promise<Member> {
  const member = await addMember(owner, 'VIEWER');
  if (Object.keys(choice).length > 0) expectStatus(await member.client.patch(PATH, choice), 200);
  return member;
}

async function happen(severity: string, title: string): Promise<void> {
  await declare(owner.client, { severity, title });
  await on.feed();
  await on.mail();
}

const subjectsTo = async ({ client, email }: Member) =>
  (await mailsTo(client, email)).map(({ subject }) => textOf(subject)).toReversed();
const kindOf = (body: Body, kind: string): Body | undefined =>
  Object.values(body['kinds'] ?? {}).find((one) => textOf(one['kind']) === kind);

describe('preferences', () => {
  it('begin with the defaults, and are kept by kind and channel', async () => {
    const { client } = await reader();
    const first = expectStatus(await client.get(PATH), 200);
    expect(first.headers.get('etag')).toBe('"1"');
    expect(first.body).toMatchObject({
      email: true,
      digest: 'off',
      digestHour: 8,
      timeZone: 'UTC',
      quietHours: null,
      urgentPasses: true,
      version: 1,
    });
    expect(kindOf(first.body, 'incident_declared')).toMatchObject({
      inbox: true,
      email: true,
      defaults: { inbox: true, email: true },
    });
    const kinds = [
      { kind: 'incident_declared', email: false },
      { kind: 'incident_status', inbox: false },
    ];
    const second = expectStatus(await client.patch(PATH, { kinds }), 200);
    expect(kindOf(second.body, 'incident_declared')).toMatchObject({ inbox: true, email: false });
    expect(kindOf(second.body, 'incident_status')).toMatchObject({ inbox: false, email: false });
    expect((await client.get(PATH)).body).toEqual(second.body);
    expect((await client.patch(PATH, { kinds })).body['version']).toBe(2);
    const stale = await client.patch(PATH, { digest: 'daily' }, { headers: { 'if-match': '"1"' } });
    expect([stale.status, stale.body['code']]).toEqual([412, 'VERSION_MISMATCH']);
  });

  it('hold in one tenant and leave the other alone', async () => {
    const { client, tenantId } = await signUpOwner(given.app.url, 'Here');
    expectStatus(await client.patch(PATH, { digest: 'daily' }), 200);
    const other = expectStatus(await client.post('/v1/tenants', { name: 'There' }), 201);
    const headers = { 'x-tenant-id': textOf(other.body['id']) };
    expect((await client.get(PATH, { headers })).body['digest']).toBe('off');
    const back = { headers: { 'x-tenant-id': tenantId } };
    expect((await client.get(PATH, back)).body['digest']).toBe('daily');
  });

  it('show each role what may concern it', async () => {
    const kindsFor = async (member: Member) => {
      const { body } = expectStatus(await member.client.get(PATH), 200);
      return Object.values(body['kinds'] ?? {}).map(({ kind }) => textOf(kind));
    };
    expect(await kindsFor(await addMember(owner, 'AGENT'))).toEqual([...KIND_NAMES]);
    expect(await kindsFor(await addMember(owner, 'VIEWER'))).not.toContain('ticket_created');
    expect(await kindsFor(await addMember(owner, 'REQUESTER'))).toEqual([
      'mentioned',
      'ticket_incident_resolved',
      'ticket_commented',
      'ticket_status',
      'ticket_promoted',
    ]);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }],
    [{ timeZone: '+02:00' }],
    [{ quietHours: { from: '24:00', to: '07:00' } }],
    [{ quietHours: { from: '07:00', to: '07:00' } }],
    [{ quietHours: { from: '07:00' } }],
    [{ digest: 'weekly' }],
    [{ digestHour: 24 }],
    [{ kinds: [{ kind: 'everything', email: false }] }],
    [{ sms: true }],
  ])('refuse %j', async (input) => {
    const answer = await owner.client.patch(PATH, input);
    expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('are for people: machines have no inbox', async () => {
    const { client } = await createMachine(owner);
    for (const path of ['/v1/notifications', PATH]) {
      const answer = await client.get(path);
      expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
    }
  });

  it('turn each channel off', async () => {
    const kinds = (channels: object) => ({ kinds: [{ kind: 'incident_declared', ...channels }] });
    const noMail = await reader(kinds({ email: false }));
    const noInbox = await reader(kinds({ inbox: false }));
    const nothing = await reader(kinds({ inbox: false, email: false }));
    const neverMail = await reader({ email: false });
    await happen('SEV2', 'Channels');
    const seen = await Promise.all(
      [noMail, noInbox, nothing, neverMail].map(async (member) => [
        (await inboxOf(member.client)).length,
        (await subjectsTo(member)).length,
      ]),
    );
    expect(seen).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
      [1, 0],
    ]);
  });
});

describe('mails', () => {
  it('wait for the end of quiet hours and then come in one', async () => {
    const { wait } = given;
    const sleeper = await reader({
      timeZone: 'Europe/Berlin',
      quietHours: { from: '09:30', to: '12:00' },
    });
    await happen('SEV2', 'Quiet one');
    await happen('SEV2', 'Quiet two');
    expect(await subjectsTo(sleeper)).toEqual([]);
    expect(await inboxOf(sleeper.client)).toHaveLength(2);
    wait(2 * 3_600_000 - 1_000);
    await on.mail();
    expect(await subjectsTo(sleeper)).toEqual([]);
    wait(1_000);
    await on.mail();
    expect(await subjectsTo(sleeper)).toEqual(['2 notifications from Harbour']);
    const [digest] = await mailsTo(sleeper.client, sleeper.email);
    expect(textOf(digest?.['text'])).toMatch(/Quiet one[^]*Quiet two/);
    await happen('SEV2', 'Awake');
    expect((await subjectsTo(sleeper)).at(-1)).toContain('Awake');
  });

  it('of a SEV1 incident wait for nothing, unless their reader says so', async () => {
    const always = { timeZone: 'UTC', quietHours: { from: '00:00', to: '23:59' }, digest: 'daily' };
    const awake = await reader(always);
    const asleep = await reader({ ...always, urgentPasses: false });
    await happen('SEV1', 'Fire');
    expect(await subjectsTo(awake)).toEqual([expect.stringContaining('Fire')]);
    expect(await subjectsTo(asleep)).toEqual([]);
  });

  it('are collected by the hour and by the day', async () => {
    const { wait, now } = given;
    const hourly = await reader({ digest: 'hourly' });
    const daily = await reader({ digest: 'daily', digestHour: 6, timeZone: 'America/New_York' });
    await happen('SEV2', 'First');
    await happen('SEV2', 'Second');
    expect([await subjectsTo(hourly), await subjectsTo(daily)]).toEqual([[], []]);
    wait(3_600_000 - (now().getTime() % 3_600_000));
    await on.mail();
    expect(await subjectsTo(hourly)).toEqual(['2 notifications from Harbour']);
    expect(await subjectsTo(daily)).toEqual([]);
    await happen('SEV2', 'Third');
    wait(24 * 3_600_000);
    await on.mail();
    expect(await subjectsTo(hourly)).toHaveLength(2);
    expect(await subjectsTo(daily)).toEqual(['3 notifications from Harbour']);
    await on.mail();
    expect(await subjectsTo(daily)).toHaveLength(1);
  });

  it('that wait follow what their reader chooses meanwhile', async () => {
    const patient = await reader({ digest: 'daily' });
    await happen('SEV2', 'Impatience');
    expect(await subjectsTo(patient)).toEqual([]);
    expectStatus(await patient.client.patch(PATH, { digest: 'off' }), 200);
    await on.mail();
    expect(await subjectsTo(patient)).toHaveLength(1);
    expectStatus(await patient.client.patch(PATH, { digest: 'daily' }), 200);
    await happen('SEV2', 'Second thoughts');
    const off = { digest: 'off', kinds: [{ kind: 'incident_declared', email: false }] };
    expectStatus(await patient.client.patch(PATH, off), 200);
    await on.mail();
    expect(await subjectsTo(patient)).toHaveLength(1);
  });

  it('are queued once each, though the process dies in between', async () => {
    const { ports } = given.app;
    const reader = await addMember(owner, 'VIEWER');
    await declare(owner.client, { severity: 'SEV2', title: 'Twice' });
    await declare(owner.client, { severity: 'SEV2', title: 'Thrice' });
    await on.feed();
    let sealed = 0;
    const { fieldCrypto } = ports;
    const dying: typeof ports = {
      ...ports,
      fieldCrypto: {
        ...fieldCrypto,
        encryptField: (place, text) => {
          sealed += 1;
          if (sealed === 2) throw new Error('killed');
          return fieldCrypto.encryptField(place, text);
        },
      },
    };
    await expect(mailDueNotifications(dying)).rejects.toThrow('killed');
    expect(await subjectsTo(reader)).toEqual([]);
    await on.mail();
    await on.mail();
    expect(await subjectsTo(reader)).toEqual([
      expect.stringContaining('Twice'),
      expect.stringContaining('Thrice'),
    ]);
  });
});
