import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import { addMember, expectStatus, signUp, signUpOwner, tokenFromMail } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const ACCEPT = '/v1/tenants/invites/accept';
const invitesOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}/invites`;
const newAddress = (): string => `${randomUUID()}@example.com`;

async function invite(owner: Member, email: string, role = 'AGENT') {
  const answer = expectStatus(await owner.client.post(invitesOf(owner), { email, role }), 201);
  return { id: textAt(answer.body, 'id'), token: await tokenFromMail(app.url, email) };
}

/** Lets an invite run out, as if its 7 days had gone by. */
async function expire(inviteId: string): Promise<void> {
  await app.database.platformTransaction((trx) =>
    trx
      .updateTable('invites')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', inviteId)
      .execute(),
  );
}

describe('an invite', () => {
  it('brings a person into the tenant with its role and makes it their active one', async () => {
    const owner = await signUpOwner(app.url, 'Lighthouse');
    const person = await signUp(app.url);
    const { token } = await invite(owner, person.email.toUpperCase(), 'EDITOR');
    const accepted = expectStatus(await person.client.post(ACCEPT, { token }), 200);
    expect(accepted.body).toMatchObject({
      tenantId: owner.tenantId,
      tenantName: 'Lighthouse',
      role: 'EDITOR',
    });
    expect((await person.client.get('/v1/auth/me')).body).toMatchObject({
      activeTenantId: owner.tenantId,
    });
    expect((await person.client.get('/v1/people')).status).toBe(200);
    expect((await owner.client.get(invitesOf(owner))).body['items']).toEqual([]);
  });

  it('lasts for 7 days and is listed until it is accepted', async () => {
    const owner = await signUpOwner(app.url);
    const email = newAddress();
    const answer = expectStatus(
      await owner.client.post(invitesOf(owner), { email, role: 'VIEWER' }),
      201,
    );
    expect(answer.body).toMatchObject({
      email,
      role: 'VIEWER',
      status: 'pending',
      invitedBy: { id: owner.userId },
    });
    const span =
      Date.parse(textAt(answer.body, 'expiresAt')) - Date.parse(textAt(answer.body, 'createdAt'));
    expect(span).toBe(7 * 86_400_000);
    expect((await owner.client.get(invitesOf(owner))).body['items']).toEqual([answer.body]);
  });

  it('shows its token nowhere but in the mail', async () => {
    const owner = await signUpOwner(app.url);
    const email = newAddress();
    const { token } = await invite(owner, email);
    const answers = await Promise.all([
      owner.client.get(invitesOf(owner)),
      owner.client.get('/v1/audit-logs'),
    ]);
    expect(JSON.stringify(answers)).not.toContain(token);
    const rows = await app.database.platformTransaction(async (trx) => ({
      invites: await trx.selectFrom('invites').selectAll().where('email', '=', email).execute(),
      events: await trx.selectFrom('outbox_events').selectAll().execute(),
    }));
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows.events)).not.toContain(email);
  });

  it('can be looked at by the bearer of its link before they sign in', async () => {
    const owner = await signUpOwner(app.url, 'Observatory');
    const email = newAddress();
    const { id, token } = await invite(owner, email, 'VIEWER');
    const visitor = automationClient(app.url);
    const look = (text: string) => visitor.get(`/v1/tenants/invites/preview?token=${text}`);
    expect(await look(token)).toMatchObject({
      status: 200,
      body: { tenantName: 'Observatory', role: 'VIEWER', email, invitedBy: owner.name },
    });
    expect((await look('unknown')).body).toMatchObject({ code: 'NOT_FOUND' });
    await expire(id);
    expect((await look(token)).body).toMatchObject({ code: 'INVITE_EXPIRED' });
  });

  it('is for the invited address only', async () => {
    const owner = await signUpOwner(app.url);
    const stranger = await signUp(app.url);
    const { token } = await invite(owner, newAddress());
    expect(await stranger.client.post(ACCEPT, { token })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', details: { reason: 'email' } },
    });
    expect((await stranger.client.get('/v1/tenants')).body['items']).toEqual([]);
    expect((await automationClient(app.url).post(ACCEPT, { token })).status).toBe(401);
  });

  it('works once, not after its days, not after it was withdrawn', async () => {
    const owner = await signUpOwner(app.url);
    const person = await signUp(app.url);
    const accept = (token: string) => person.client.post(ACCEPT, { token });

    const withdrawn = await invite(owner, person.email);
    expect((await owner.client.delete(`${invitesOf(owner)}/${withdrawn.id}`)).status).toBe(204);
    expect((await accept(withdrawn.token)).body).toMatchObject({ code: 'INVITE_EXPIRED' });
    expect((await owner.client.delete(`${invitesOf(owner)}/${withdrawn.id}`)).status).toBe(404);

    const late = await invite(owner, person.email);
    await expire(late.id);
    expect(await accept(late.token)).toMatchObject({
      status: 410,
      body: { code: 'INVITE_EXPIRED' },
    });

    const used = await invite(owner, person.email);
    expect((await accept(used.token)).status).toBe(200);
    expect((await accept(used.token)).body).toMatchObject({ code: 'INVITE_EXPIRED' });
    expect((await accept('unknown')).body).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is accepted by one of twenty attempts at once', async () => {
    const owner = await signUpOwner(app.url);
    const person = await signUp(app.url);
    const { token } = await invite(owner, person.email);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => person.client.post(ACCEPT, { token })),
    );
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 410)]);
    const joined = await owner.client.get('/v1/audit-logs?action=member.joined');
    expect(Object.values(joined.body['items'] ?? {})).toHaveLength(1);
  });

  it('is sent again with a new link, which voids the old one', async () => {
    const owner = await signUpOwner(app.url);
    const person = await signUp(app.url);
    const { id, token } = await invite(owner, person.email);
    await expire(id);
    const again = expectStatus(await owner.client.post(`${invitesOf(owner)}/${id}/resend`), 200);
    expect(again.body).toMatchObject({ id, status: 'pending', version: 2 });
    expect((await person.client.post(ACCEPT, { token })).body).toMatchObject({ code: 'NOT_FOUND' });
    const renewed = await tokenFromMail(app.url, person.email);
    expect((await person.client.post(ACCEPT, { token: renewed })).status).toBe(200);
    expect((await owner.client.post(`${invitesOf(owner)}/${id}/resend`)).status).toBe(404);
  });

  it('is refused for a member and for an address that has one already, in any case', async () => {
    const owner = await signUpOwner(app.url);
    const email = newAddress();
    const post = (address: string) =>
      owner.client.post(invitesOf(owner), { email: address, role: 'VIEWER' });
    expect((await post(owner.email.toUpperCase())).body).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'already_member' },
    });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(email)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await post(email.toUpperCase())).body).toMatchObject({
      code: 'CONFLICT',
      details: { reason: 'already_invited' },
    });
    expect((await post('not an address')).body).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('makes room for another one once it has run out', async () => {
    const owner = await signUpOwner(app.url);
    const email = newAddress();
    const { id } = await invite(owner, email);
    await expire(id);
    expect((await owner.client.get(invitesOf(owner))).body['items']).toMatchObject([
      { status: 'expired' },
    ]);
    const second = await invite(owner, email);
    expect((await owner.client.get(invitesOf(owner))).body['items']).toMatchObject([
      { id: second.id },
    ]);
  });

  it('gives no role that holds more than that of whoever invites or sends it again', async () => {
    const owner = await signUpOwner(app.url);
    const [admin, agent] = await Promise.all([
      addMember(owner, 'ADMIN'),
      addMember(owner, 'AGENT'),
    ]);
    const post = (by: Member, role: string) =>
      by.client.post(invitesOf(owner), { email: newAddress(), role });
    expect((await post(admin, 'OWNER')).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await post(admin, 'ADMIN')).status).toBe(201);
    expect((await post(agent, 'VIEWER')).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'invites.manage' },
    });
    const toOwner = await invite(owner, newAddress(), 'OWNER');
    const resend = `${invitesOf(owner)}/${toOwner.id}/resend`;
    expect((await admin.client.post(resend)).status).toBe(403);
    expect((await agent.client.post(resend)).status).toBe(404);
  });

  it('opens nothing while its tenant is deleted', async () => {
    const owner = await signUpOwner(app.url);
    const person = await signUp(app.url);
    const { token } = await invite(owner, person.email);
    expectStatus(await owner.client.delete(`/v1/tenants/${owner.tenantId}`), 204);
    expect((await person.client.post(ACCEPT, { token })).status).toBe(404);
    expect((await person.client.get(`/v1/tenants/invites/preview?token=${token}`)).status).toBe(
      404,
    );
  });
});
