import { afterAll, beforeAll, expect, it } from 'vitest';
import { idAt, INSERT_AGED } from '../testing/aged-rows.js';
import { connectStream } from '../testing/event-source.js';
import type { StreamConnection } from '../testing/event-source.js';
import { commitEvent } from '../testing/outbox.js';
import { createMachine, signUpOwner } from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { until } from '../testing/webhooks.js';
import { DAY_MS } from './bounds.js';
import { runRetention } from './run-retention.js';

let app: TestApp;
let owner: Member;
let machine: Machine;
beforeAll(async () => {
  app = await startTestApp();
  owner = await signUpOwner(app.url);
  machine = await createMachine(owner);
});
afterAll(() => app[Symbol.asyncDispose]());

const follow = (from?: string): Promise<StreamConnection> =>
  connectStream(`${app.url}/v1/events`, {
    'x-api-key': machine.apiKey,
    ...(from !== undefined && { 'last-event-id': from }),
  });
const positionNow = async (): Promise<string> => {
  await using stream = await follow();
  void stream.next().catch(() => null);
  await until(() => expect(stream.lastEventId).not.toBe(''));
  return stream.lastEventId;
};
const outbox = () =>
  app.database.platformTransaction((trx) =>
    trx
      .selectFrom('outbox_events')
      .select(['id', 'xid'])
      .where('tenant_id', '=', owner.tenantId)
      .orderBy('id')
      .execute(),
  );

it('whoever resumes from before what was removed is told, and from where to go on', async () => {
  const longAgo = await positionNow();
  const at = new Date(Date.now() - 31 * DAY_MS);
  await app.database.platformTransaction((trx) =>
    Promise.resolve(INSERT_AGED['outbox_events']?.(trx, { ...owner, at })),
  );
  const [old] = await outbox();
  expect(old?.id.slice(0, 13)).toBe(idAt(at).slice(0, 13));
  await until(async () => {
    const fed = await app.database.platformTransaction((trx) =>
      trx.selectFrom('relay_cursors').select('xid').execute(),
    );
    expect(fed.every(({ xid }) => BigInt(xid) >= BigInt(old?.xid ?? 0))).toBe(true);
  });
  const report = await runRetention(app.ports, { restMs: 0 });
  expect(report?.removed).toEqual({ outbox_events: 1 });

  await using refused = await follow(longAgo);
  expect(refused.response.status).toBe(400);
  const error = JSON.parse(await refused.text());
  expect(error).toMatchObject({
    code: 'CURSOR_INVALID',
    message: 'Events after this position are no longer kept.',
    details: { reason: 'events_removed', resumeFrom: expect.any(String) },
  });

  await commitEvent(app.database, owner.tenantId, 'after the gap');
  await using resumed = await follow(error.details.resumeFrom);
  const [event] = await resumed.take(1);
  expect(JSON.parse(event?.data ?? '').data.title).toBe('after the gap');
  // Positions from after what was removed are as good as ever.
  await using again = await follow(event?.id);
  expect(again.response.status).toBe(200);
});
