import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

async function rename(userId: string, name: string): Promise<void> {
  await app.database.platformTransaction((trx) =>
    trx.updateTable('users').set({ name }).where('id', '=', userId).execute(),
  );
}

describe('the people of a tenant', () => {
  it('are listed by name, with nothing but id and name, to whoever works there', async () => {
    const owner = await signUpOwner(app.url);
    const [viewer, machine] = await Promise.all([addMember(owner, 'VIEWER'), createMachine(owner)]);
    await signUpOwner(app.url);
    await rename(owner.userId, 'Zoe Berg');
    await rename(viewer.userId, 'Ada 100% Stone');
    const everybody = [
      { id: viewer.userId, name: 'Ada 100% Stone' },
      { id: owner.userId, name: 'Zoe Berg' },
    ];
    for (const { client } of [owner, viewer, machine]) {
      const answer = expectStatus(await client.get('/v1/people'), 200);
      expect(answer.body).toEqual({ items: everybody, nextCursor: null });
    }
    const first = expectStatus(await owner.client.get('/v1/people?limit=1'), 200);
    expect(first.body['items']).toEqual([everybody[0]]);
    const next = await owner.client.get(
      `/v1/people?limit=1&cursor=${textAt(first.body, 'nextCursor')}`,
    );
    expect(next.body).toEqual({ items: [everybody[1]], nextCursor: null });
  });

  it('are found by a part of their name, taken literally', async () => {
    const owner = await signUpOwner(app.url);
    await rename(owner.userId, 'Ada 100% Stone');
    const find = async (q: string) => {
      const { body } = await owner.client.get(`/v1/people?q=${encodeURIComponent(q)}`);
      return Object.values(body['items'] ?? {}).length;
    };
    expect(await find('sTONe')).toBe(1);
    expect(await find('0%')).toBe(1);
    expect(await find('A%e')).toBe(0);
    expect(await find('A_a')).toBe(0);
  });

  it('are hidden from a REQUESTER', async () => {
    const owner = await signUpOwner(app.url);
    const requester = await addMember(owner, 'REQUESTER');
    expect((await requester.client.get('/v1/people')).body).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('take a cursor of the same search only', async () => {
    const owner = await signUpOwner(app.url);
    await addMember(owner, 'VIEWER');
    const page = expectStatus(await owner.client.get('/v1/people?limit=1&q=robin'), 200);
    const cursor = textAt(page.body, 'nextCursor');
    expect((await owner.client.get(`/v1/people?limit=1&q=robin&cursor=${cursor}`)).status).toBe(
      200,
    );
    expect((await owner.client.get(`/v1/people?limit=1&cursor=${cursor}`)).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });
});
