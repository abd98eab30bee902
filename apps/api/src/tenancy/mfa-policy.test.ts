import { describe, expect, test } from 'vitest';
import { textAt } from '../testing/client.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { enrolPasskey, enrolTotp } from '../testing/second-factors.js';

const MINUTE_MS = 60_000;

async function startStrict() {
  const world = await startAppWithClock();
  const owner = await signUpOwner(world.app.url);
  const member = await addMember(owner, 'AGENT');
  const machine = await createMachine(owner);
  await enrolTotp(owner.client, world.now());
  const path = `/v1/tenants/${owner.tenantId}`;
  return { ...world, owner, member, machine, path, tenantId: owner.tenantId };
}

describe('a tenant that demands a second factor', () => {
  test('keeps members without one out until they have one, whatever their role', async () => {
    await using world = await startStrict();
    const { owner, member, path, tenantId } = world;
    const admin = await addMember(owner, 'ADMIN');
    const changed = expectStatus(await owner.client.patch(path, { requireMfa: true }), 200);
    expect(changed.body).toMatchObject({ requireMfa: true, version: 2 });
    for (const { client } of [member, admin]) {
      for (const request of [
        () => client.get('/v1/incidents'),
        () => client.post('/v1/incidents', { title: 'Checkout is slow' }),
        () => client.get(path),
        () => client.post(`${path}/switch`),
        () => client.get('/v1/events'),
        () => client.patch(path, { requireMfa: false }),
      ]) {
        const answer = await request();
        expect([answer.status, answer.body['code']]).toEqual([401, 'MFA_REQUIRED']);
        expect(answer.body['details']).toEqual({ enroll: true, tenantId });
      }
      expect((await client.get('/v1/auth/me')).body).toMatchObject({
        user: { mfaEnabled: false },
        activeTenantId: tenantId,
      });
    }
    await enrolTotp(member.client, world.now());
    expectStatus(await member.client.get('/v1/incidents'), 200);
    await enrolPasskey(admin.client);
    expectStatus(await admin.client.get('/v1/incidents'), 200);
    expectStatus(await admin.client.post('/v1/mfa/totp/disable', {}), 409);
    const passkeys = await admin.client.get('/v1/passkeys');
    const id = textAt(passkeys.body, 'items', '0', 'id');
    expectStatus(await admin.client.delete(`/v1/passkeys/${id}`), 204);
    expectStatus(await admin.client.get('/v1/incidents'), 401);
  });

  test('does not concern machines, other tenants or those who are no members', async () => {
    await using world = await startStrict();
    const { owner, member, machine, path } = world;
    expectStatus(await owner.client.patch(path, { requireMfa: true }), 200);
    expectStatus(await machine.client.get('/v1/incidents'), 200);
    const own = expectStatus(await member.client.post('/v1/tenants', { name: 'Own' }), 201);
    expectStatus(await member.client.get('/v1/incidents'), 200);
    expectStatus(await member.client.get(`/v1/tenants/${textAt(own.body, 'id')}`), 200);
    const stranger = await signUpOwner(world.app.url);
    expectStatus(await stranger.client.get(path), 404);
  });

  test('can be joined; the second factor is due from then on', async () => {
    await using world = await startStrict();
    const { owner, path, tenantId } = world;
    expectStatus(await owner.client.patch(path, { requireMfa: true }), 200);
    const { client } = await addMember(owner, 'VIEWER');
    const answer = await client.get('/v1/incidents');
    expect(answer.body).toMatchObject({
      code: 'MFA_REQUIRED',
      details: { enroll: true, tenantId },
    });
    const members = expectStatus(await owner.client.get(`${path}/members`), 200);
    expect(members.body['items']?.['0']).toMatchObject({ role: 'OWNER', mfaEnabled: true });
    expect(members.body['items']?.['2']).toMatchObject({ role: 'VIEWER', mfaEnabled: false });
  });

  test('is made so by an OWNER or ADMIN who has one, with a recent sign-in, on the record', async () => {
    await using world = await startStrict();
    const { owner, member, path, tenantId } = world;
    const admin = await addMember(owner, 'ADMIN');
    const without = await admin.client.patch(path, { requireMfa: true });
    expect(without.body).toMatchObject({
      code: 'MFA_REQUIRED',
      details: { enroll: true, tenantId },
    });
    expectStatus(await member.client.patch(path, { requireMfa: true }), 403);
    expectStatus(await admin.client.patch(path, { name: 'Renamed', requireMfa: false }), 200);
    await enrolTotp(admin.client, world.now());
    expectStatus(await admin.client.patch(path, { requireMfa: true }), 200);
    world.wait(15 * MINUTE_MS + 1);
    const lifted = await owner.client.patch(path, { requireMfa: false });
    expect(lifted.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    expectStatus(await owner.client.patch(path, { name: 'Again' }), 200);
    const audit = await owner.client.get('/v1/audit-logs?action=tenant.updated');
    expect(audit.body['items']?.['1']).toMatchObject({
      actor: { id: admin.userId },
      before: { requireMfa: false },
      after: { requireMfa: true },
    });
  });
});
